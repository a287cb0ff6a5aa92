// @ts-check
// What a reader typed, as terms: 词 词 (both), -词 (not), "…" (as one), 标题:词 (in the title).
import { fold } from "./fold.mjs";

/**
 * @typedef {object} Term
 * @property {string} text folded
 * @property {string} typed as the reader typed it, with operators
 * @property {boolean} exclude
 * @property {boolean} title in titles only
 */

const CLOSING = /** @type {Record<string, string>} */ ({ '"': '"', "“": "”", "＂": "＂" });
const TITLE = /^(?:标题|標題|title)[:：]/i;

/** Split at white space that no pair of quotation marks holds together. @param {string} typed */
function words(typed) {
  const found = [];
  let word = "";
  for (let i = 0; i < typed.length; i++) {
    const close = CLOSING[typed[i]] ? typed.indexOf(CLOSING[typed[i]], i + 1) : -1;
    if (close > i) {
      word += typed.slice(i, close + 1);
      i = close;
    } else if (/\s/.test(typed[i])) {
      if (word) found.push(word);
      word = "";
    } else {
      word += typed[i];
    }
  }
  if (word) found.push(word);
  return found;
}

/**
 * @param {string} typed
 * @returns {Term[]}
 */
export function parse(typed) {
  /** @type {Map<string, Term>} */
  const terms = new Map();
  for (const word of words(typed)) {
    let rest = word;
    const exclude = /^[-－−]./u.test(rest) && fold(rest.slice(1)) !== "";
    if (exclude) rest = rest.slice(1);
    const title = TITLE.test(rest) && fold(rest.replace(TITLE, "")) !== "";
    if (title) rest = rest.replace(TITLE, "");
    const text = fold(rest);
    if (text) terms.set(`${exclude}${title}${text}`, { text, typed: word, exclude, title });
  }
  return [...terms.values()];
}
