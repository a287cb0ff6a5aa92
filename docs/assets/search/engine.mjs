// @ts-check
// A query answered: which reports, in what order, with what passages.
//
// Ranking. Every term gives a report at most 1 for how often and how densely its body says it, and more for where it
// stands: 1.5 in a heading, 3 in the organ's name, 4 in the title, 20 if it is the whole title. Rare terms weigh more
// than common ones (BM25's inverse document frequency), and terms that stand near each other add up to 2. Equal reports
// keep the order of the compilations.
import { digit, BASE } from "./bits.mjs";
import { occurrences, stretches } from "./fold.mjs";
import { HEADING, ORGAN, TITLE, WHOLE, chunkReports, lists } from "./lists.mjs";
import { parse } from "./query.mjs";
import { manifest as loadManifest, shard } from "./shards.mjs";
import { prepareTexts, textOf } from "./texts.mjs";

/**
 * @typedef {import("./lists.mjs").Hits} Hits
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

/** Fetch what every query needs, ahead of the first: when a reader turns to a search field. */
export function warm() {
  getEngine()
    .then(() => Promise.all([prepareTexts(), shard("names")])) // not before: they carry the version of the manifest
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
  const reportOf = chunkReports(manifest.chunks);
  const { find } = lists(manifest);
  const firstChunk = new Int32Array(manifest.reports).fill(-1);
  reportOf.forEach((report, chunk) => firstChunk[report] < 0 && (firstChunk[report] = chunk));
  const lengths = Array.from({ length: manifest.reports }, (_, i) => 16 * 2 ** (digit(manifest.lengths, i) / 4));
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
    const hits = await find(term.text, at);
    const forms = [term.text];
    const other = await simplified(term.text, hits.size === 0);
    if (other !== term.text) {
      forms.push(other);
      for (const [chunk, hit] of await find(other, at)) if (!hits.has(chunk)) hits.set(chunk, hit);
    }
    if (term.title) for (const [chunk, hit] of hits) if (!(hit.mask & TITLE)) hits.delete(chunk);
    if (answered.size > 200) answered.clear();
    answered.set(name, { hits, forms });
    return { hits, forms };
  }

  /** @param {string} text @param {boolean} nowhere */
  async function simplified(text, nowhere) {
    if (!/[\u3400-\u9fff]/.test(text)) return text;
    if (!nowhere && ![...text].some((c) => manifest.traditional.includes(c))) return text;
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
    /** Hits of each term by report. @type {Map<number, [number, import("./lists.mjs").Hit][]>[]} */
    const byReport = every.map(({ hits }) => {
      const grouped = new Map();
      for (const [chunk, hit] of hits) {
        const report = reportOf[chunk];
        const group = grouped.get(report);
        if (group) group.push([chunk, hit]);
        else grouped.set(report, [[chunk, hit]]);
      }
      return grouped;
    });
    const wanted = byReport.filter((_, i) => !terms[i].exclude);
    const unwanted = byReport.filter((_, i) => terms[i].exclude);

    /** @param {typeof wanted} asked */
    const matching = (asked) => {
      const [first, ...others] = [...asked].sort((a, b) => a.size - b.size);
      const candidates = first ? [...first.keys()] : Array.from({ length: manifest.reports }, (_, i) => i);
      return candidates.filter((r) => others.every((o) => o.has(r)) && !unwanted.some((o) => o.has(r))).sort((a, b) => a - b);
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
    const reports = matched.filter((report) => passes(report));
    const inOrder = [...reports];
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

    const weights = wanted.map((of) => Math.log(1 + (manifest.reports - of.size + 0.5) / (of.size + 0.5)) + 0.3);
    const scores = new Map(reports.map((r) => [r, scoreOf(wanted.map((of) => of.get(r) ?? []), weights, lengths[r] / mean)]));
    const best = (/** @type {number} */ a, /** @type {number} */ b) => Number(scores.get(b)) - Number(scores.get(a)) || a - b;
    if (options.sort === "date") {
      const dates = /** @type {number[]} */ (await shard("dates"));
      reports.sort((a, b) => dates[b] - dates[a] || best(a, b));
    } else if (options.sort === "level") {
      const level = known.find((column) => column.name === "level");
      reports.sort((a, b) => (level ? level.of[a][0] - level.of[b][0] : 0) || best(a, b));
    } else {
      reports.sort(best);
    }

    // what would be found without each of the terms
    const left = terms.map((term) => {
      if (reports.length || wanted.length < 2 || term.exclude) return 0;
      return matching(wanted.filter((of) => of !== byReport[terms.indexOf(term)])).filter((r) => passes(r)).length;
    });
    const marked = [...new Set(every.flatMap(({ forms }, i) => (terms[i].exclude ? [] : forms)))];
    const titled = terms.filter((term) => term.title).length === terms.length;
    return {
      query,
      terms,
      forms: marked,
      count: reports.length,
      reports,
      facets,
      left,
      show: (from, to) =>
        Promise.all(reports.slice(from, to).map((r) => shown(r, wanted.map((of) => of.get(r) ?? []), marked, titled ? -1 : place))),
    };
  }

  /**
   * @param {number} report @param {[number, import("./lists.mjs").Hit][][]} hits of each term
   * @param {string[]} forms @param {number} place
   * @returns {Promise<Shown>}
   */
  async function shown(report, hits, forms, place) {
    const texts = await Promise.all(bestChunks(hits, firstChunk[report]).map(textOf));
    const { id, title, department, level, years } = texts[0];
    const passages = texts.flatMap((text) => passagesOf(text, forms, place));
    passages.sort((a, b) => b.score - a.score);
    return {
      report,
      id,
      title,
      marks: marksOf(title, forms),
      facts: [department, level, years].filter(Boolean),
      url: manifest.url.replace("{id}", id),
      passages: passages.slice(0, PASSAGES).map((p) => snippet(p.unit, p.found, manifest.places)),
    };
  }

  return { manifest, search, columns };
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

/** @param {[number, import("./lists.mjs").Hit][][]} hits @param {number[]} weights @param {number} length relative to the mean */
function scoreOf(hits, weights, length) {
  let score = 0;
  hits.forEach((of, i) => {
    let [count, mask] = [0, 0];
    for (const [, hit] of of) {
      count += hit.count;
      mask |= hit.mask;
    }
    const places = (mask & HEADING ? 1.5 : 0) + (mask & ORGAN ? 3 : 0) + (mask & TITLE ? 4 : 0) + (mask & WHOLE ? 20 : 0);
    score += weights[i] * (count / (count + 0.5 + length) + places);
  });
  for (let i = 1; i < hits.length; i++) score += (2 * nearness(hits[i - 1], hits[i])) / (hits.length - 1);
  return score;
}

/** Between 0 and 1. @param {[number, import("./lists.mjs").Hit][]} some @param {[number, import("./lists.mjs").Hit][]} others */
function nearness(some, others) {
  let nearest = 0;
  for (const [chunk, { at }] of some) {
    for (const [other, { at: where }] of others) {
      if (other !== chunk) continue;
      nearest = Math.max(nearest, 0.1);
      if (!at || !where) continue;
      for (let i = 0, j = 0; i < at.length && j < where.length; at[i] < where[j] ? i++ : j++) {
        nearest = Math.max(nearest, 1 / (1 + Math.abs(at[i] - where[j]) / 16));
      }
    }
  }
  return nearest;
}

/** The chunk that says most of a query, and one more if it lacks a term. @param {[number, import("./lists.mjs").Hit][][]} hits @param {number} first */
function bestChunks(hits, first) {
  /** @type {Map<number, [number, number]>} */
  const worth = new Map();
  hits.forEach((of, term) => {
    for (const [chunk, hit] of of) {
      const [terms, score] = worth.get(chunk) ?? [0, 0];
      worth.set(chunk, [terms | (1 << term), score + 10 + Math.min(hit.count, 9) + (hit.mask & HEADING ? 2 : 0)]);
    }
  });
  const ranked = [...worth].sort((a, b) => b[1][1] - a[1][1] || a[0] - b[0]);
  if (!ranked.length) return [first];
  const [best, [terms]] = ranked[0];
  const other = ranked.find(([, [others]]) => others & ~terms);
  return other ? [best, other[0]] : [best];
}

/** @param {import("./texts.mjs").Text} text @param {string[]} forms @param {number} place */
function passagesOf(text, forms, place) {
  return text.units.flatMap((unit, i) => {
    const title = text.first && i === 0;
    if (title || (place >= 0 && unit.place !== place)) return [];
    const found = occurrences(unit.text, forms);
    const kinds = new Set(found.map((f) => f.term)).size;
    return found.length ? [{ unit, found, score: 10 * kinds + (unit.heading ? 3 : 0) + Math.min(found.length, 5) - i / 1000 }] : [];
  });
}

/** @param {string} text @param {string[]} forms @returns {[number, number][]} */
function marksOf(text, forms) {
  return stretches(occurrences(text, forms)).map(({ start, end }) => [start, end]);
}

/**
 * @param {import("./texts.mjs").Unit} unit @param {{start: number, end: number, term: number}[]} found @param {string[]} places
 * @returns {Passage}
 */
function snippet(unit, found, places) {
  // the window that holds most different terms, then most occurrences
  let [best, start] = [-1, found[0].start];
  for (const { start: from } of found) {
    const inside = found.filter((f) => f.start >= from && f.end <= from + 2 * AROUND);
    const worth = 100 * new Set(inside.map((f) => f.term)).size + inside.length;
    if (worth > best) [best, start] = [worth, from];
  }
  let from = Math.max(0, start - AROUND / 2);
  const to = Math.min(unit.text.length, Math.max(from + 2.5 * AROUND, ...found.filter((f) => f.start === start).map((f) => f.end)));
  if (from > 0 && unit.text.length - from < 2.5 * AROUND) from = Math.max(0, Math.min(from, unit.text.length - 2.5 * AROUND));
  const [before, after] = [from > 0 ? "…" : "", to < unit.text.length ? "…" : ""];
  const shift = before.length - from;
  const inside = stretches(found.filter((f) => f.end > from && f.start < to));
  return {
    anchor: `p${unit.number}`,
    place: places[unit.place],
    heading: unit.heading,
    text: before + unit.text.slice(from, to) + after,
    marks: inside.map(({ start: a, end: b }) => [Math.max(a, from) + shift, Math.min(b, to) + shift]),
  };
}

