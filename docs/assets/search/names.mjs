// @ts-check
// Pages that answer their own name, and other names for the same thing.
import { fold } from "./fold.mjs";
import { shard } from "./shards.mjs";

/** @typedef {{name: string, kind: string, url: string}} Answer */

const MOST = 3;

/**
 * Pages named like the query: of that very name, then beginning with it, then holding it.
 * @param {string} query
 * @returns {Promise<Answer[]>}
 */
export async function answersTo(query) {
  const wanted = fold(query);
  if (wanted.length < 2) return [];
  const { answers, endings } = /** @type {{answers: string[][], endings: string[]}} */ (await shard("names"));
  const organs = endings.flatMap((ending) => (wanted.endsWith(ending) ? [wanted.slice(0, -ending.length)] : []));
  /** @param {string} name @param {string} words that name its organs */
  const rank = (name, words) => {
    if (name === wanted) return 0;
    if (words && organs.some((organ) => words.split(" ").some((word) => names(organ, word) || names(wanted, word)))) return 0;
    return name.startsWith(wanted) ? 1 : name.includes(wanted) ? 2 : 3;
  };
  return answers
    .map(([name, kind, url, words = ""], i) => ({ name, kind, url, i, rank: rank(fold(name), words) }))
    .filter((answer) => answer.rank < 3)
    .sort((a, b) => a.rank - b.rank || a.i - b.i)
    .slice(0, MOST);
}

/** Whether an organ is called so, perhaps with its place before: 县教育. @param {string} organ @param {string} word */
const names = (organ, word) => organ.endsWith(word) && (organ === word || /[省市县区旗州]$/.test(organ.slice(0, -word.length)));

/**
 * Other names of what `term` names that the reports use.
 * @param {string} term folded
 * @returns {Promise<string[]>}
 */
export async function synonymsOf(term) {
  const { synonyms } = await shard("names");
  /** @type {string[]} */
  const found = [];
  for (const group of synonyms) {
    const used = group.slice(0, group.indexOf(""));
    if (group.some((/** @type {string} */ name) => name && fold(name) === term)) found.push(...used.filter((/** @type {string} */ name) => fold(name) !== term));
  }
  return [...new Set(found)];
}
