// @ts-check
// What a report's page gains where scripts run: buttons that change how its text looks, never what it says; its text as
// a plain text and a Word file. Formulas set back; equal paragraphs of two copies hidden; 显示修订: what cleaning changed, shown in place.
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

  // ---- files ----

  /** A button that makes a file of the page. `script` makes it; it is loaded when it is first asked for.
   * @param {HTMLElement} line @param {string} label @param {string} ending @param {string} script @param {() => Blob} made */
  function offer(line, label, ending, script, made) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "hb-toggle hb-word";
    button.textContent = label;
    button.addEventListener("click", () => {
      const make = () => {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(made());
        link.download = `huibian-${line.dataset.name}.${ending}`;
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
    line.append("、", button);
  }

  const text = document.querySelector(".hb-text");
  if (text) {
    if (text.querySelector(".hb-formula")) toggle(text, "淡化套话", switched("hb-plain-formulas"));
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
  const copies = document.querySelector(".hb-collation");
  if (copies?.querySelector(".hb-alike")) toggle(copies, "只看不同之处", switched("hb-only-differences"));
  const downloads = document.querySelector(".hb-downloads[data-name]");
  if (downloads instanceof HTMLElement) {
    const page = /** @type {any} */ (window);
    offer(downloads, "纯文本", "txt", "carry.js", () => page.huibianCarry.txt());
    offer(downloads, "Word（.docx）", "docx", "word.js", () => page.huibianWord());
  }
})();
