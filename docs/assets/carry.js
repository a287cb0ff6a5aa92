// @ts-check
// A report as plain text and as Markdown, made in the browser from the page that shows it, as its Word file is (word.js):
// on the site the text of every report stands once. Loaded when it is first asked for (docs/assets/report.js).
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
      rest: block.classList.contains("hb-rest"),
      text: textOf(block),
      rows: block instanceof HTMLTableElement ? [...block.rows].map((row) => [...row.cells].map(textOf)) : [],
    }));
  }

  function origin() {
    const cited = document.querySelector("p.hb-cite");
    const cite = cited ? textOf(cited).trim() : "";
    const address = location.protocol.startsWith("http") ? location.href.replace(/[?#].*/, "") : "";
    const canonical = document.querySelector("link[rel=canonical]")?.getAttribute("href") ?? address;
    return `出处：${cite}${canonical && !cite.includes(canonical) ? ` ${canonical}` : ""}`;
  }

  /** Title, paragraphs with an indent of two characters, and the reference. */
  function plain() {
    /** @type {string[]} */
    const lines = [];
    for (const block of blocks()) {
      if (block.rest && lines.length) lines[lines.length - 1] += block.text;
      else lines.push(...(block.rows.length ? block.rows.map((row) => row.join("\t")) : [block.text]));
    }
    return `${title()}\n\n${lines.map((line) => `　　${line}\n`).join("")}\n${origin()}\n`;
  }

  /** @param {string} text */
  const references = (text) => text.replace(/[^]/g, (c) => `&#${c.charCodeAt(0)};`);

  /** Text that Markdown shows as it is, whichever dialect. @param {string} text */
  const literal = (text) =>
    text.replace(/[<>|~^$&]/g, references).replace(/[\\`*_{}[\]#]/g, "\\$&").replace(/^(?:[-+=.!:]|(\d+)[.)])/, (mark, number) => (number ? number + references(mark.slice(-1)) : references(mark)));

  /** What the page says of the report, by the names of the dataset. */
  function facts() {
    /** @type {Record<string, string>} */
    const stated = {};
    for (const term of document.querySelectorAll(".hb-facts dt")) {
      const value = /** @type {Element} */ (term.nextElementSibling?.cloneNode(true));
      value.querySelectorAll("small").forEach((note) => note.remove());
      stated[term.textContent ?? ""] = (value.textContent ?? "").replace(/\s+/g, " ").replace(/ ，/g, "，").trim();
    }
    const [, source, first, last] = (document.querySelector(".hb-print")?.textContent ?? "").match(/^原件：(.*)，第(\d+)–(\d+)行。/) ?? [];
    const themes = [...document.querySelectorAll(".hb-facts .hb-tag")].map((tag) => tag.textContent ?? "");
    const known = (/** @type {string} */ name) => (stated[name] === "未详" ? null : stated[name] ?? null);
    return {
      title: title(),
      id: document.querySelector("[data-name]")?.getAttribute("data-name") ?? "",
      source,
      lines: [Number(first), Number(last)],
      issuer: known("制发机关"),
      department: known("部门"),
      level: known("层级"),
      regions: known("地区")?.split(" › ") ?? [],
      kind: known("文种"),
      years: known("年度"),
      signature: known("落款"),
      themes,
    };
  }

  /** The metadata as front matter (YAML, of which JSON is a part), the text with its headings, and the reference. */
  function markdown() {
    const front = Object.entries(facts()).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`);
    const parts = blocks().map((block) => {
      if (!block.rows.length) return block.tag.startsWith("H") ? `${"#".repeat(Number(block.tag[1]))} ${literal(block.text)}` : literal(block.text);
      const [head, ...rows] = block.rows.map((row) => `| ${row.map(literal).join(" | ")} |`);
      return [head, `|${" --- |".repeat(block.rows[0].length)}`, ...rows].join("\n");
    });
    return `---\n${front.join("")}---\n\n${[`# ${literal(title())}`, ...parts, literal(origin())].join("\n\n")}\n`;
  }

  /** @type {any} */ (window).huibianCarry = {
    txt: () => new Blob([plain()], { type: "text/plain;charset=utf-8" }),
    md: () => new Blob([markdown()], { type: "text/markdown;charset=utf-8" }),
  };
})();
