// @ts-check
// Folding: what a query and a text are compared by. builder/render/search_fold.py does the same for the index.

const REMOVED = /[\t-\r\x1c-\x20\x85\xa0\xad\u1680\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"“”‘’＂《》〈〉「」『』]/;

/** One folded character (a UTF-16 unit), or "" if it does not count. @param {string} character */
function foldOne(character) {
  const code = character.charCodeAt(0);
  if (REMOVED.test(character)) return "";
  const wide = code >= 0xff01 && code < 0xffef;
  if (code >= 0x590 && !wide) return character;
  const folded = (wide ? character.normalize("NFKC") : character).toLowerCase();
  return folded.length === 1 ? folded : character;
}

/** @type {Map<string, string>} */
const known = new Map();

/**
 * The characters of `text` that count, and where each of them stands in it.
 * @param {string} text
 * @returns {{text: string, at: number[]}}
 */
export function foldWithPlaces(text) {
  let folded = "";
  /** @type {number[]} */
  const at = [];
  for (let i = 0; i < text.length; i++) {
    let one = known.get(text[i]);
    if (one === undefined) known.set(text[i], (one = foldOne(text[i])));
    if (one) {
      folded += one;
      at.push(i);
    }
  }
  return { text: folded, at };
}

/** The characters of `text` that count. @param {string} text */
export function fold(text) {
  return foldWithPlaces(text).text;
}

/**
 * Where the folded `terms` stand in `text`: pairs of start and end, merged where they touch, in order.
 * @param {string} text
 * @param {string[]} terms
 * @returns {{start: number, end: number, term: number}[]}
 */
export function occurrences(text, terms) {
  const { text: folded, at } = foldWithPlaces(text);
  /** @type {{start: number, end: number, term: number}[]} */
  const found = [];
  terms.forEach((term, number) => {
    for (let i = term ? folded.indexOf(term) : -1; i >= 0; i = folded.indexOf(term, i + 1)) {
      found.push({ start: at[i], end: at[i + term.length - 1] + 1, term: number });
    }
  });
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  return found;
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
