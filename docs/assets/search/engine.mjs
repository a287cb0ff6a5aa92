// @ts-check
// A query answered: which reports, in what order, with what passages.
//
// Ranking. Every term gives a report at most 1 for how often and how densely its body says it, and more for where it
// stands: 1.5 in a heading, 3 in the organ's name, 4 in the title, 20 if it is the whole title. Rare terms weigh more
// than common ones (BM25's inverse document frequency), and terms that stand near each other add up to 2. Equal reports
// keep the order of the compilations.
import { digit, BASE } from "./bits.mjs";
import { occurrences, prepareFinders, stretches } from "./fold.mjs";
import { HEADING, ORGAN, TITLE, WHOLE, chunkReports, lists, offsets } from "./lists.mjs";
import { prepareNames } from "./names.mjs";
import { parse } from "./query.mjs";
import { connect, manifest as loadManifest, shard } from "./shards.mjs";
import { prepareTexts, textOf } from "./texts.mjs";

/**
 * @typedef {import("./lists.mjs").Hits} Hits
 * @typedef {{hits: Hits, count: Uint32Array, mask: Uint8Array, reports: number[]}} Sum what holds a term, by report; `reports` ascend
 * @typedef {import("./query.mjs").Term} Term
 * @typedef {{name: string, label: string, values: string[], of: number[][]}} Column a facet: the values of every report
 * @typedef {{where?: string, sort?: string} & Record<string, string | string[] | undefined>} Options
 * @typedef {{anchor: string, place: string, heading: boolean, text: string, marks: [number, number][]}} Passage
 * @typedef {object} Shown
 * @property {number} report
 * @property {string} id
 * @property {string} title
 * @property {[number, number][]} marks of the title
 * @property {string[]} facts
 * @property {string} url of the page, without a fragment
 * @property {Passage[]} passages
 *
 * @typedef {object} Found
 * @property {string} query
 * @property {Term[]} terms
 * @property {string[]} forms folded texts to mark
 * @property {number} count
 * @property {number[]} reports numbers of all reports found, best first
 * @property {() => Promise<Record<string, Record<string, number>>>} facets for each value how many reports there would be with it
 * @property {number[]} left how many reports there would be without each term
 * @property {(from: number, to: number) => Promise<Shown[]>} show
 */

/** The facets, by the names that they have in addresses and options (builder/render/search_tables.py). */
export const FACETS = ["department", "level", "theme", "year", "region", "compilation", "variant"];
const PASSAGES = 2;
const AROUND = 48; // characters shown before and after what was found
const MOST = 100; // occurrences in a paragraph that are looked at

/** Fetch what every query needs, ahead of the first: when a reader turns to a search field. */
export function warm() {
  getEngine()
    .then(() => Promise.all([prepareTexts(), prepareNames(), connect(2)])) // not before: they carry the version of the manifest
    .then(prepareFinders)
    .catch(() => {}); // the query itself will tell
}

/** @type {Promise<ReturnType<typeof makeEngine> extends Promise<infer T> ? T : never> | null} */
let engine = null;
export function getEngine() {
  engine ??= makeEngine();
  engine.catch(() => (engine = null));
  return engine;
}

