// @ts-check
// Loading the files of the index. Each is a script of one call, so that they load from file:// and under a policy that
// allows scripts of the site's own; see builder/render/search_index.py.

/**
 * @typedef {object} Manifest
 * @property {string} version
 * @property {number} reports
 * @property {string} chunks how many chunks each report has
 * @property {string} lengths how long each report is: 4 * log2(characters / 16)
 * @property {[number, number, number, number]} space addresses for body, headings, organ, title
 * @property {number} fill
 * @property {{positions: number, chunks: number}} shards
 * @property {string} strong pairs that have lists by chunk only
 * @property {number} longest
 * @property {number[]} masks
 * @property {string} traditional
 * @property {string} url
 * @property {[string[], string]} [folders] where there are several sites: their folders, and for each report its own
 * @property {string[]} places
 */

/** @type {Map<string, Promise<any>>} */
const loading = new Map();
/** @type {Map<string, any>} */
const arrived = new Map();
/** What was fetched, for measuring. */
export const fetched = { files: 0 };

let base = "";
let version = "";

/** Where the files are. @param {string} url ends with a slash */
export function locate(url) {
  base = url;
  /** @type {any} */ (globalThis).huibianShard = (/** @type {string} */ name, /** @type {any} */ value) => arrived.set(name, value);
}

/** @param {string} url @returns {Promise<void>} */
const asScript = (url) =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.async = true;
    script.onload = () => (script.remove(), resolve());
    script.onerror = () => (script.remove(), reject(new Error(url)));
    document.head.append(script);
  });

/** The same file as data, which browsers hurry more than scripts. @param {string} url */
async function asData(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(url);
  const call = await answer.text();
  const comma = call.indexOf(",");
  arrived.set(JSON.parse(call.slice(call.indexOf("(") + 1, comma)), JSON.parse(call.slice(comma + 1, call.lastIndexOf(")"))));
}

/** How a file is fetched: tests replace it. Where a policy or a file:// page forbids data, scripts still load. */
export const transport = {
  data: globalThis.location?.protocol.startsWith("http"),
  fetch: async (/** @type {string} */ url) => {
    try {
      if (transport.data) return await asData(url);
    } catch {
      transport.data = false;
    }
    return asScript(url);
  },
};

/**
 * The content of a file; null if the index has no such file (no list is in it).
 * @param {string} name
 * @returns {Promise<any>}
 */
export function shard(name) {
  let promise = loading.get(name);
  if (!promise) {
    fetched.files++;
    promise = transport.fetch(`${base}${name}.js${version && `?v=${version}`}`).then(
      () => arrived.get(name) ?? null,
      (error) => {
        loading.delete(name);
        throw error;
      },
    );
    loading.set(name, promise);
  }
  return promise;
}

const CONNECTIONS = 6; // that browsers open to a host

/**
 * Open the connections that a first query will use. Over HTTP/1.1 each takes one request at a time, and a browser opens
 * one only when a request waits for it. @param {number} used by other requests at this moment
 */
export function connect(used) {
  const [page] = /** @type {PerformanceNavigationTiming[]} */ (globalThis.performance.getEntriesByType("navigation"));
  if (!transport.data || page?.nextHopProtocol !== "http/1.1") return;
  for (let i = used; i < CONNECTIONS; i++) fetch(`${base}manifest.js`, { method: "HEAD", cache: "no-store" }).catch(() => {});
}

/** @returns {Promise<Manifest>} */
export async function manifest() {
  const value = /** @type {Manifest} */ (await shard("manifest"));
  version = value.version;
  return value;
}

/** The file of a key (FNV-1a, as in builder/render/search_postings.py). @param {string[]} characters @param {number} shards */
export function home(characters, shards) {
  let value = 2166136261;
  for (const character of characters) value = Math.imul(value ^ /** @type {number} */ (character.codePointAt(0)), 16777619);
  return ((value ^ (value >>> 15)) >>> 0) % shards;
}

/**
 * The keys of a file, as builder/render/search_postings.front_coded wrote them.
 * @param {string} coded
 */
export function keysOf(coded) {
  /** @type {string[]} */
  const keys = [];
  let key = "";
  for (let at = 0; at < coded.length; ) {
    const shared = coded.charCodeAt(at) - 48;
    const own = coded.charCodeAt(at + 1) - 48;
    key = key.slice(0, shared) + coded.slice(at + 2, at + 2 + own);
    keys.push(key);
    at += 2 + own;
  }
  return keys;
}
