// @ts-check
// 对比: two or three reports side by side. What is chosen is in the address (?r=…&r=…&by=plan), so that it can be sent on
// and the way back works. A report's part comes in a script of one call, which also loads from a folder without a server.
(() => {
  "use strict";

  /**
   * @typedef {[number, number, string, string]} Measure paragraph, depth, head, main theme
   * @typedef {[string, string, string, [number, string][]]} Plan name, address, theme, quotations by paragraph
   * @typedef {{id: string, title: string, who: string, facts: string[], themes: string[], measures: Measure[],
   *   plans: Plan[], similar: [string, string, string][], page?: string}} Part `page` where it is in another site
   * @typedef {{name: string, url?: string, cells: (Node | null)[]}} Row
   */

  const found = document.querySelector("[data-huibian-compare]");
  if (!(found instanceof HTMLElement)) return;
  const root = found;
  const MOST = 3;
  const ID = /^[\w-]{1,80}$/;
  const base = new URL("reports/", new URL(location.href.replace(/[?#].*/, ""))).href;

  /** @type {Map<string, Part>} */
  const parts = new Map();
  /** @type {Map<string, Promise<any>>} */
  const loading = new Map();
  /** @type {Promise<any>} of the script that came last */
  let handed = Promise.resolve({});
  /** @type {any} */ (window).huibianCompare = (/** @type {string} */ packed) => (handed = unpacked(packed));

  /** In the script of a report themes are places in `names`, and of the address of a plan there is what is its own.
   * @param {string} id @param {any} part @returns {Part} */
  const written = (id, part) => ({
    ...part,
    id,
    measures: part.measures.map((/** @type {[number, number, string, number]} */ [number, depth, head, theme]) => [number, depth, head, part.names[theme]]),
    plans: part.plans.map((/** @type {[string, string, number, [number, string][]]} */ [name, page, theme, quotes]) => [name, `../common/${page}.html`, part.names[theme], quotes]),
  });

  /** What was packed by builder/render/compare.py: JSON, deflated, in base 64. @param {string} packed @returns {Promise<any>} */
  function unpacked(packed) {
    const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).json();
  }

  /**
   * @param {string} name @param {Record<string, string | boolean | EventListener>} [attributes]
   * @param {...(Node | string | null | false | undefined)} children
   */
  function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value === "function") element.addEventListener(key.slice(2), value);
      else if (value !== false) element.setAttribute(key, value === true ? "" : value);
    }
    element.append(.../** @type {(Node | string)[]} */ (children.filter((child) => child)));
    return element;
  }

  /** The script that has a report (builder/render/search_postings.py: home). @param {string} id */
  function bundle(id) {
    let value = 2166136261;
    for (const character of id) value = Math.imul(value ^ /** @type {number} */ (character.codePointAt(0)), 16777619);
    return (((value ^ (value >>> 15)) >>> 0) % Number(root.dataset.huibianCompare)).toString(16);
  }

  /** The part of a report; null where there is no such report. @param {string} id @returns {Promise<Part | null>} */
  async function load(id) {
    const name = bundle(id);
    let promise = loading.get(name);
    if (!promise) {
      promise = new Promise((resolve) => {
        const script = document.createElement("script");
        script.src = `${base}${name}.js`;
        // `handed` is what this very script handed over: the browser tells of a script right after it has run
        script.onload = () => (script.remove(), resolve(handed));
        script.onerror = () => (script.remove(), resolve({}));
        document.head.append(script);
      });
      loading.set(name, promise);
    }
    const held = await promise;
    if (!parts.has(id) && Object.hasOwn(held, id)) parts.set(id, written(id, held[id]));
    return parts.get(id) ?? null;
  }

  // ---- what is chosen ----

  /** @returns {{ids: string[], by: string}} */
  function chosen() {
    const asked = new URLSearchParams(location.search);
    return { ids: [...new Set(asked.getAll("r").filter(Boolean))], by: asked.get("by") === "plan" ? "plan" : "theme" };
  }

  /** @param {string[]} ids @param {string} by */
  function go(ids, by) {
    const query = new URLSearchParams(ids.map((id) => ["r", id]));
    if (by === "plan") query.set("by", by);
    const text = query.toString();
    const address = location.pathname + (text && `?${text}`);
    try {
      history.pushState(null, "", address);
    } catch {
      location.assign(address); // a folder without a server may refuse
      return;
    }
    draw();
  }

  // ---- choosing ----

  const status = make("p", { class: "hb-compare-status", role: "status" });
  const list = make("ul", { class: "hb-compare-list" });
  const hits = make("ul", { class: "hb-compare-hits", "aria-label": "可选的报告" });
  const input = /** @type {HTMLInputElement} */ (make("input", {
    type: "search", id: "hb-compare-q", autocomplete: "off", spellcheck: "false", placeholder: "题名、机关或正文中的词，或报告的网址",
  }));
  const form = make("form", { class: "hb-compare-form", role: "search", "aria-label": "选报告" },
    make("label", { for: "hb-compare-q" }, "加一篇报告"), input, make("button", { type: "submit" }, "查找"));
  const choice = make("div", { class: "hb-compare-by", role: "group", "aria-label": "怎样对照" });
  /** @type {[string, HTMLElement][]} the two ways, as buttons that stay while what is shown changes */
  const ways = [["theme", "按主题"], ["plan", "按共同计划"]].map(([value, label]) =>
    [value, make("button", { type: "button", class: "hb-toggle", onclick: () => go(chosen().ids.slice(0, MOST), value) }, label)]);
  choice.append(...ways.map(([, button]) => button));
  const table = make("div", { class: "hb-compare-table", role: "region", "aria-label": "对照", tabindex: "0" });
  let asked = 0;

  /** @param {string} id */
  function add(id) {
    const { ids, by } = chosen();
    if (ids.includes(id)) status.textContent = "这篇已经选了。";
    else if (ids.length >= MOST) status.textContent = `最多并排对照${MOST}篇，请先移去一篇。`;
    else {
      input.value = "";
      hits.replaceChildren();
      go([...ids, id], by);
    }
  }

  /** @param {string} id @param {string} title @param {string} about */
  const offer = (id, title, about) =>
    make("li", {}, make("button", { type: "button", onclick: () => add(id) }, title), make("small", { class: "hb-note" }, about));

  let waiting = 0;

  async function find() {
    clearTimeout(waiting);
    const query = input.value.trim();
    const number = ++asked;
    if (!query) return hits.replaceChildren();
    const address = query.match(/([\w-]{1,80})\.html/) ?? query.match(/^([0-9a-f]{12}(?:-\d+)?)$/);
    if (address) return add(address[1]);
    const search = /** @type {any} */ (window).huibian?.search;
    if (!search) return (status.textContent = "检索还没有准备好，请稍候再试。");
    try {
      const { count, reports } = await search(query, { limit: 8 });
      if (number !== asked) return;
      hits.replaceChildren(...reports.map((/** @type {{id: string, title: string, facts?: string[]}} */ r) => offer(r.id, r.title, (r.facts ?? []).join(" · "))));
      status.textContent = count ? `找到${count}篇${count > 8 ? "，列出最相关的8篇" : ""}，点题名加入对照。` : "没有找到，请换一个词。";
    } catch {
      if (number === asked) status.textContent = "检索没有成功，请再试一次。";
    }
  }

  form.addEventListener("submit", (event) => (event.preventDefault(), void find()));
  input.addEventListener("input", (event) => {
    clearTimeout(waiting);
    if (!(/** @type {InputEvent} */ (event).isComposing)) waiting = window.setTimeout(find, 250);
  });

  // ---- showing ----

  /** @param {Part} part @param {number} number */
  const pageOf = (part, number) => `${part.page ?? `../reports/${part.id}.html`}#p${number}`;

  /** @param {Part[]} shown @returns {Row[]} */
  function byTheme(shown) {
    const names = new Set(shown.flatMap((part) => part.measures.map(([, , , theme]) => theme)));
    const order = [...new Set(shown.flatMap((part) => part.themes)), ...names].filter((name) => names.has(name));
    const rows = [...new Set(order)].map((name) => ({
      name: name || "其他",
      cells: shown.map((part) => items(part.measures.filter(([, , , theme]) => theme === name).map(([number, depth, head]) => [pageOf(part, number), head, depth]))),
    }));
    return shared(rows);
  }

  /** @param {Part[]} shown @returns {Row[]} */
  function byPlan(shown) {
    const plans = new Map(shown.flatMap((part) => part.plans.map((plan) => [plan[1], plan])));
    const rows = [...plans.values()].map(([name, url]) => ({
      name,
      url,
      cells: shown.map((part) => {
        const plan = part.plans.find((other) => other[1] === url);
        return plan ? items(plan[3].map(([number, words]) => [pageOf(part, number), words, 0])) : null;
      }),
    }));
    return shared(rows);
  }

  /** What more of the reports hold comes first. @param {Row[]} rows */
  function shared(rows) {
    const held = (/** @type {Row} */ row) => row.cells.filter(Boolean).length;
    return rows.map((row, at) => ({ row, at })).sort((a, b) => held(b.row) - held(a.row) || a.at - b.at).map(({ row }) => row);
  }

  /** @param {[string, string, number][]} entries address, words, depth @returns {Node | null} */
  function items(entries) {
    if (!entries.length) return null;
    return make("ul", {}, ...entries.map(([url, words, depth]) => make("li", depth ? { class: "hb-below" } : {}, make("a", { href: url }, words))));
  }

  /** @param {Part[]} shown @param {string} by */
  function tableOf(shown, by) {
    const rows = by === "plan" ? byPlan(shown) : byTheme(shown);
    if (!rows.length) return make("p", {}, by === "plan" ? "这几篇没有写到共同计划。" : "这几篇没有列出今后的举措。");
    const label = by === "plan" ? "共同计划" : "主题";
    const all = rows.filter((row) => row.cells.every(Boolean)).length;
    const caption = make("caption", {}, `${label}${rows.length}项，${shown.length > 2 ? "三" : "两"}篇都有的${all}项排在前面`);
    const head = make("tr", {}, make("th", { scope: "col" }, label), ...shown.map((part) => make("th", { scope: "col" }, part.who)));
    const body = rows.map((row) => make("tr", row.cells.every(Boolean) ? { class: "hb-shared" } : {},
      make("th", { scope: "row" }, row.url ? make("a", { href: row.url }, row.name) : row.name, make("small", { class: "hb-note" }, `${row.cells.filter(Boolean).length}篇`)),
      ...row.cells.map((cell, at) => make("td", { "data-who": shown[at].who }, cell ?? make("span", { class: "hb-none" }, "—")))));
    return make("table", { class: "hb-side" }, caption, make("thead", {}, head), make("tbody", {}, ...body));
  }

  /** @param {string} id @param {Part | null} part @param {string[]} ids @param {string} by */
  function card(id, part, ids, by) {
    const remove = make("button", { type: "button", class: "hb-remove", "aria-label": `移去${part ? part.who : id}`, onclick: () => go(ids.filter((other) => other !== id), by) }, "移去");
    if (!part) return make("li", { class: "hb-unknown" }, "没有编号为 ", make("code", {}, id), " 的报告，网址可能有误。", remove);
    return make("li", {}, make("a", { href: part.page ?? `../reports/${id}.html` }, part.title), make("small", { class: "hb-note" }, [part.who, ...part.facts].filter(Boolean).join(" · ")), remove);
  }

  let drawn = 0;
  async function draw() {
    const { ids, by } = chosen();
    const number = ++drawn;
    const kept = ids.slice(0, MOST);
    const read = await Promise.all(kept.map((id) => (ID.test(id) ? load(id) : null)));
    if (number !== drawn) return;
    const shown = /** @type {Part[]} */ (read.filter(Boolean));
    list.replaceChildren(...kept.map((id, at) => card(id, read[at], kept, by)));
    const more = ids.length > MOST ? `最多并排对照${MOST}篇，网址里其余${ids.length - MOST}篇没有列出。` : "";
    const left = shown.length === 0 ? "还没有选报告。查找并加入两三篇，或从报告页面的“与另一篇对比”进入。" : shown.length === 1 ? "再选一篇，就可以对照。" : "";
    status.textContent = more || left;
    form.hidden = kept.length >= MOST;
    const near = shown.length === 1 ? shown.flatMap((part) => part.similar).filter(([id], at, every) => !ids.includes(id) && every.findIndex((other) => other[0] === id) === at) : [];
    hits.replaceChildren(...near.slice(0, 5).map(([id, title, who]) => offer(id, title, `相近报告 · ${who}`)));
    const examples = document.querySelector(".hb-examples");
    if (examples instanceof HTMLElement) examples.hidden = shown.length > 0;
    choice.hidden = shown.length < 2;
    for (const [value, button] of ways) button.setAttribute("aria-pressed", String(by === value));
    table.hidden = shown.length < 2;
    table.replaceChildren(...(shown.length < 2 ? [] : [tableOf(shown, by)]));
    root.hidden = false;
  }

  root.append(list, form, status, hits, choice, table);
  window.addEventListener("popstate", () => void draw());
  void draw();
})();
