// @ts-check
// A report as Markdown and as plain text, made in the browser from the page that shows it, as its Word file is (word.js),
// so that the site does not hold it once more. Loaded when it is first asked for (docs/assets/report.js).
(() => {
  "use strict";

  /** @typedef {{tag: string, rest: boolean, text: string, rows: string[][]}} Block */

  /** The text of an element as published: without what is shown of revisions. @param {Element} element */
  function textOf(element) {
    const copy = /** @type {Element} */ (element.cloneNode(true));
    copy.querySelectorAll(".hb-was, .hb-para, .hb-accessed, .headerlink").forEach((part) => part.remove());
    // HTML wraps its lines where it likes; a text of a report is one line
    return (copy.textContent ?? "").replace(/\n/g, "");
  }

  const title = () => textOf(/** @type {Element} */ (document.querySelector("h1.hb-title")));

  /** @returns {Block[]} */
  function blocks() {
    const found = [...document.querySelectorAll(".hb-text :is(h2, h3, h4, h5, h6, p, table)")].filter((block) => !block.parentElement?.closest("table"));
    return found.map((block) => ({
      tag: block.tagName,
      rest: block.id.endsWith("-text"),
      text: textOf(block),
      rows: block instanceof HTMLTableElement ? [...block.rows].map((row) => [...row.cells].map(textOf)) : [],
    }));
  }

  function citation() {
    const cited = document.querySelector("p.hb-cite");
    const cite = cited ? textOf(cited).trim() : "";
    const address = location.protocol.startsWith("http") ? location.href.replace(/[?#].*/, "") : "";
    const canonical = document.querySelector("link[rel=canonical]")?.getAttribute("href") ?? address;
    return `${cite}${canonical && !cite.includes(canonical) ? ` ${canonical}` : ""}`;
  }

  /** Title, paragraphs with an indent of two characters, and the reference. */
  function plain() {
    /** @type {string[]} */
    const lines = [];
    for (const block of blocks()) {
      if (block.rest && lines.length) lines[lines.length - 1] += block.text;
      else lines.push(...(block.rows.length ? block.rows.map((row) => row.join("\t")) : [block.text]));
    }
    return `${title()}\n\n${lines.map((line) => `　　${line}\n`).join("")}\n出处：${citation()}\n`;
  }

  // ---- Markdown: what builder/render/escape.py calls `literal`; the same text for any Markdown reader ----

  // meaningful anywhere in a line; in company; at the start of a block
  const ALWAYS = /[&<>"'`*_[\]{}\\|~^#$\t\n\r\f\u2028\u2029]/g;
  const COMPANY = new RegExp(
    "==+|\\+\\++|--+|!!+|\\?\\?\\?+|%%+|(?<=[A-Za-z]):(?=//)|:(?=[A-Za-z0-9+_-]{1,40}:)|(?<=[A-Za-z0-9+_-]):|(?<=[A-Za-z0-9])@|" +
    "(?<![A-Za-z0-9])@(?=[A-Za-z0-9])|(?<=[wW]{3})\\.|\\((?=(?:[cCrRpP]|tm|TM)\\))|\\.(?=\\.)|\\+(?=/-)|=(?=/=)|(?<=[0-9])/(?=[0-9])", "g");
  const START = /^(?:(?:[0-9]{1,9}|[A-Za-z]{1,9}|#)[.)](?=\s|$)|[-+=:!?%@/.])/;
  const NAMED = /** @type {Record<string, string>} */ ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" });

  /** @param {string} text */
  const references = (text) => [...text].map((sign) => NAMED[sign] ?? `&#${sign.codePointAt(0)};`).join("");

  /** Text as Markdown that shows exactly that text. @param {string} text */
  function literal(text) {
    const body = text.trim();
    const before = text.slice(0, text.indexOf(body));
    /** @type {Set<number>} */
    const marked = new Set();
    for (const pattern of [ALWAYS, COMPANY]) {
      for (const found of body.matchAll(pattern)) for (let at = 0; at < found[0].length; at++) marked.add(found.index + at);
    }
    const start = body.match(START);
    if (start) marked.add(start[0].length - 1);
    const middle = body.split("").map((sign, at) => (marked.has(at) ? references(sign) : sign)).join("");
    return references(before) + middle + references(text.slice(before.length + body.length));
  }

  /** A value in YAML. Words stand as they are; what might be more than a word in quotes. @param {string | number | null} value */
  function scalar(value) {
    if (value === null || typeof value === "number") return String(value);
    const word = /^\p{L}[\p{L}\p{N}（）《》“”、，。；]*$/u.test(value) && !/^(?:y|n|yes|no|true|false|on|off|null)$/i.test(value);
    return word ? value : `'${value.replace(/'/g, "''")}'`;
  }

  const FIELDS = ["title", "id", "source", "lines", "kind", "summary_year", "plan_year", "issuer", "issuer_evidence", "department", "level",
    "regions", "special_topic", "signature", "date", "themes", "primary_theme", "variants", "abstract"];
  const LISTS = ["regions", "themes", "variants"];

  /** Metadata as front matter, the text with its headings, and the reference. @param {Record<string, any>} told what the page tells of its report */
  function markdown(told) {
    /** @type {Record<string, any>} */
    const known = { ...told, abstract: citation(), primary_theme: told.primary_theme ?? told.themes[0] ?? null };
    const front = FIELDS.map((name) => {
      const value = known[name] ?? (LISTS.includes(name) ? [] : null);
      if (!Array.isArray(value)) return `${name}: ${scalar(value)}\n`;
      return value.length ? `${name}:\n${value.map((item) => `- ${scalar(item)}\n`).join("")}` : `${name}: []\n`;
    });
    const parts = blocks().flatMap((block) => {
      const heading = block.tag.match(/^H([2-6])$/);
      if (block.rows.length) return block.rows.map((row) => literal(row.join("\t")));
      return [(heading ? `${"#".repeat(Number(heading[1]))} ` : "") + literal(block.text)];
    });
    return `---\n${front.join("")}---\n\n${[`# ${literal(title())}`, ...parts, literal(`出处：${citation()}`)].join("\n\n")}\n`;
  }

  /** @type {any} */ (window).huibianCarry = {
    /** @param {Record<string, any>} told */
    md: (told) => new Blob([markdown(told)], { type: "text/markdown;charset=utf-8" }),
    txt: () => new Blob([plain()], { type: "text/plain;charset=utf-8" }),
  };
})();
