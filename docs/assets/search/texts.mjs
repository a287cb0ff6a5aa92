// @ts-check
// The text of a chunk: words in Huffman's code, as builder/render/search_text.py wrote them.
import { Bits } from "./bits.mjs";
import { shard } from "./shards.mjs";

/**
 * @typedef {{number: number, place: number, heading: boolean, start: number, end: number}} Unit a paragraph: its anchor is
 *   `p${number}`, its text the stretch from `start` to `end` of its chunk's
 * @typedef {object} Text
 * @property {number} report
 * @property {string} id
 * @property {string} title
 * @property {string} department
 * @property {string} level
 * @property {string} years
 * @property {string} text units, each ended by a line end
 * @property {Unit[]} units
 * @property {boolean} first the report's first chunk, whose first unit is the title
 */

const KINDS = "paqoPAQO"; // places, of body text and of headings
const WINDOW = 13;

/** @type {Promise<(coded: string, count: number) => string> | null} */
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
  const literal = words.indexOf("\x1b");
  const line = words.indexOf("\n");
  // what the next 13 bits begin with: the place of a word, times 16, and the length of its code; 0: a longer code
  const table = new Uint32Array(1 << WINDOW);
  let [code, place] = [0, 0];
  lengths.forEach((count, length) => {
    code *= 2;
    for (let i = 0; i < count && length <= WINDOW; i++) {
      const from = (code + i) << (WINDOW - length);
      table.fill((place + i) * 16 + length, from, from + (1 << (WINDOW - length)));
    }
    code += count;
    place += count;
  });

  /** The place of a word, looked up bit by bit. @param {Bits} bits */
  const longer = (bits) => {
    let [code, low, place] = [0, 0, 0];
    for (let length = 1; length < lengths.length; length++) {
      code = code * 2 + bits.bits(1);
      low *= 2;
      if (code - low < lengths[length]) return place + code - low;
      low += lengths[length];
      place += lengths[length];
    }
    throw new Error("the search index is damaged");
  };

  // `count` lines of text
  return (/** @type {string} */ coded, /** @type {number} */ count) => {
    const bits = new Bits(coded);
    /** @type {string[]} */
    const found = [];
    for (let left = count; left; ) {
      const entry = bits.entry(table);
      const place = entry ? entry >>> 4 : longer(bits);
      found.push(place === literal ? String.fromCodePoint(bits.bits(21)) : words[place]);
      if (place === line) left--;
    }
    return found.join("");
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
  const text = decode(coded, kinds.length);
  /** @type {Unit[]} */
  const units = [];
  for (let i = 0, number = 0, start = 0; i < kinds.length; i++) {
    number += gaps[i] ?? 1;
    const kind = KINDS.indexOf(kinds[i]);
    const end = text.indexOf("\n", start);
    units.push({ number, place: kind & 3, heading: kind > 3, start, end });
    start = end + 1;
  }
  return { report, id, title, department, level, years, text, units, first: first === 1 };
}
