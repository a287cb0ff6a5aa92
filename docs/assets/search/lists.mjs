// @ts-check
// Which chunks hold a term: from the lists that builder/render/search_postings.py describes.
import { Bits, digit, riceWidth } from "./bits.mjs";
import { fold, occurrences } from "./fold.mjs";
import { home, keysOf, shard } from "./shards.mjs";
import { textOf } from "./texts.mjs";

/** @typedef {import("./shards.mjs").Manifest} Manifest */

/**
 * What holds a term: of every chunk how often, and in what kinds of text (bits: places, then HEADING, ORGAN, TITLE,
 * WHOLE), and where, if that is known: at the offsets `at[first[chunk]]` and those that follow.
 * @typedef {{chunks: number[], count: Uint32Array, mask: Uint8Array, at: number[], first: Int32Array | null}} Hits
 * Where a key stands: addresses; or for a rare key the chunks only. Both ascend.
 * @typedef {{addresses: number[], chunks?: undefined} | {addresses?: undefined, chunks: number[]}} Places
 */

export const HEADING = 16;
export const ORGAN = 32;
export const TITLE = 64;
export const WHOLE = 128; // it is the whole title
const FEW = 16; // so many texts are read rather than more lists
const [NO, YES, UNLOCATED] = [0, 1, 2];
const FIRST = 3; // lists fetched at once for a long term

