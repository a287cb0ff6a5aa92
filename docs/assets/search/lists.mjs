// @ts-check
// Which chunks hold a term: from the lists that builder/render/search_postings.py describes.
import { Bits, digit, riceWidth } from "./bits.mjs";
import { fold } from "./fold.mjs";
import { home, keysOf, shard } from "./shards.mjs";
import { textOf } from "./texts.mjs";

/** @typedef {import("./shards.mjs").Manifest} Manifest */

/**
 * A term in a chunk: how often, in what kinds of text (bits: places, then HEADING, ORGAN, TITLE, WHOLE), and where.
 * @typedef {{count: number, mask: number, at: number[] | null}} Hit
 * @typedef {Map<number, Hit>} Hits by chunk
 * @typedef {Map<number, number[] | null>} Places for each chunk the positions of a key, or null where only chunks are known
 */

export const HEADING = 16;
export const ORGAN = 32;
export const TITLE = 64;
export const WHOLE = 128; // it is the whole title
const FEW = 16; // so many texts are read rather than more lists
const [NO, YES, UNLOCATED] = [0, 1, 2];
const FIRST = 3; // lists fetched at once for a long term

/** @param {Manifest} manifest */
export function lists(manifest) {
  const { space, shards, fill } = manifest;
  const total = manifest.chunks ? chunkCount(manifest.chunks) : 0;
  const size = space[0] + space[1] + space[2] + space[3];
  const [body, headings, organ] = [space[0], space[0] + space[1], space[0] + space[1] + space[2]];
  const letters = [...manifest.strong];
  const strong = new Set(letters.filter((_, i) => i % 2 === 0).map((c, i) => c + letters[2 * i + 1]));
  /** @type {Map<number, [number, number][]> | null} */
  let placeTable = null;

  /**
   * The lists of a file whose keys `wanted` accepts: NO, YES, or UNLOCATED (only if the key is a rare one).
   * @param {string} file @param {(key: string) => number} wanted
   */
  async function positional(file, wanted) {
    const [coded, text] = await shard(file);
    const bits = new Bits(text);
    const keys = keysOf(coded);
    let open = keys.filter(wanted).length;
    /** @type {Places} */
    const found = new Map();
    for (const key of keys) {
      if (!open) break;
      const accepted = wanted(key);
      if (accepted) open--;
      const located = bits.unary() === 1;
      const keep = accepted === YES || (accepted === UNLOCATED && !located);
      const count = bits.gamma();
      const width = riceWidth(total, count);
      let chunk = -1;
      let run = -1; // how many chunks with one position follow
      for (let i = 0; i < count; i++) {
        if (located && run < 0) run = bits.rice(2);
        chunk += bits.rice(width) + 1;
        /** @type {number[] | null} */
        let at = null;
        if (located) {
          const times = run-- ? 1 : bits.gamma() + 1;
          const gap = riceWidth(fill, times);
          let offset = -1;
          at = [];
          for (let n = 0; n < times; n++) at.push((offset += bits.rice(gap) + 1));
        }
        if (!keep) continue;
        const before = found.get(chunk);
        found.set(chunk, before && at ? [...before, ...at].sort((a, b) => a - b) : before === null ? null : at);
      }
    }
    return found;
  }

  /** The list by chunk of a single character or strong pair. @param {string[]} key @returns {Promise<Hits>} */
  async function byChunk(key) {
    const [coded, text] = await shard(`${key.length === 1 ? "c" : "s"}/${home(key, shards.chunks).toString(16)}`);
    const bits = new Bits(text);
    const name = key.join("");
    /** @type {Hits} */
    const found = new Map();
    for (const other of keysOf(coded)) {
      const count = bits.gamma();
      const width = riceWidth(total, count);
      let chunk = -1;
      for (let i = 0; i < count; i++) {
        chunk += bits.rice(width) + 1;
        const times = bits.gamma();
        const mask = manifest.masks[bits.gamma() - 1];
        if (other === name) found.set(chunk, { count: times, mask, at: null });
      }
      if (other === name) break;
    }
    return found;
  }

  /**
   * Where the keys begin that together hold every character of a term: at its start and at weak ties. A key reaches at
   * least as far as strong ties do; the next is the one that reaches farthest and leaves no gap.
   * @param {string[]} term
   */
  function anchors(term) {
    /** @param {number} at the last character that a key from there must hold */
    const reach = (at) => {
      let end = at + 1;
      while (end + 1 < term.length && end - at + 1 < manifest.longest && strong.has(term[end] + term[end + 1])) end++;
      return end;
    };
    const found = [0];
    for (let end = reach(0); end < term.length - 1; ) {
      let best = -1;
      for (let at = Math.max(0, end - 1); at <= end + 1 && at + 1 < term.length; at++) {
        const usable = !strong.has(term[at] + term[at + 1]) || at + 2 < term.length;
        if (usable && reach(at) > end && (best < 0 || reach(at) >= reach(best))) best = at;
      }
      if (best < 0) best = term.length - 3; // a strong pair at the end, begun one character earlier
      found.push(best);
      end = reach(best);
    }
    return found;
  }

  /** The positions of the term's start according to the key at `at`. @param {string[]} term @param {number} at */
  async function keyed(term, at) {
    const rest = term.slice(at);
    const file = home(rest.slice(0, strong.has(rest[0] + rest[1]) ? 3 : 2), shards.positions);
    const text = rest.join("");
    const found = await positional(`p/${file.toString(16)}`, (key) => {
      if (key.startsWith(text)) return YES;
      if (!text.startsWith(key)) return NO;
      const own = [...key];
      // a key ends at a weak tie or at its greatest length; only a rare pair ends anywhere
      if (own.length >= manifest.longest || !strong.has(own[own.length - 1] + rest[own.length])) return YES;
      return own.length === 2 ? UNLOCATED : NO;
    });
    if (at) for (const [chunk, places] of found) if (places) found.set(chunk, places.map((place) => place - at));
    return found;
  }

  /** @param {Places[]} every @returns {Places} */
  function together(every) {
    const [first, ...others] = [...every].sort((a, b) => a.size - b.size);
    /** @type {Places} */
    const found = new Map();
    for (const [chunk, places] of first) {
      let left = places;
      let uncertain = places === null;
      const there = others.every((other) => {
        const more = other.get(chunk);
        if (more === undefined) return false;
        if (more === null) uncertain = true;
        else if (left === null) left = more;
        else left = left.filter((place) => includes(more, place));
        return left === null || left.length > 0;
      });
      if (there) found.set(chunk, uncertain ? null : left);
    }
    return found;
  }

  /** @param {number[]} sorted @param {number} value */
  function includes(sorted, value) {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] < value) low = middle + 1;
      else high = middle;
    }
    return sorted[low] === value;
  }

  /**
   * The chunks that hold the folded `text`.
   * @param {string} text
   * @param {number} place restrict to this place of the manifest's, or -1
   * @returns {Promise<Hits>}
   */
  async function find(text, place) {
    const term = [...text];
    if (term.length === 1 || (term.length === 2 && strong.has(text))) {
      const found = await byChunk(term);
      if (place >= 0) for (const [chunk, hit] of found) if (!(hit.mask & (1 << place))) found.delete(chunk);
      return found;
    }
    let starts = anchors(term);
    /** @type {Places[]} */
    let every = [];
    /** @type {Places} */
    let found = new Map();
    // a few keys of a long term leave few chunks, which are then read rather than more lists
    for (let step = FIRST; starts.length && (!every.length || found.size > FEW); step *= 2) {
      const apart = Math.max(1, Math.ceil(starts.length / step));
      const some = starts.filter((_, i) => i % apart === 0);
      starts = starts.filter((_, i) => i % apart !== 0);
      every = [...(every.length ? [found] : []), ...(await Promise.all(some.map((at) => keyed(term, at))))];
      found = together(every);
    }
    const complete = !starts.length;
    // rare keys, and terms of which not all keys were fetched, are looked up in the texts: there are few
    const read = [...found].filter(([, places]) => !complete || places === null).map(([chunk]) => chunk);
    const table = place >= 0 && read.length < found.size ? await places() : null;
    /** @type {Hits} */
    const hits = new Map();
    for (const [chunk, at] of found) if (complete && at) put(hits, chunk, at, term.length, place, table);
    await Promise.all(read.map(async (chunk) => inText(hits, chunk, text, place)));
    return hits;
  }

  /**
   * @param {Hits} hits @param {number} chunk @param {number[]} at @param {number} length @param {number} place
   * @param {Map<number, [number, number][]> | null} table
   */
  function put(hits, chunk, at, length, place, table) {
    let mask = 0;
    let kept = at;
    if (table) {
      const changes = table.get(chunk) ?? [];
      kept = at.filter((offset) => offset < headings && placeAt(changes, offset) === place);
    }
    for (const offset of kept) mask |= offset < body ? 0 : offset < headings ? HEADING : offset < organ ? ORGAN : TITLE;
    if (mask & TITLE && includes(kept, organ) && includes(kept, size - 1 - length)) mask |= WHOLE;
    if (kept.length) hits.set(chunk, { count: kept.length, mask, at: kept });
  }

  /** @param {Hits} hits @param {number} chunk @param {string} text @param {number} place */
  async function inText(hits, chunk, text, place) {
    const { units, first } = await textOf(chunk);
    let [mask, from] = [0, 0];
    /** @type {number[]} */
    const at = [];
    units.forEach((unit, number) => {
      const folded = fold(unit.text);
      const title = first && number === 0;
      if (place < 0 || (unit.place === place && !title)) {
        for (let i = folded.indexOf(text); i >= 0; i = folded.indexOf(text, i + 1)) {
          at.push(from + i);
          mask |= title ? TITLE | (folded === text ? WHOLE : 0) : unit.heading ? HEADING : folded === text ? ORGAN : 0;
        }
      }
      from += folded.length + 1;
    });
    if (at.length) hits.set(chunk, { count: at.length, mask, at });
  }

  /** @returns {Promise<Map<number, [number, number][]>>} for each chunk where its place changes, and to what */
  async function places() {
    if (placeTable) return placeTable;
    const bits = new Bits(await shard("places"));
    /** @type {Map<number, [number, number][]>} */
    const table = new Map();
    for (let chunk = 0; chunk < total; chunk++) {
      let offset = 0;
      /** @type {[number, number][]} */
      const changes = [];
      for (let left = bits.gamma() - 1; left > 0; left--) changes.push([(offset += bits.rice(8)), bits.rice(2)]);
      if (changes.length) table.set(chunk, changes);
    }
    return (placeTable = table);
  }

  return { find, places };
}

/** @param {[number, number][]} changes @param {number} offset */
function placeAt(changes, offset) {
  let place = 3;
  for (const [from, then] of changes) {
    if (from > offset) break;
    place = then;
  }
  return place;
}

/** The report of every chunk. @param {string} counts */
export function chunkReports(counts) {
  /** @type {number[]} */
  const reports = [];
  let report = 0;
  for (let at = 0; at < counts.length; at++, report++) {
    let count = 0;
    if (counts[at] === "&") {
      const end = counts.indexOf(";", at);
      count = Number(counts.slice(at + 1, end));
      at = end;
    } else {
      count = digit(counts, at);
    }
    for (; count > 0; count--) reports.push(report);
  }
  return reports;
}

/** @param {string} counts */
const chunkCount = (counts) => chunkReports(counts).length;
