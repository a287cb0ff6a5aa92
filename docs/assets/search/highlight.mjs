// @ts-check
// Marks the terms of `?h=` in the text of a page, paragraph by paragraph, as the search compares them.
import { fold, occurrences, stretches } from "./fold.mjs";
import { make } from "./site.mjs";

const BLOCKS = "p,li,h1,h2,h3,h4,h5,h6,td,th,dd,dt,blockquote,figcaption,summary,div";
const SKIPPED = "script,style,nav,button,.headerlink,[data-huibian-page],[hidden]";

/** @param {ParentNode} root */
export function highlight(root) {
  const terms = new URLSearchParams(location.search).getAll("h").map(fold).filter(Boolean);
  if (!terms.length) return;
  /** @type {Map<Element, Text[]>} */
  const blocks = new Map();
  const walker = document.createTreeWalker(/** @type {Node} */ (root), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const block = parent?.closest(BLOCKS);
    if (!block || parent?.closest(SKIPPED)) continue;
    const before = blocks.get(block);
    if (before) before.push(/** @type {Text} */ (node));
    else blocks.set(block, [/** @type {Text} */ (node)]);
  }
  let marks = 0;
  for (const nodes of blocks.values()) {
    const found = stretches(occurrences(nodes.map((node) => node.data.replace(/\n/g, " ")).join(""), terms));
    marks += found.length;
    // from the end, so that what comes before keeps its place
    let end = nodes.reduce((sum, node) => sum + node.data.length, 0);
    for (const node of [...nodes].reverse()) {
      const start = end - node.data.length;
      for (const stretch of [...found].reverse()) {
        const from = Math.max(stretch.start, start) - start;
        const to = Math.min(stretch.end, end) - start;
        if (from < to) wrap(node, from, to);
      }
      end = start;
    }
  }
  if (marks) showBar(root, marks);
}

/** @param {Text} node @param {number} from @param {number} to */
function wrap(node, from, to) {
  const middle = node.splitText(from);
  middle.splitText(to - from);
  const mark = make("mark", { class: "hs-mark" });
  middle.replaceWith(mark);
  mark.append(middle);
}

/** @param {ParentNode} root @param {number} count */
function showBar(root, count) {
  const clear = () => {
    for (const mark of root.querySelectorAll("mark.hs-mark")) mark.replaceWith(...mark.childNodes);
    bar.remove();
    const url = new URL(location.href);
    url.searchParams.delete("h");
    history.replaceState(history.state, "", url);
  };
  let at = -1;
  const step = (/** @type {number} */ by) => {
    const all = root.querySelectorAll("mark.hs-mark");
    at = (at + by + all.length) % all.length;
    all[at].scrollIntoView({ block: "center" });
  };
  const bar = make(
    "div",
    { class: "hs-bar-found", role: "region", "aria-label": "搜索词" },
    make("span", { role: "status" }, `本页有${count}处`),
    make("button", { type: "button", onclick: () => step(-1) }, "上一处"),
    make("button", { type: "button", onclick: () => step(1) }, "下一处"),
    make("button", { type: "button", onclick: clear }, "取消标记"),
  );
  document.body.append(bar);
  // the page may have been laid out anew since the browser went to the paragraph
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}