/** @param {Manifest} manifest @param {number} total chunks */
export function lists(manifest, total) {
  const { space, shards, fill } = manifest;
  const size = space[0] + space[1] + space[2] + space[3];
  const [body, headings, organ] = [space[0], space[0] + space[1], space[0] + space[1] + space[2]];
  const letters = [...manifest.strong];
  const strong = new Set(letters.filter((_, i) => i % 2 === 0).map((c, i) => c + letters[2 * i + 1]));
  /** @type {Map<number, [number, number][]> | null} */
  let placeTable = null;

  /** @param {boolean} located @returns {Hits} */
  const none = (located) => ({
    chunks: [],
    count: new Uint32Array(total),
    mask: new Uint8Array(total),
    at: [],
    first: located ? new Int32Array(total) : null,
  });

  /**
   * The lists of a file whose keys `wanted` accepts: NO, YES, or UNLOCATED (only if the key is a rare one).
   * @param {string} file @param {(key: string) => number} wanted
   * @returns {Promise<Places>}
   */
  async function positional(file, wanted) {
    const [coded, text] = await shard(file);
    const bits = new Bits(text);
    const keys = keysOf(coded);
    const accepted = keys.map(wanted);
    /** @type {number[]} */
    const addresses = [];
    /** @type {number[] | null} */
    let chunks = null;
    let lists = 0;
    for (let k = 0, open = accepted.filter(Boolean).length; open; k++) {
      if (accepted[k]) open--;
      const located = bits.unary() === 1;
      const keep = accepted[k] === YES || (accepted[k] === UNLOCATED && !located);
      if (keep) lists++;
      if (keep && !located) chunks = [];
      const count = bits.gamma();
      const width = riceWidth(total, count);
      let chunk = -1;
      let run = -1; // how many chunks with one position follow
      for (let i = 0; i < count; i++) {
        if (located && run < 0) run = bits.rice(2);
        chunk += bits.rice(width) + 1;
        if (!located) {
          if (keep) chunks?.push(chunk);
          continue;
        }
        const times = run-- ? 1 : bits.gamma() + 1;
        const gap = riceWidth(fill, times);
        let address = chunk * size - 1;
        for (let n = 0; n < times; n++) {
          address += bits.rice(gap) + 1;
          if (keep) addresses.push(address);
        }
      }
    }
    if (chunks) return { chunks };
    return { addresses: lists > 1 ? Array.from(Float64Array.from(addresses).sort()) : addresses };
  }

  /** The list by chunk of a single character or strong pair. @param {string[]} key @param {number} place */
  async function byChunk(key, place) {
    const [coded, text] = await shard(`${key.length === 1 ? "c" : "s"}/${home(key, shards.chunks).toString(16)}`);
    const bits = new Bits(text);
    const keys = keysOf(coded);
    const wanted = keys.indexOf(key.join(""));
    const { chunks, count, mask, ...rest } = none(false);
    for (let k = 0; k <= wanted; k++) {
      const held = bits.gamma();
      const width = riceWidth(total, held);
      let chunk = -1;
      for (let i = 0; i < held; i++) {
        chunk += bits.rice(width) + 1;
        const times = bits.gamma();
        const kinds = manifest.masks[bits.gamma() - 1];
        if (k < wanted || (place >= 0 && !(kinds & (1 << place)))) continue;
        chunks.push(chunk);
        count[chunk] = times;
        mask[chunk] = kinds;
      }
    }
    return { chunks, count, mask, ...rest };
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

  /** Where the term begins according to the key at `at`. @param {string[]} term @param {number} at */
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
    if (at && found.addresses) found.addresses.forEach((address, i, all) => (all[i] = address - at));
    return found;
  }

  /** What all of `every` agree on. @param {Places[]} every @returns {Places} */
  function together(every) {
    /** @type {number[] | null} */
    let addresses = null;
    /** @type {number[] | null} */
    let chunks = null;
    for (const places of every) {
      if (places.addresses) addresses = addresses ? common(addresses, places.addresses) : places.addresses;
      else chunks = chunks ? common(chunks, places.chunks) : places.chunks;
    }
    if (!chunks) return { addresses: addresses ?? [] };
    return { chunks: addresses ? common(chunks, chunksOf({ addresses })) : chunks };
  }

  /** Numbers that both have, ascending. @param {number[]} some @param {number[]} others */
  function common(some, others) {
    const both = [];
    for (let i = 0, j = 0; i < some.length && j < others.length; ) {
      if (some[i] === others[j]) both.push(some[i]);
      if (some[i] <= others[j]) i++;
      else j++;
    }
    return both;
  }

  /** @param {Places} places @returns {number[]} */
  function chunksOf({ addresses, chunks }) {
    if (chunks) return chunks;
    const found = [];
    for (let i = 0, last = -1; i < addresses.length; i++) {
      const chunk = Math.floor(addresses[i] / size);
      if (chunk !== last) found.push((last = chunk));
    }
    return found;
  }

  /**
   * The chunks that hold the folded `text`.
   * @param {string} text
   * @param {number} place restrict to this place of the manifest's, or -1
   * @returns {Promise<Hits>}
   */
  async function find(text, place) {
    const term = [...text];
    if (term.length === 1 || (term.length === 2 && strong.has(text))) return byChunk(term, place);
    let starts = anchors(term);
    /** @type {Places | null} */
    let found = null;
    // a few keys of a long term leave few chunks, which are then read rather than more lists
    for (let step = FIRST; starts.length && (!found || chunksOf(found).length > FEW); step *= 2) {
      const apart = Math.max(1, Math.ceil(starts.length / step));
      const some = starts.filter((_, i) => i % apart === 0);
      starts = starts.filter((_, i) => i % apart !== 0);
      const more = await Promise.all(some.map((at) => keyed(term, at)));
      found = together(found ? [found, ...more] : more);
    }
    const hits = none(true);
    if (!found) return hits;
    if (found.addresses && !starts.length) {
      const table = place >= 0 ? await places() : null;
      for (const address of found.addresses) put(hits, address, term.length, place, table);
    } else {
      // rare keys, and terms of which not all keys were fetched, are looked up in the texts: there are few
      await Promise.all(chunksOf(found).map((chunk) => inText(hits, chunk, text, place)));
    }
    return hits;
  }

  /**
   * Note an occurrence; those of a chunk come one after another.
   * @param {Hits} hits @param {number} chunk @param {number} offset @param {number} mask
   */
  function add(hits, chunk, offset, mask) {
    if (!hits.count[chunk]) {
      hits.chunks.push(chunk);
      if (hits.first) hits.first[chunk] = hits.at.length;
    }
    hits.at.push(offset);
    hits.count[chunk]++;
    hits.mask[chunk] |= mask;
  }

  /**
   * @param {Hits} hits @param {number} address @param {number} length @param {number} place
   * @param {Map<number, [number, number][]> | null} table
   */
  function put(hits, address, length, place, table) {
    const chunk = Math.floor(address / size);
    const offset = address - chunk * size;
    if (table && (offset >= headings || placeAt(table.get(chunk) ?? [], offset) !== place)) return;
    // the title stands at both ends of its part
    const whole = offset === size - 1 - length && offsets(hits, chunk).includes(organ) ? WHOLE : 0;
    add(hits, chunk, offset, offset < body ? 0 : offset < headings ? HEADING : offset < organ ? ORGAN : TITLE | whole);
  }

  /** @param {Hits} hits @param {number} chunk @param {string} term @param {number} place */
  async function inText(hits, chunk, term, place) {
    const { text, units, first } = await textOf(chunk);
    const found = occurrences(text, [term]);
    let offset = 0; // in the body, as the lists count
    for (let i = 0, n = 0; n < found.length; i++) {
      const unit = units[i];
      const title = first && i === 0;
      const folded = fold(text.slice(unit.start, unit.end));
      const mask = title ? TITLE | (folded === term ? WHOLE : 0) : unit.heading ? HEADING : folded === term ? ORGAN : 0;
      for (; n < found.length && found[n].start < unit.end; n++) {
        if (place >= 0 && (unit.place !== place || title)) continue;
        add(hits, chunk, (unit.heading ? body : offset) + fold(text.slice(unit.start, found[n].start)).length, mask);
      }
      if (!unit.heading) offset += folded.length + 1;
    }
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

/** Where in a chunk a term stands, as far as that is known. @param {Hits} hits @param {number} chunk */
export function offsets({ at, count, first }, chunk) {
  return first ? at.slice(first[chunk], first[chunk] + count[chunk]) : [];
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
