// @ts-check
// The search box in the header: answers as one types. A combobox with a list (WAI-ARIA 1.2); the theme's hidden switch
// `__search` shows and hides it, so that it looks and folds away as the theme's own does, with the same keys.
//
// Why not the theme's box with a worker of our own: it counts and rounds the items that it is given, so an exact count
// would mean sending title and text of every report found, and its list is neither announced nor a listbox. And a
// browser starts no worker from file://, where it hides the box.
import { getEngine, warm } from "./engine.mjs";
import { answersTo } from "./names.mjs";
import { address, forget, landing, make, marked, recent, remember } from "./site.mjs";

const SHOWN = 6;
const PAUSE = 80; // ms without a key before a query is asked

/** What the box needs to answer, which without scripts it does not: pages carry the bare form.
 * @param {HTMLElement} box @param {HTMLFormElement} form @param {HTMLInputElement} input */
function furnish(box, form, input) {
  const said = { type: "text", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "huibian-list" };
  const typed = { autocapitalize: "off", autocorrect: "off", spellcheck: "false", enterkeyhint: "search" };
  for (const [name, value] of Object.entries({ ...said, ...typed })) input.setAttribute(name, value);
  form.append(make("button", { type: "reset", class: "hs-search__icon hs-search__clear hb-i hb-i-close", title: "清除", "aria-label": "清除", tabindex: "-1" }));
  const status = make("p", { class: "hs-search__status", role: "status" });
  const list = make("ol", { class: "hs-search__list", id: "huibian-list", role: "listbox", "aria-label": "搜索结果", hidden: "" });
  form.after(make("div", { class: "hs-search__output" }, status, list));
  box.prepend(make("label", { class: "hs-search__overlay", for: "__search", "aria-hidden": "true" }));
  return { status, list };
}

/** The box in the place of a link to the search page; the same as in overrides/partials/search-header.html.
 * @param {HTMLAnchorElement} slot */
export function putBox(slot) {
  const icon = "hb-i hb-i-magnify";
  const input = make("input", { class: "hs-search__input", name: "q", placeholder: "搜索任意词语", "aria-label": "搜索", autocomplete: "off", required: true });
  const form = make("form", { class: "hs-search__form", action: slot.getAttribute("href"), method: "get", "data-huibian-search": true },
    make("label", { class: `hs-search__icon ${icon}`, for: "__search", "aria-hidden": "true" }), input);
  slot.replaceWith(make("label", { class: `md-header__button md-icon ${icon} hs-open`, for: "__search", title: "搜索" }),
    make("div", { class: "hs-search", "data-huibian-box": true }, make("div", { class: "hs-search__inner", role: "search", "aria-label": "页首搜索" }, form)));
}

