// @ts-check
// What a report's page gains where scripts run: buttons that change how its text looks, never what it says; its text as
// a file (Markdown, plain text, Word) and as an entry for programs that manage references. Formulas set back; equal paragraphs of two copies hidden; 显示修订: what cleaning changed, shown in place.
(() => {
  "use strict";

  const here = /** @type {HTMLScriptElement} */ (document.currentScript).src;
  const MASKS = /[xX×＊*]{2,}|[×＊○]+|[xX](?=[\u4e00-\u9fff%％])|某+(?![些种项个一])/g;
  const KEPT = "huibian.revisions";

  /**
   * A button that is on or off.
   * @param {Element} before @param {string} label @param {(on: boolean) => void} act
   * @returns {HTMLButtonElement}
   */
  function toggle(before, label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "hb-toggle";
    button.textContent = label;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      act(on);
    });
    before.before(button, " ");
    return button;
  }

  /** @param {string} name @returns {(on: boolean) => void} */
  const switched = (name) => (on) => void document.documentElement.classList.toggle(name, on);

  // ---- 显示修订 ----

  /** An entry of the cleaning log. @param {string} number */
  function entryOf(number) {
    const row = document.getElementById(`log-${number}`)?.closest("tr");
    const cells = row ? [...row.cells].map((cell) => (cell.textContent ?? "").trim()) : [];
    return { number, name: cells[0] ?? "修订", was: row?.querySelector("del")?.textContent ?? "", change: cells[1] ?? "", reason: cells[2] ?? "" };
  }

  /** @param {string} tag @param {string} text */
  function was(tag, text) {
    const element = document.createElement(tag);
    element.className = "hb-was";
    element.textContent = text;
    return element;
  }

  /** Whether a place is the rest of the one before it, cut in two by another mark: it tells nothing of its own. @param {Element} place */
  function isRest(place) {
    const before = place.previousSibling;
    return before instanceof Element && before.matches(".hb-edit") && before.getAttribute("data-log") === place.getAttribute("data-log");
  }

  /** A link to the entry of the log, which tells its reason when pointed at. @param {ReturnType<typeof entryOf>} entry */
  function linkTo(entry) {
    const link = document.createElement("a");
    link.className = "hb-revision";
    link.href = `#log-${entry.number}`;
    link.title = `${entry.name}：${entry.was ? `原作“${entry.was}”。` : ""}${entry.reason}`;
    return link;
  }

  /** @param {Element} text */
  function showRevisions(text) {
    for (const place of text.querySelectorAll("span.hb-edit")) {
      const entry = entryOf(place.getAttribute("data-log") ?? "");
      const link = linkTo(entry);
      const again = isRest(place);
      if (entry.was && !again) link.append(was("del", entry.was));
      if (place.firstChild) {
        const now = document.createElement("ins");
        now.append(...place.childNodes);
        link.append(now);
      }
      if (!entry.was && !again) link.append(was("small", `〔${entry.name} ${entry.change.replace(/^.*?(?=\d)/, "")}〕`.replace(" 〕", "〕")));
      place.append(link);
    }
    // a heading tells at its end, since its words stand in the contents list too
    for (const heading of document.querySelectorAll("h1[data-edits], .hb-text [data-edits]")) {
      const cell = heading.tagName === "TR" ? heading.lastElementChild : heading;
      for (const number of (heading.getAttribute("data-edits") ?? "").split(" ")) {
        const entry = entryOf(number);
        const link = linkTo(entry);
        link.classList.add("hb-was");
        link.textContent = `〔${entry.name}${entry.was ? ` ${entry.change}` : ""}〕`;
        cell?.append(link);
      }
    }
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    /** @type {Text[]} */
    const nodes = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement?.closest(".hb-was, .hb-revision")) nodes.push(/** @type {Text} */ (walker.currentNode));
    for (let node of nodes) {
      for (const found of [...(node.nodeValue ?? "").matchAll(MASKS)].reverse()) {
        const mask = node.splitText(found.index);
        mask.splitText(found[0].length);
        const mark = document.createElement("span");
        mark.className = "hb-mask";
        mark.title = "原件中的遮盖，照录";
        mask.replaceWith(mark);
        mark.append(mask);
      }
    }
  }

  /** @param {Element} text */
  function hideRevisions(text) {
    document.querySelectorAll(".hb-was").forEach((part) => part.remove());
    for (const part of text.querySelectorAll(".hb-revision, .hb-revision ins, .hb-mask")) part.replaceWith(...part.childNodes);
    text.normalize();
  }

  function remembered() {
    try {
      return localStorage.getItem(KEPT) === "1";
    } catch {
      return false; // storage is switched off
    }
  }

  /** @param {boolean} on */
  function remember(on) {
    try {
      if (on) localStorage.setItem(KEPT, "1");
      else localStorage.removeItem(KEPT);
    } catch {
      // nothing is kept where storage is switched off
    }
  }

  // ---- references ----

  /** @typedef {{title: string, id: string, issuer: string | null, date: string | null, themes: string[], compilation: string, url: string, [name: string]: any}} Told */

  /** What the page tells machines of its report: its JSON-LD, and what schema.org has no word for. @returns {Told | null} */
  function told() {
    const [linked, own] = ['script[type="application/ld+json"]', "#hb-meta"].map((name) => JSON.parse(document.querySelector(name)?.textContent || "null"));
    if (!linked || !own) return null;
    /** @type {any} */
    const thing = linked["@graph"][0];
    return {
      ...own, title: thing.name, id: thing.identifier, issuer: own.anonymous ? null : thing.author.name, date: thing.datePublished ?? null,
      themes: thing.keywords, compilation: thing.isPartOf?.name ?? "", url: thing.url ?? "",
    };
  }

  const SPELT = /** @type {Record<string, string>} */ ({ "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" });
  /** @param {string} text */
  const tex = (text) => text.replace(/[&%$#_{}\\~^]/g, (sign) => SPELT[sign] ?? `\\${sign}`);

  /** @param {Told} about */
  const yearOf = (about) => about.date?.slice(0, 4) ?? about.summary_year ?? about.plan_year ?? "";

  /** A BibTeX entry; its key is the report's identifier. @param {Told} about */
  function bibtex(about) {
    const fields = {
      title: `{${tex(about.title)}}`, author: `{${tex(about.issuer ?? "佚名")}}`, year: yearOf(about),
      howpublished: tex(about.compilation), url: about.url, note: `huibian:${about.id}`,
    };
    return `@misc{huibian-${about.id},\n${Object.entries(fields).filter(([, value]) => value).map(([name, value]) => `  ${name} = {${value}}`).join(",\n")}\n}`;
  }

  /** An item of CSL-JSON (schema csl-data 1.0.2), in a list as reference managers read it. @param {Told} about */
  function csl(about) {
    const parts = about.date ? about.date.split("-").map(Number) : yearOf(about) ? [yearOf(about)] : [];
    return JSON.stringify([{
      id: `huibian-${about.id}`, type: "report", title: about.title, language: "zh-CN", author: [{ literal: about.issuer ?? "佚名" }],
      ...(parts.length && { issued: { "date-parts": [parts] } }), ...(about.compilation && { "container-title": about.compilation }), ...(about.url && { URL: about.url }),
    }], null, 2);
  }

  /** @param {Element} before @param {string} name @param {string} code */
  function shut(before, name, code) {
    const [part, summary, text] = ["details", "summary", "pre"].map((tag) => document.createElement(tag));
    summary.textContent = name;
    text.textContent = code;
    text.className = "hb-code";
    text.tabIndex = 0;
    text.setAttribute("aria-label", name);
    part.append(summary, text);
    before.before(part);
  }

  // ---- files ----

  /** A button that makes a file of the page. `script` makes it; it is loaded when it is first asked for.
   * @param {HTMLElement} line @param {string} name @param {string} label @param {string} ending @param {string} script @param {() => Blob} made */
  function offer(line, name, label, ending, script, made) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "hb-toggle hb-word";
    button.textContent = label;
    button.addEventListener("click", () => {
      const make = () => {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(made());
        link.download = `huibian-${name}.${ending}`;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      };
      if (document.querySelector(`script[src$="${script}"]`)) return make();
      const element = document.createElement("script");
      element.src = new URL(script, here).href;
      element.onload = make;
      element.onerror = () => (element.remove(), (button.textContent = "没有取到，请再试一次"));
      document.head.append(element);
    });
    line.append(line.querySelector("button") ? "、" : "下载本篇：", button);
  }

  const text = document.querySelector(".hb-text");
  if (text) {
    if (text.querySelector("i")) toggle(text, "淡化套话", switched("hb-plain-formulas"));
    const edits = [...text.querySelectorAll("span.hb-edit")].filter((place) => !isRest(place)).length + document.querySelectorAll("[data-edits]").length;
    if (edits || (text.textContent ?? "").match(MASKS)) {
      const button = toggle(text, edits ? `显示修订（${edits}处）` : "显示遮盖", (on) => {
        switched("hb-revisions")(on);
        if (on) showRevisions(text);
        else hideRevisions(text);
        remember(on);
      });
      if (remembered()) button.click();
    }
  }
  // the way to 对比, which takes scripts itself, with each similar report
  const comparing = document.querySelector('.hb-tools a[href*="compare/index.html?r="]');
  if (comparing instanceof HTMLAnchorElement) {
    for (const other of document.querySelectorAll("#similar + ul > li > a")) {
      const link = document.createElement("a");
      link.href = `${comparing.getAttribute("href")}&r=${(other.getAttribute("href") ?? "").replace(/^.*\/|\.html$/g, "")}`;
      link.textContent = "对比";
      other.nextElementSibling?.prepend(link, "　");
    }
  }
  const copies = document.querySelector(".hb-collation");
  if (copies?.querySelector(".hb-alike")) toggle(copies, "只看不同之处", switched("hb-only-differences"));
  const downloads = document.querySelector(".hb-downloads");
  const about = told();
  if (downloads instanceof HTMLElement && about) {
    const page = /** @type {any} */ (window);
    shut(downloads, "BibTeX", bibtex(about));
    shut(downloads, "CSL-JSON", csl(about));
    downloads.textContent = "";
    offer(downloads, about.id, "Markdown", "md", "carry.js", () => page.huibianCarry.md(about));
    offer(downloads, about.id, "纯文本", "txt", "carry.js", () => page.huibianCarry.txt());
    offer(downloads, about.id, "Word（.docx）", "docx", "word.js", () => page.huibianWord());
  }
})();
