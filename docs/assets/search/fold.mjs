// @ts-check
// Folding: what a query and a text are compared by. builder/render/search_fold.py does the same for the index.

const REMOVED = /[\t-\r\x1c-\x20\x85\xa0\xad\u1680\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"“”‘’＂《》〈〉「」『』]/g;
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

/**
 * Where the folded `terms` stand in `text`, in order; `term` is the place of the term.
 * @param {string} text
 * @param {string[]} terms
 * @returns {{start: number, end: number, term: number}[]}
 */
export function occurrences(text, terms) {
  const folded = fold(text);
  /** @type {{start: number, end: number, term: number}[]} */
  const found = [];
  terms.forEach((term, number) => {
    for (let i = term ? folded.indexOf(term) : -1; i >= 0; i = folded.indexOf(term, i + 1)) {
      found.push({ start: i, end: i + term.length - 1, term: number });
    }
  });
  if (!found.length) return found;
  // places in the text as it is written: folding only removes characters or changes one into one
  /** @type {number[]} */
  const at = [];
  for (let i = 0; i < text.length; i++) if (text[i].search(REMOVED) < 0) at.push(i);
  for (const one of found) [one.start, one.end] = [at[one.start], at[one.end] + 1];
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
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