async function makeEngine() {
  const manifest = await loadManifest();
  const reportOf = Int32Array.from(chunkReports(manifest.chunks));
  const { find } = lists(manifest, reportOf.length);
  const firstChunk = new Int32Array(manifest.reports).fill(-1);
  for (let chunk = reportOf.length - 1; chunk >= 0; chunk--) firstChunk[reportOf[chunk]] = chunk;
  const lengths = Float64Array.from(manifest.lengths, (_, i) => 16 * 2 ** (digit(manifest.lengths, i) / 4));
  const mean = lengths.reduce((a, b) => a + b, 0) / Math.max(1, lengths.length);
  /** @type {Promise<Column[]> | null} */
  let columnsRead = null;
  /** @type {Map<string, {hits: Hits, forms: string[]}>} */
  const answered = new Map();

  /** The facets: fetched when they are needed, not before the first results. @returns {Promise<Column[]>} */
  function columns() {
    return (columnsRead ??= shard("facets").then((/** @type {any[]} */ read) =>
      read.map((column) => ({ ...column, of: valuesOf(column, manifest.reports) })),
    ));
  }

  /** The chunks that hold the term, as typed or in simplified form. @param {Term} term @param {number} place */
  async function hitsOf(term, place) {
    const at = term.title || term.exclude ? -1 : place;
    const name = `${at}${term.title}${term.text}`;
    const before = answered.get(name);
    if (before) return before;
    // traditional characters are looked up while the lists of the term as typed are fetched
    const foreign = [...term.text].some((c) => manifest.traditional.includes(c));
    const [hits, known] = await Promise.all([find(term.text, at), foreign && simplified(term.text)]);
    const forms = [term.text];
    const other = known || (hits.chunks.length ? term.text : await simplified(term.text));
    if (other !== term.text) {
      forms.push(other);
      const more = await find(other, at);
      for (const chunk of more.chunks) {
        if (hits.count[chunk]) continue;
        hits.chunks.push(chunk);
        hits.count[chunk] = more.count[chunk];
        hits.mask[chunk] = more.mask[chunk];
        if (hits.first) hits.first[chunk] = hits.at.length;
        hits.at.push(...offsets(more, chunk));
      }
      if (!more.first) hits.first = null;
    }
    if (term.title) hits.chunks = hits.chunks.filter((chunk) => hits.mask[chunk] & TITLE || (hits.count[chunk] = 0));
    if (answered.size > 200) answered.clear();
    answered.set(name, { hits, forms });
    return { hits, forms };
  }

  /** @param {string} text */
  async function simplified(text) {
    if (!/[\u3400-\u9fff]/.test(text)) return text;
    const [old, plain] = (await shard("traditional")).map((/** @type {string} */ s) => [...s]);
    return [...text].map((c) => plain[old.indexOf(c)] ?? c).join("");
  }

  /**
   * @param {string} query
   * @param {Options} options
   * @returns {Promise<Found>}
   */
  async function search(query, options = {}) {
    const terms = parse(query);
    const place = options.where ? manifest.places.indexOf(options.where) : -1;
    const filters = FACETS.filter((name) => options[name] !== undefined);
    const [known, every] = await Promise.all([
      filters.length || options.sort === "level" ? columns() : /** @type {Column[]} */ ([]),
      Promise.all(terms.map((term) => hitsOf(term, place))),
    ]);
    const sums = every.map(({ hits }) => sumUp(hits));
    const wanted = sums.filter((_, i) => !terms[i].exclude);
    const unwanted = sums.filter((_, i) => terms[i].exclude);

    /** @param {Sum[]} asked @returns {number[]} */
    const matching = (asked) => {
      const all = asked.map(({ reports }) => reports).sort((a, b) => a.length - b.length);
      const least = all[0] ?? firstChunk.map((_, report) => report);
      return Array.from(least).filter((report) => asked.every(({ count }) => count[report]) && !unwanted.some(({ count }) => count[report]));
    };
    const matched = matching(wanted);
    const chosen = filters.flatMap((name) => {
      const column = known.find((column) => column.name === name);
      const values = column && chosenValues(column, options[name]);
      return values ? [{ column, values }] : [];
    });
    /** @param {number} report @param {string} [except] */
    const passes = (report, except) =>
      chosen.every(({ column, values }) => column.name === except || column.of[report].some((value) => values.has(value)));
    const inOrder = chosen.length ? matched.filter((report) => passes(report)) : matched;
    const facets = async () =>
      Object.fromEntries(
        (await columns()).map((column) => {
          const picked = chosen.find((one) => one.column === column)?.values;
          const counts = new Array(column.values.length).fill(0);
          for (const report of picked ? matched.filter((r) => passes(r, column.name)) : inOrder) for (const v of column.of[report]) counts[v]++;
          const pairs = column.values.map((value, v) => /** @type {[string, number]} */ ([value, counts[v]]));
          return [column.name, Object.fromEntries(pairs.filter(([, count], v) => count || picked?.has(v)))];
        }),
      );

    const weights = wanted.map(({ reports: { length: n } }) => Math.log(1 + (manifest.reports - n + 0.5) / (n + 0.5)) + 0.3);
    let reports = ranked(inOrder, inOrder.map(scoreOf(wanted, weights)));
    // sorting keeps the order of equals
    if (options.sort === "date") {
      const dates = /** @type {number[]} */ (await shard("dates"));
      reports = [...reports].sort((a, b) => dates[b] - dates[a]);
    } else if (options.sort === "level") {
      const level = known.find((column) => column.name === "level");
      if (level) reports = [...reports].sort((a, b) => level.of[a][0] - level.of[b][0]);
    }

    // what would be found without each of the terms
    const left = terms.map((term) => {
      if (reports.length || wanted.length < 2 || term.exclude) return 0;
      return matching(wanted.filter((sum) => sum !== sums[terms.indexOf(term)])).filter((r) => passes(r)).length;
    });
    const marked = [...new Set(every.flatMap(({ forms }, i) => (terms[i].exclude ? [] : forms)))];
    // what is looked for in titles is shown in passages only where there is nothing else
    const titled = terms.every((term) => term.title || term.exclude);
    const inText = titled ? marked : [...new Set(every.flatMap(({ forms }, i) => (terms[i].exclude || terms[i].title ? [] : forms)))];
    return {
      query,
      terms,
      forms: marked,
      count: reports.length,
      reports,
      facets,
      left,
      show: (from, to) =>
        Promise.all(reports.slice(from, to).map((report) => shown(report, wanted, marked, inText, titled ? -1 : place))),
    };
  }

  /** What a term's hits add up to in every report. @param {Hits} hits @returns {Sum} */
  function sumUp(hits) {
    /** @type {Sum} */
    const sum = { hits, count: new Uint32Array(manifest.reports), mask: new Uint8Array(manifest.reports), reports: [] };
    const { count, mask, reports } = sum;
    let ascend = true;
    for (let i = 0; i < hits.chunks.length; i++) {
      const chunk = hits.chunks[i];
      const report = reportOf[chunk];
      if (count[report] === 0 && hits.count[chunk]) {
        ascend &&= !reports.length || report > reports[reports.length - 1];
        reports.push(report);
      }
      count[report] += hits.count[chunk];
      mask[report] |= hits.mask[chunk];
    }
    if (!ascend) reports.sort((a, b) => a - b);
    return sum;
  }

  /** @param {number} report */
  const chunksOf = (report) => {
    const found = [];
    for (let chunk = firstChunk[report]; reportOf[chunk] === report; chunk++) found.push(chunk);
    return found;
  };

  /** @param {Sum[]} sums @param {number[]} weights @returns {(report: number) => number} */
  const scoreOf = (sums, weights) => (report) => {
    const length = lengths[report] / mean;
    let score = 0;
    for (let i = 0; i < sums.length; i++) {
      const count = sums[i].count[report];
      const kinds = sums[i].mask[report];
      let places = 0;
      if (kinds >= HEADING) places = (kinds & HEADING ? 1.5 : 0) + (kinds & ORGAN ? 3 : 0) + (kinds & TITLE ? 4 : 0) + (kinds & WHOLE ? 20 : 0);
      score += weights[i] * (count / (count + 0.5 + length) + places);
    }
    for (let i = 1; i < sums.length; i++) {
      let nearest = 0;
      for (let chunk = firstChunk[report]; reportOf[chunk] === report; chunk++) {
        nearest = Math.max(nearest, nearness(chunk, sums[i - 1].hits, sums[i].hits));
      }
      score += (2 * nearest) / (sums.length - 1);
    }
    return score;
  };

  /**
   * @param {number} report @param {Sum[]} sums
   * @param {string[]} forms to mark in the title @param {string[]} inText to show @param {number} place
   * @returns {Promise<Shown>}
   */
  async function shown(report, sums, forms, inText, place) {
    const texts = await Promise.all(bestChunks(chunksOf(report), sums).map(textOf));
    const { id, title, department, level, years } = texts[0];
    const passages = texts.flatMap((text) => passagesOf(text, inText, place));
    passages.sort((a, b) => b.score - a.score);
    return {
      report,
      id,
      title,
      marks: marksOf(title, forms),
      facts: [department, level, years].filter(Boolean),
      url: urlOf(report, id),
      passages: passages.slice(0, PASSAGES).map((passage) => snippet(passage, manifest.places)),
    };
  }

  /** The page of a report, from the root. @param {number} report @param {string} id */
  function urlOf(report, id) {
    const url = manifest.url.replace("{id}", id);
    if (!manifest.folders) return url;
    const [names, codes] = manifest.folders;
    const at = names.length > BASE ? digit(codes, 2 * report) * BASE + digit(codes, 2 * report + 1) : digit(codes, report);
    return `${names[at]}/${url}`;
  }

  return { manifest, search, columns, urlOf };
}

