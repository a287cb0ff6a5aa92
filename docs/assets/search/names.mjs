// @ts-check
// Pages that answer their own name, and other names for the same thing.
import { fold } from "./fold.mjs";
import { shard } from "./shards.mjs";

/** @typedef {{name: string, kind: string, url: string}} Answer */

const MOST = 3;

/** @typedef {Answer & {folded: string, words: string}} Known `words` name the organs of a department */
/** @type {{answers: string[][] | null, known: Known[]}} */
let prepared = { answers: null, known: [] };

/** The pages that have names; fetched and folded ahead of the first query, or with it. */
export async function prepareNames() {
  const { answers, endings } = /** @type {{answers: string[][], endings: string[]}} */ (await shard("names"));
  if (prepared.answers !== answers) {
    prepared = { answers, known: answers.map(([name, kind, url, words = ""]) => ({ name, kind, url, words, folded: fold(name) })) };
  }
  return { known: prepared.known, endings };
}

/**
 * Pages named like the query: of that very name, then beginning with it, then holding it.
 * @param {string} query
 * @returns {Promise<Answer[]>}
 */
export async function answersTo(query) {
  const wanted = fold(query);
  if (wanted.length < 2) return [];
  const { known, endings } = await prepareNames();
  const organs = endings.flatMap((ending) => (wanted.endsWith(ending) ? [wanted.slice(0, -ending.length)] : []));
  /** @param {string} name @param {string} words that name its organs */
  const rank = (name, words) => {
    if (name === wanted) return 0;
    if (words && organs.some((organ) => words.split(" ").some((word) => names(organ, word) || names(wanted, word)))) return 0;
    return name.startsWith(wanted) ? 1 : name.includes(wanted) ? 2 : 3;
  };
  const ranks = known.map(({ folded, words }) => rank(folded, words));
  return [0, 1, 2].flatMap((level) => known.filter((_, i) => ranks[i] === level)).slice(0, MOST);
}

/** Whether an organ is called so, perhaps with its place before: 县教育. @param {string} organ @param {string} word */
const names = (organ, word) => organ.endsWith(word) && (organ === word || /[省市县区旗州]$/.test(organ.slice(0, -word.length)));

/**
 * Other names of what `term` names that the reports use.
 * @param {string} term folded
 * @returns {Promise<string[]>}
 */
export async function synonymsOf(term) {
  const synonyms = /** @type {string[][]} */ (await shard("synonyms"));
  /** @type {string[]} */
  const found = [];
  for (const group of synonyms) {
    const used = group.slice(0, group.indexOf(""));
    if (group.some((name) => name && fold(name) === term)) found.push(...used.filter((name) => fold(name) !== term));
  }
  return [...new Set(found)];
}
