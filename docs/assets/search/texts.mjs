// @ts-check
// The text of a chunk: words in Huffman's code, as builder/render/search_text.py wrote them.
import { Bits } from "./bits.mjs";
import { shard } from "./shards.mjs";

/**
 * @typedef {{number: number, place: number, heading: boolean, text: string}} Unit a paragraph; its anchor is `p${number}`
 * @typedef {object} Text
 * @property {number} report
 * @property {string} id
 * @property {string} title
 * @property {string} department
 * @property {string} level
 * @property {string} years
 * @property {Unit[]} units
 * @property {boolean} first the report's first chunk, whose first unit is the title
 */

const PLACES = "paqo";

/** @type {Promise<(coded: string, count: number) => string[]> | null} */
let decoder = null;

async function makeDecoder() {
  const [lengths, joined, sizes] = /** @type {[number[], string, string]} */ (await shard("words"));
  /** @type {string[]} */
  const words = [];
  const characters = [...joined];
  let from = 0;
  for (let i = 0; i < sizes.length; i++) {
    const size = sizes.charCodeAt(i) - 48;
    words.push(characters.slice(from, (from += size)).join(""));
  }
  return (/** @type {string} */ coded, /** @type {number} */ count) => {
    const bits = new Bits(coded);
    /** @type {string[]} */
    const lines = [];
    for (let line = ""; lines.length < count; ) {
      let [code, low, place, length] = [0, 0, 0, 0];
      for (;;) {
        code = code * 2 + bits.bits(1);
        const same = lengths[++length];
        if (same === undefined) throw new Error("the search index is damaged");
        low *= 2;
        if (code - low < same) break;
        low += same;
        place += same;
      }
      const word = words[place + code - low];
      if (word === "\n") line = (lines.push(line), "");
      else line += word === "\x1b" ? String.fromCodePoint(bits.bits(21)) : word;
    }
    return lines;
  };
}

/** Fetch what every text needs, so that the first result need not wait for it. */
export function prepareTexts() {
  return (decoder ??= makeDecoder());
}

/** @type {Map<number, Promise<Text>>} */
const texts = new Map();

/** @param {number} chunk @returns {Promise<Text>} */
export function textOf(chunk) {
  let text = texts.get(chunk);
  if (!text) texts.set(chunk, (text = read(chunk)));
  return text;
}

/** @param {number} chunk @returns {Promise<Text>} */
async function read(chunk) {
  const [[report, id, [title, department, level, years], gaps, kinds, coded, first], decode] = await Promise.all([
    shard(`t/${chunk.toString(16)}`),
    prepareTexts(),
  ]);
  let number = 0;
  const parts = decode(coded, kinds.length);
  const units = [...kinds].map((kind, i) => {
    number += gaps[i] ?? 1;
    const low = kind.toLowerCase();
    return { number, place: PLACES.indexOf(low), heading: kind !== low, text: parts[i] };
  });
  return { report, id, title, department, level, years, units, first: first === 1 };
}
