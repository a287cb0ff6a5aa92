// @ts-check
// A report as plain text, made in the browser from the page that shows it, as its Word file is (word.js), so that the
// site does not hold it once more. Loaded when it is first asked for (docs/assets/report.js).
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

  /** @type {any} */ (window).huibianCarry = {
    txt: () => new Blob([plain()], { type: "text/plain;charset=utf-8" }),
  };
})();