/** @param {HTMLFormElement} form */
export function startBox(form) {
  const input = /** @type {HTMLInputElement} */ (form.elements.namedItem("q"));
  const box = /** @type {HTMLElement} */ (form.closest("[data-huibian-box]"));
  const { status, list } = furnish(box, form, input);
  const toggle = /** @type {HTMLInputElement | null} */ (document.getElementById("__search"));
  let active = -1;
  let asked = 0;
  let timer = 0;
  let composing = false;

  /** @param {boolean} open */
  function show(open) {
    if (toggle && toggle.checked !== open) {
      toggle.checked = open;
      toggle.dispatchEvent(new Event("change"));
    }
    input.setAttribute("aria-expanded", String(open && list.childElementCount > 0));
  }

  const options = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[role=option]")]);

  /** @param {number} at */
  function choose(at) {
    const all = options();
    active = all.length ? (at + all.length + 1) % (all.length + 1) : -1;
    if (active === all.length) active = -1;
    all.forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
    if (active >= 0) {
      input.setAttribute("aria-activedescendant", all[active].id);
      all[active].scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  /** @param {HTMLElement[]} items @param {string} message */
  function fill(items, message) {
    list.replaceChildren(...items.map((item) => make("li", { role: "presentation" }, item)));
    options().forEach((option, i) => (option.id = `huibian-option-${i}`));
    list.hidden = !items.length;
    status.textContent = message;
    // the theme may have closed the switch meanwhile, as it does shortly after a page has loaded
    if (document.activeElement === input) show(true);
    choose(-1);
  }

  /** @param {string} href @param {string} kind @param {Node | string} title @param {(Node | string)[]} [body] */
  function option(href, kind, title, body = []) {
    return make(
      "a",
      { role: "option", href, class: "hs-option", tabindex: -1, "aria-selected": "false", onclick: () => remember(input.value) },
      make("span", { class: "hs-option__title" }, title),
      kind && make("span", { class: "hs-option__kind" }, kind),
      ...body.map((part) => make("span", { class: "hs-option__text" }, part)),
    );
  }

  const pageFor = (/** @type {string} */ query) => address(`search/?q=${encodeURIComponent(query)}`);

  function showRecent() {
    const queries = recent();
    const items = queries.map((query) => option(pageFor(query), "最近搜索", query));
    if (items.length) {
      const clear = option("#", "", "清除最近搜索");
      clear.addEventListener("click", (event) => {
        event.preventDefault();
        forget();
        fill([], HINT);
        input.focus();
      });
      items.push(clear);
    }
    fill(items, items.length ? "" : HINT);
  }

  async function answer() {
    const query = input.value.trim();
    const number = ++asked;
    if (!query) return showRecent();
    try {
      const engine = await getEngine();
      const [found, pages] = await Promise.all([engine.search(query), answersTo(query)]);
      const shown = await found.show(0, SHOWN);
      if (number !== asked) return; // the reader typed on
      const items = pages.map((page) => option(address(page.url), page.kind, page.name));
      for (const report of shown) {
        const passage = report.passages[0];
        const href = landing(report.url, found.forms, passage?.anchor);
        const title = marked(report.title, report.marks);
        items.push(option(href, report.facts.join(" · "), title, passage ? [marked(passage.text, passage.marks)] : []));
      }
      if (found.count > shown.length) items.push(option(pageFor(query), "", `查看全部${found.count}份报告`));
      if (!found.count) items.push(option(pageFor(query), "", "到搜索页看看可以怎样改"));
      fill(items, found.count ? `找到${found.count}份报告` : `没有报告同时含有“${query}”`);
    } catch {
      fill([], "搜索所需的文件没有取到，请稍后再试，或从索引页查找。");
    }
  }

  function soon() {
    clearTimeout(timer);
    if (!composing) timer = window.setTimeout(answer, PAUSE);
  }

  input.addEventListener("compositionstart", () => (composing = true));
  input.addEventListener("compositionend", () => {
    composing = false;
    soon();
  });
  input.addEventListener("input", soon);
  input.addEventListener("focus", () => {
    show(true);
    warm();
    answer();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || composing || event.keyCode === 229) return; // the keys belong to the input method
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? active + 1 : active < 0 ? options().length - 1 : active - 1);
    } else if (event.key === "Enter") {
      const option = options()[active];
      if (option) {
        event.preventDefault();
        option.click();
      }
    } else if (event.key === "Tab") {
      show(false); // before the focus moves on, so that it does not stop at the list
    } else if (event.key === "Escape") {
      event.preventDefault();
      show(false);
      input.blur();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const query = input.value.trim();
    if (!query) return;
    remember(query);
    location.href = pageFor(query);
  });
  form.addEventListener("reset", () => {
    setTimeout(() => {
      input.focus();
      answer();
    });
  });
  toggle?.addEventListener("change", () => {
    if (toggle.checked && document.activeElement !== input) input.focus();
    else if (!toggle.checked) input.setAttribute("aria-expanded", "false");
  });
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !box.contains(event.relatedTarget)) show(false);
  });
  document.addEventListener("keydown", (event) => {
    const target = event.target;
    const editing = target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
    if (editing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "/" || event.key === "s" || event.key === "f") {
      event.preventDefault();
      const field = /** @type {HTMLInputElement} */ (document.getElementById("huibian-q") ?? input);
      if (field === input) show(true); // on a small screen it is hidden until then
      field.focus();
      field.select();
    }
  });
}

const HINT = "输入任意词语、短句或编号；按 Enter 查看全部结果。";