/** @param {{values: string[], codes: string}} column @param {number} reports @returns {number[][]} */
function valuesOf(column, reports) {
  const width = column.values.length > BASE ? 2 : 1;
  /** @param {string} codes */
  const numbers = (codes) => {
    const found = [];
    for (let i = 0; i < codes.length; i += width) found.push(width === 1 ? digit(codes, i) : digit(codes, i) * BASE + digit(codes, i + 1));
    return found;
  };
  if (column.codes.length === reports * width && !column.codes.includes("&")) return numbers(column.codes).map((value) => [value]);
  return column.codes.split("&").map(numbers);
}

/** @param {Column} column @param {string | string[] | undefined} asked @returns {Set<number> | null} */
function chosenValues(column, asked) {
  const names = asked === undefined || asked === "" ? [] : [asked].flat().map(String);
  if (!names.length) return null;
  const numbers = column.values.map((value, i) => (names.includes(value) || names.includes(value.split("/").pop() ?? "") ? i : -1));
  return new Set(numbers.filter((i) => i >= 0));
}

/**
 * Reports by score, the best first; of equal ones the first. Numbers sort much faster than by a function.
 * @param {number[]} reports ascending @param {number[]} scores
 * @returns {number[]}
 */
function ranked(reports, scores) {
  const base = reports.length + 1;
  const keys = new Float64Array(scores.length);
  for (let i = 0; i < keys.length; i++) keys[i] = i - Math.round(scores[i] * 4096) * base;
  keys.sort();
  const best = [];
  for (let i = 0; i < keys.length; i++) best.push(reports[((keys[i] % base) + base) % base]);
  return best;
}

