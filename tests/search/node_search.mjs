// Runs queries through the shipped modules in Node: `node node_search.mjs INDEX < queries.json > results.json`.
// A query is {query, options}; a result {count, ids, facets, passages}. Tests compare the results with a plain scan.
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";
import { getEngine } from "../../docs/assets/search/engine.mjs";
import { locate, shard, transport } from "../../docs/assets/search/shards.mjs";

locate(`${process.argv[2]}/`);
transport.fetch = async (url) => runInThisContext(readFileSync(url.replace(/\?.*/, ""), "utf8"));
const engine = await getEngine();
const ids = (await shard("ids")).split(" ");
const results = [];
for (const { query, options, show } of JSON.parse(readFileSync(0, "utf8"))) {
  const found = await engine.search(query, options ?? {});
  results.push({
    count: found.count,
    ids: found.reports.map((report) => ids[report]),
    facets: await found.facets(),
    forms: found.forms,
    left: found.left,
    shown: show ? await found.show(0, show) : [],
  });
}
process.stdout.write(JSON.stringify(results));
