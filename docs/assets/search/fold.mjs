// @ts-check
// Folding: what a query and a text are compared by. builder/render/search_fold.py does the same for the index.

// white space, characters without width, quotation marks; a line end among them, which finders leave alone
const IGNORED = "\\t\\v\\f\\r\\x1c-\\x20\\x85\\xa0\\xad\\u1680\\u2000-\\u200d\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff\"“”‘’＂《》〈〉「」『』";
const REMOVED = new RegExp(`[\\n${IGNORED}]`, "g");
const RANGES = [[0x41, 0x5a], [0xc0, 0x58f], [0xff01, 0xffee]]; // what may change
const CHANGED = /[A-Z\xc0-\u058f\uff01-\uffee]/g;

/** @param {string} character */
function foldOne(character) {
  const wide = character >= "\uff01";
  const folded = (wide ? character.normalize("NFKC") : character).toLowerCase();
  return folded.length === 1 ? folded : character;
}

/** The characters of `text` that count. @param {string} text */
export function fold(text) {
  return text.replace(REMOVED, "").replace(CHANGED, foldOne);
}

/** @type {Map<string, string> | null} by folded character, the others that fold to it */
let written = null;

/** Learn what folds to what, ahead of the first query. */
export const prepareFinders = () => waysToWrite("a");

/** Every way to write a folded character, for a regular expression. @param {string} folded one UTF-16 unit */
function waysToWrite(folded) {
  if (folded >= "\u3400" && folded <= "\u9fff") return folded; // these fold to themselves alone
  if (!written) {
    written = new Map();
    for (const [first, last] of RANGES) {
      for (let code = first; code <= last; code++) {
        const character = String.fromCharCode(code);
        const one = foldOne(character);
        if (one !== character) written.set(one, (written.get(one) ?? "") + unit(character));
      }
    }
  }
  const others = written.get(folded);
  return others ? `[${unit(folded)}${others}]` : unit(folded);
}

/** @param {string} character */
const unit = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

const LONGEST = 2000; // characters of a term that an expression is made of
/** @type {Map<string, RegExp>} */
const finders = new Map();

/** Finds a folded term in text as it is written, without folding all of it; not across line ends. @param {string} term */
function finder(term) {
  let found = finders.get(term);
  if (!found) {
    found = new RegExp(term.slice(0, LONGEST).split("").map(waysToWrite).join(`[${IGNORED}]*`), "g");
    if (finders.size > 100) finders.clear();
    finders.set(term, found);
  }
  return found;
}

/** Whether the line of `text` goes on from `start` with the folded `term`. @param {string} text @param {number} start @param {string} term */
function goesOn(text, start, term) {
  const end = text.indexOf("\n", start);
  return fold(text.slice(start, end < 0 ? undefined : end)).startsWith(term);
}

/**
 * Where the folded `terms` stand in the lines of `text`, in order; `term` is the place of the term.
 * @param {string} text
 * @param {string[]} terms
 * @returns {{start: number, end: number, term: number}[]}
 */
export function occurrences(text, terms) {
  /** @type {{start: number, end: number, term: number}[]} */
  const found = [];
  terms.forEach((term, number) => {
    if (!term) return;
    const pattern = finder(term);
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      const whole = term.length <= LONGEST || goesOn(text, match.index, term);
      if (whole) found.push({ start: match.index, end: pattern.lastIndex, term: number });
      pattern.lastIndex = match.index + 1; // occurrences may overlap
    }
  });
  return terms.length > 1 ? found.sort((a, b) => a.start - b.start || b.end - a.end) : found;
}

/**
 * The occurrences without overlaps, as stretches to mark.
 * @param {{start: number, end: number}[]} found
 */
export function stretches(found) {
  /** @type {{start: number, end: number}[]} */
  const merged = [];
  for (const { start, end } of found) {
    const last = merged[merged.length - 1];
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}
