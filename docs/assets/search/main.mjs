// @ts-check
// Starts the parts that a page has, and offers `huibian.search` to scripts.
import { putBox, startBox } from "./box.mjs";
import { getEngine } from "./engine.mjs";
import { highlight } from "./highlight.mjs";
import { startPage } from "./page.mjs";
import { locate, shard } from "./shards.mjs";
import { address, site } from "./site.mjs";

/**
 * All reports that answer a query. `limit` of them (10 unless told), from `offset`, come with title and passages.
 * @param {string} query
 * @param {import("./engine.mjs").Options & {limit?: any, offset?: any}} [options] where: plans, achievements or problems;
 *   department, level, theme, year, region, compilation, variant: a value or several; sort: date or level
 */
async function search(query, options = {}) {
  const engine = await getEngine();
  const { limit = 10, offset = 0, ...rest } = options;
  const found = await engine.search(String(query), rest);
  const [ids, facets, shown] = await Promise.all([shard("ids"), found.facets(), found.show(Number(offset), Number(offset) + Number(limit))]);
  const names = ids.split(" ");
  const reports = found.reports.map((report, at) => {
    const details = shown[at - Number(offset)];
    const id = names[report];
    const url = address(engine.urlOf(report, id));
    return details ? { id, url, title: details.title, facts: details.facts, passages: details.passages } : { id, url, passages: [] };
  });
  return { count: found.count, reports, facets };
}

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
const here = new URL(script.src);
site.root = new URL("../../", here).href.replace(/[?#].*/, "");
locate(new URL("index/", here).href.replace(/[?#].*/, ""));
/** @type {any} */ (window).huibian = Object.assign(/** @type {any} */ (window).huibian ?? {}, { search });

function startParts() {
  const page = document.querySelector("[data-huibian-page]");
  if (page instanceof HTMLElement && !page.dataset.huibianStarted) {
    page.dataset.huibianStarted = "true";
    startPage(page);
  }
  const article = document.querySelector("article") ?? document.querySelector("main");
  if (article && !article.querySelector("mark.hs-mark")) highlight(article);
}

function start() {
  for (const slot of document.querySelectorAll("a.hs-slot")) putBox(/** @type {HTMLAnchorElement} */ (slot));
  for (const form of document.querySelectorAll("form[data-huibian-search]")) if (form instanceof HTMLFormElement) startBox(form);
  // the theme's instant navigation replaces the page and tells so
  const pages = /** @type {any} */ (window).document$;
  if (pages?.subscribe) pages.subscribe(startParts);
  else startParts();
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
