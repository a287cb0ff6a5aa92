// Files are fetched once, again after a failure, as data or else as scripts; names and answers come from them.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { answersTo, synonymsOf } from "../../../docs/assets/search/names.mjs";
import { connect, home, keysOf, locate, manifest, shard, transport } from "../../../docs/assets/search/shards.mjs";

const asShipped = transport.fetch;
/** @type {string[]} */
let asked = [];

beforeEach(() => {
  asked = [];
  locate("index/");
  transport.fetch = async (url) => {
    asked.push(url);
    globalThis.huibianShard(url.replace(/^index\/|\.js.*/g, ""), { url });
  };
});

test("a file is fetched once, however often it is wanted", async () => {
  const [one, two] = await Promise.all([shard("p/1"), shard("p/1")]);
  assert.equal(one, two);
  assert.deepEqual(asked, ["index/p/1.js"]);
});

test("what could not be fetched is tried again", async () => {
  const works = transport.fetch;
  transport.fetch = async () => {
    throw new Error("no network");
  };
  await assert.rejects(shard("p/2"), /no network/);
  transport.fetch = works;
  assert.deepEqual(await shard("p/2"), { url: "index/p/2.js" });
});

test("after the manifest every address carries its version, so that an old copy is never mixed in", async () => {
  transport.fetch = async (url) => {
    asked.push(url);
    globalThis.huibianShard(url.replace(/^index\/|\.js.*/g, ""), { version: "abc" });
  };
  await manifest();
  await shard("p/3");
  assert.deepEqual(asked, ["index/manifest.js", "index/p/3.js?v=abc"]);
});

test("connections are opened ahead where a browser needs several: over HTTP/1.1, not from a folder", (t) => {
  let protocol = "h2";
  t.mock.method(performance, "getEntriesByType", () => [{ nextHopProtocol: protocol }]);
  const sent = t.mock.method(globalThis, "fetch", async () => new Response());
  transport.data = true;
  connect(2);
  assert.equal(sent.mock.callCount(), 0);
  protocol = "http/1.1";
  connect(2);
  assert.deepEqual(sent.mock.calls.map(({ arguments: [, { method }] }) => method), ["HEAD", "HEAD", "HEAD", "HEAD"]);
  transport.data = false;
  connect(2);
  assert.equal(sent.mock.callCount(), 4);
});

test("a file fetched as data is read without being run; where that is forbidden it is loaded as a script", async () => {
  /** @type {string[]} */
  const scripts = [];
  globalThis.document = { createElement: () => ({ remove() {} }), head: { append: (script) => (scripts.push(script.src), queueMicrotask(script.onload)) } };
  transport.data = true;
  globalThis.fetch = async () => new Response('huibianShard("p/4",["a,b",")"])\n');
  await asShipped("index/p/4.js");
  transport.fetch = async () => {};
  assert.deepEqual(await shard("p/4"), ["a,b", ")"]);
  globalThis.fetch = async () => {
    throw new TypeError("blocked by a policy");
  };
  await asShipped("index/p/5.js");
  assert.deepEqual([scripts, transport.data], [["index/p/5.js"], false]);
});

test("keys are written as what they share with the one before", () => {
  assert.deepEqual(keysOf("02甲乙12丙丁12𠮷"), ["甲乙", "甲丙丁", "甲𠮷"]);
  assert.deepEqual(keysOf(""), []);
});

test("a key's file is the same as the builder's", () => {
  // builder.render.search_postings.home("工作", 4400), home("𠮷野", 97)
  assert.deepEqual([home([..."工作"], 4400), home([..."𠮷野"], 97)], [312, 65]);
});

test("pages answer to their own names: that very name, its beginning, a part of it", async () => {
  transport.fetch = async () => globalThis.huibianShard("names", {
    answers: [["老旧小区改造", "共同计划", "a"], ["教育", "部门", "b", "教育 教体 学校"], ["义务教育", "主题", "c"], ["教育公平", "主题", "d"]],
    endings: ["委员会", "局", "委"],
  });
  assert.deepEqual((await answersTo("教育")).map(({ url }) => url), ["b", "d", "c"]);
  assert.deepEqual((await answersTo("“老旧 小区”")).map(({ name }) => name), ["老旧小区改造"]);
  assert.deepEqual(await answersTo("教"), []);
  for (const organ of ["教育局", "教体局", "县教育局", "教育委员会"]) assert.equal((await answersTo(organ))[0]?.url, "b", organ);
  for (const other of ["学校", "民族教育局", "义务教育局"]) assert.notEqual((await answersTo(other))[0]?.url, "b", other);
});

test("what else a thing is called, of names that the reports use", async () => {
  transport.fetch = async () => globalThis.huibianShard("synonyms", [["住建局", "建设局", "", "住房和城乡建设局"], ["低保", "", "最低生活保障"]]);
  assert.deepEqual(await synonymsOf("住房和城乡建设局"), ["住建局", "建设局"]);
  assert.deepEqual(await synonymsOf("住建局"), ["建设局"]);
  assert.deepEqual(await synonymsOf("低保"), []);
});
