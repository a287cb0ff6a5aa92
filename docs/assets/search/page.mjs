// @ts-check
// The page 搜索. Everything that a reader chose is in the address: q, where, sort, n, and the facets by name.
import { FACETS, getEngine, warm } from "./engine.mjs";
import { answersTo, synonymsOf } from "./names.mjs";
import { parse } from "./query.mjs";
import { address, landing, make, marked, recent, remember } from "./site.mjs";

const STEP = 10;
const PLACES = [["", "全文"], ["plans", "计划"], ["achievements", "成绩"], ["problems", "问题"]];
const PLACE_NAMES = /** @type {Record<string, string>} */ (Object.fromEntries(PLACES));
const SORTS = [["", "按相关程度"], ["date", "按日期，新的在前"], ["level", "按层级"]];
const FEW_VALUES = 8;
const PATIENCE = 250; // ms that the address waits for the results
const WIDE = matchMedia("(min-width: 60em)");

/** @typedef {import("./engine.mjs").Found} Found */

/** @param {HTMLElement} root */
export function startPage(root) {
  const input = /** @type {HTMLInputElement} */ (make("input", {
    type: "search", id: "huibian-q", name: "q", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    placeholder: "任意词语、短句或编号", "aria-describedby": "huibian-help",
  }));
  const form = make(
    "form",
    { class: "hs-form", role: "search", "aria-label": "全文搜索", onsubmit: submit },
    make("label", { for: "huibian-q" }, "搜索全部报告"),
    make("div", { class: "hs-form__row" }, input, make("button", { type: "submit", class: "hs-button" }, "搜索")),
  );
  const controls = make("div", { class: "hs-controls" });
  const status = make("p", { class: "hs-status", role: "status", "aria-live": "polite" });
  const results = make("ol", { class: "hs-results", "data-count": "" });
  const more = make("div", { class: "hs-more" });
  const facets = make("div", {});
  const filter = make("details", { class: "hs-filter", open: WIDE.matches, hidden: true }, make("summary", {}, "筛选"), facets);
  const help = make("div", { class: "hs-help", id: "huibian-help" });
  root.replaceChildren(form, controls, status, help, make("div", { class: "hs-columns" }, make("aside", { class: "hs-facets", "aria-label": "筛选" }, filter), make("div", { class: "hs-found" }, results, more)));

  let asked = 0;
  let composing = false;
  let timer = 0;
  /** @type {Set<string>} facets that the reader opened */
  const opened = new Set();

  let state = new URLSearchParams(location.search);
  /** Writes the address of the state shown, unless that is done. */
  let settle = () => {};

  /** @param {(state: URLSearchParams) => void} change @param {boolean} [replace] @param {string} [query] to remember */
  function go(change, replace = false, query = "") {
    const next = new URLSearchParams(state);
    next.delete("n");
    change(next);
    for (const [key, value] of [...next]) if (!value) next.delete(key);
    settle(); // states follow one another in the history as they did here
    state = next;
    settle = () => {
      settle = () => {};
      const url = `${location.pathname}${[...next].length ? `?${next}` : ""}`;
      if (replace) history.replaceState(history.state, "", url);
      else history.pushState(null, "", url);
      if (query) remember(query);
    };
    draw();
    // the history and the device's storage take their time: the results come first, unless they take long
    const now = settle;
    setTimeout(() => now === settle && settle(), PATIENCE);
  }

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    clearTimeout(timer);
    go((next) => next.set("q", input.value.trim()), false, input.value);
  }

  input.addEventListener("compositionstart", () => (composing = true));
  input.addEventListener("compositionend", () => ((composing = false), soon()));
  input.addEventListener("input", soon);
  function soon() {
    clearTimeout(timer);
    // while one types the address follows without filling the history
    if (!composing) timer = window.setTimeout(() => go((next) => next.set("q", input.value.trim()), true), 250);
  }
  window.addEventListener("popstate", () => {
    if (!root.isConnected) return;
    settle = () => {};
    state = new URLSearchParams(location.search);
    draw();
  });

  async function draw() {
    const number = ++asked;
    const chosen = state;
    const query = chosen.get("q") ?? "";
    if (document.activeElement !== input || !input.value) input.value = query;
    try {
      const engine = await getEngine();
      /** @type {import("./engine.mjs").Options} */
      const options = { where: chosen.get("where") ?? "", sort: chosen.get("sort") ?? "" };
      for (const name of FACETS) if (chosen.has(name)) options[name] = chosen.getAll(name);
      const restricted = FACETS.some((name) => chosen.has(name));
      drawControls(chosen);
      if (!parse(query).length && !restricted) return drawStart(number);
      const found = await engine.search(query, options);
      const count = Math.max(STEP, Number(chosen.get("n")) || 0);
      const [shown, pages] = await Promise.all([found.show(0, count), answersTo(query)]);
      if (number !== asked) return;
      drawResults(found, shown, pages, chosen);
      queueMicrotask(() => settle()); // before a reader can go back
      const [columns, counts] = await Promise.all([engine.columns(), found.facets()]);
      if (number !== asked) return;
      drawFacets(columns, counts, chosen);
      if (!found.count) await drawHelp(found, options, restricted, number, engine);
    } catch (error) {
      if (number !== asked) return;
      status.textContent = "搜索所需的文件没有取到，请刷新重试，或从索引页查找。";
      results.replaceChildren();
      console.error(error);
    }
  }

  /** @param {number} number */
  function drawStart(number) {
    if (number !== asked) return;
    results.dataset.count = "";
    for (const part of [results, more, facets]) part.replaceChildren();
    status.textContent = "";
    filter.hidden = true;
    const queries = recent();
    help.replaceChildren(
      make("ul", {},
        make("li", {}, "几个词之间加空格：报告须全部含有。"),
        make("li", {}, "-词：不要含有这个词的报告。"),
        make("li", {}, "标题:词：只在标题里找。"),
        make("li", {}, "“ ”和《 》写不写都一样；全角半角、大小写、繁体简体都能找到。")),
      ...(queries.length ? [make("p", {}, "最近搜索（只保存在本机）：", ...queries.flatMap((q) => [queryLink(q, q), " "]))] : []),
    );
  }

  /** @param {string} query @param {string} text */
  function queryLink(query, text) {
    return make("a", { href: address(`search/?q=${encodeURIComponent(query)}`), onclick: (/** @type {Event} */ event) => {
      event.preventDefault();
      input.value = query;
      go((next) => next.set("q", query));
    } }, text);
  }

  /** @param {URLSearchParams} chosen */
  function drawControls(chosen) {
    const where = chosen.get("where") ?? "";
    const drawn = `${where} ${chosen.get("sort") ?? ""}`;
    if (controls.dataset.drawn === drawn) return;
    controls.dataset.drawn = drawn;
    const focused = document.activeElement?.id;
    controls.replaceChildren(
      make("fieldset", { class: "hs-where" }, make("legend", {}, "只搜"),
        ...PLACES.map(([value, label]) => make("label", {},
          make("input", { type: "radio", name: "where", id: `huibian-where-${value}`, value, checked: value === where,
            onchange: () => go((next) => next.set("where", value)) }), label))),
      make("label", { class: "hs-sort" }, "排序 ",
        make("select", { id: "huibian-sort", onchange: (/** @type {Event} */ event) => go((next) => next.set("sort", /** @type {HTMLSelectElement} */ (event.target).value)) },
          ...SORTS.map(([value, label]) => make("option", { value, selected: value === (chosen.get("sort") ?? "") }, label)))),
    );
    if (focused) document.getElementById(focused)?.focus();
  }

  /** @param {Found} found @param {import("./engine.mjs").Shown[]} shown @param {import("./names.mjs").Answer[]} pages @param {URLSearchParams} chosen */
  function drawResults(found, shown, pages, chosen) {
    const where = chosen.get("where");
    status.textContent = found.count ? `找到${found.count}份报告${where ? `（词语都在${PLACE_NAMES[where]}部分）` : ""}` : "";
    help.replaceChildren();
    results.dataset.count = String(found.count);
    results.replaceChildren(
      ...pages.map((page) => make("li", { class: "hs-answer" }, make("a", { href: address(page.url) }, page.name), make("span", { class: "hs-facts" }, page.kind))),
      ...shown.map((report) => make("li", { class: "hs-result", "data-id": report.id },
        make("h2", {}, make("a", { href: landing(report.url, found.forms, report.passages[0]?.anchor), onclick: () => remember(found.query) }, marked(report.title, report.marks))),
        make("p", { class: "hs-facts" }, report.facts.join(" · ")),
        ...report.passages.map((passage) => make("p", { class: "hs-passage" },
          passage.place !== "other" && make("span", { class: `hs-place hs-place--${passage.place}` }, PLACE_NAMES[passage.place]),
          make("a", { href: landing(report.url, found.forms, passage.anchor) }, marked(passage.text, passage.marks)))))),
    );
    more.replaceChildren(...(found.count > shown.length ? [make("button", { type: "button", class: "hs-button", onclick: () => {
      go((next) => next.set("n", String(shown.length + STEP)), true);
    } }, `再显示${Math.min(STEP, found.count - shown.length)}份`)] : []));
  }

  /** @param {import("./engine.mjs").Column[]} columns @param {Record<string, Record<string, number>>} found @param {URLSearchParams} chosen */
  function drawFacets(columns, found, chosen) {
    const focused = document.activeElement?.id;
    filter.hidden = results.dataset.count === "0" && !FACETS.some((name) => chosen.has(name));
    facets.replaceChildren(...columns.flatMap((column) => {
      const counts = Object.entries(found[column.name]);
      const picked = chosen.getAll(column.name);
      if (counts.length < 2 && !picked.length) return [];
      const sorted = ["level", "year", "region"].includes(column.name) ? counts : counts.sort((a, b) => b[1] - a[1]);
      const long = sorted.length > FEW_VALUES;
      const details = /** @type {HTMLDetailsElement} */ (make("details", { class: "hs-facet", open: opened.has(column.name) || picked.length > 0 || (!long && WIDE.matches),
        ontoggle: () => (details.open ? opened.add(column.name) : opened.delete(column.name)) },
        make("summary", {}, column.label, picked.length > 0 && make("span", { class: "hs-picked" }, ` ${picked.length}`)),
        make("ul", {}, ...sorted.map(([value, count], i) => {
          const id = `huibian-${column.name}-${i}`;
          const levels = value.split("/");
          return make("li", { class: `hs-depth-${Math.min(levels.length, 4)}` },
            make("input", { type: "checkbox", id, checked: picked.includes(value), onchange: (/** @type {Event} */ event) => go((next) => {
              next.delete(column.name);
              const on = /** @type {HTMLInputElement} */ (event.target).checked;
              for (const other of on ? [...picked, value] : picked.filter((p) => p !== value)) next.append(column.name, other);
            }) }),
            make("label", { for: id }, levels[levels.length - 1], make("span", { class: "hs-count" }, ` ${count}`)));
        }))));
      return [details];
    }));
    if (focused) document.getElementById(focused)?.focus();
  }

  /**
   * @param {Found} found @param {import("./engine.mjs").Options} options @param {boolean} restricted @param {number} number
   * @param {Awaited<ReturnType<typeof getEngine>>} engine
   */
  async function drawHelp(found, options, restricted, number, engine) {
    status.textContent = found.terms.filter((t) => !t.exclude).length > 1 ? "没有一份报告同时含有这些词。" : "没有报告含有这个词。";
    /** @type {HTMLElement[]} */
    const offers = [];
    if (options.where || restricted) {
      const { count } = await engine.search(found.query);
      if (count) offers.push(make("li", {}, make("a", { href: address(`search/?q=${encodeURIComponent(found.query)}`), onclick: (/** @type {Event} */ event) => {
        event.preventDefault();
        go((next) => [...next.keys()].forEach((key) => key !== "q" && next.delete(key)));
      } }, "取消筛选"), `：${count}份报告`));
    }
    found.terms.forEach((term, i) => {
      const rest = found.terms.filter((_, j) => j !== i).map((t) => t.typed).join(" ");
      if (found.left[i]) offers.push(make("li", {}, "去掉“", term.typed, "”：", queryLink(rest, rest), `，${found.left[i]}份报告`));
    });
    for (const term of found.terms.filter((t) => !t.exclude)) {
      for (const name of (await synonymsOf(term.text)).slice(0, 4)) {
        const query = found.terms.map((t) => (t === term ? name : t.typed)).join(" ");
        const { count } = await engine.search(query, options);
        if (count) offers.push(make("li", {}, "也叫“", name, "”：", queryLink(query, query), `，${count}份报告`));
      }
    }
    if (number !== asked) return;
    help.replaceChildren(
      offers.length ? make("div", {}, make("p", {}, "可以试试："), make("ul", {}, ...offers)) : make("p", {}, "请检查用字，或换一个更短的词。"),
    );
  }

  warm();
  draw();
}
