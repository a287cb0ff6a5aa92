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
  const { answers } = await shard("names");
  /** @param {string} name */
  const rank = (name) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : name.includes(wanted) ? 2 : 3);
  return answers
    .map((/** @type {string[]} */ [name, kind, url], /** @type {number} */ i) => ({ name, kind, url, i, rank: rank(fold(name)) }))
    .filter((/** @type {{rank: number}} */ a) => a.rank < 3)
    .sort((/** @type {any} */ a, /** @type {any} */ b) => a.rank - b.rank || a.i - b.i)
    .slice(0, MOST);
}

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