/** How near two terms come in a chunk, between 0 and 1. @param {number} chunk @param {Hits} some @param {Hits} others */
function nearness(chunk, some, others) {
  if (!some.count[chunk] || !others.count[chunk]) return 0;
  const [at, where] = [offsets(some, chunk), offsets(others, chunk)];
  let nearest = 144; // characters; as far is it taken to be where nothing is known
  for (let i = 0, j = 0; i < at.length && j < where.length; at[i] < where[j] ? i++ : j++) {
    nearest = Math.min(nearest, Math.abs(at[i] - where[j]));
  }
  return 1 / (1 + nearest / 16);
}

/** Of a report's chunks the one that says most of a query, and one more if it lacks a term. @param {number[]} chunks @param {Sum[]} sums */
function bestChunks(chunks, sums) {
  const ranked = chunks.map((chunk) => {
    let [terms, score] = [0, 0];
    sums.forEach(({ hits }, i) => {
      if (!hits.count[chunk]) return;
      terms |= 1 << i;
      score += 10 + Math.min(hits.count[chunk], 9) + (hits.mask[chunk] & HEADING ? 2 : 0);
    });
    return { chunk, terms, score };
  });
  ranked.sort((a, b) => b.score - a.score || a.chunk - b.chunk);
  const [best, ...rest] = ranked;
  const other = rest.find(({ terms }) => terms & ~best.terms);
  return other ? [best.chunk, other.chunk] : [best.chunk];
}

/**
 * @typedef {{start: number, end: number, term: number}[]} Places
 * @typedef {{text: string, unit: import("./texts.mjs").Unit, found: Places, score: number}} Candidate `found` counts from the
 *   start of the chunk's `text`
 */

/** @param {import("./texts.mjs").Text} text @param {string[]} forms @param {number} place @returns {Candidate[]} */
function passagesOf({ text, units, first }, forms, place) {
  const all = occurrences(text, forms);
  /** @type {Candidate[]} */
  const passages = [];
  for (let i = 0, n = 0; n < all.length; i++) {
    const unit = units[i];
    const from = n;
    let terms = 0;
    for (; n < all.length && all[n].start < unit.end; n++) terms |= 1 << all[n].term;
    if (n === from || (first && i === 0) || (place >= 0 && unit.place !== place)) continue;
    const score = 10 * bitCount(terms) + (unit.heading ? 3 : 0) + Math.min(n - from, 5) - i / 1000;
    passages.push({ text, unit, found: all.slice(from, n), score });
  }
  return passages;
}

/** @param {number} bits */
function bitCount(bits) {
  let count = 0;
  for (; bits; bits &= bits - 1) count++;
  return count;
}

/** @param {string} text @param {string[]} forms @returns {[number, number][]} */
function marksOf(text, forms) {
  return stretches(occurrences(text, forms)).map(({ start, end }) => [start, end]);
}

/** @param {Candidate} passage @param {string[]} places @returns {Passage} */
function snippet({ text, unit, found }, places) {
  // the window that holds most different terms, then most occurrences
  const some = found.slice(0, MOST);
  let [best, start] = [-1, found[0].start];
  for (const { start: from } of some) {
    const inside = some.filter((f) => f.start >= from && f.end <= from + 2 * AROUND);
    const worth = 100 * new Set(inside.map((f) => f.term)).size + inside.length;
    if (worth > best) [best, start] = [worth, from];
  }
  let from = Math.max(unit.start, start - AROUND / 2);
  const to = Math.min(unit.end, Math.max(from + 2.5 * AROUND, ...some.filter((f) => f.start === start).map((f) => f.end)));
  if (from > unit.start && unit.end - from < 2.5 * AROUND) from = Math.max(unit.start, unit.end - 2.5 * AROUND);
  const [before, after] = [from > unit.start ? "…" : "", to < unit.end ? "…" : ""];
  const shift = before.length - from;
  const inside = stretches(found.filter((f) => f.end > from && f.start < to));
  return {
    anchor: `p${unit.number}`,
    place: places[unit.place],
    heading: unit.heading,
    text: before + text.slice(from, to) + after,
    marks: inside.map(({ start: a, end: b }) => [Math.max(a, from) + shift, Math.min(b, to) + shift]),
  };
}
