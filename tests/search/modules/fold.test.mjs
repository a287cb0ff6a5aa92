// What is found in a text as it is written is what is found in its folded form.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fold, occurrences, stretches } from "../../../docs/assets/search/fold.mjs";

const found = (text, ...terms) => occurrences(text, terms.map(fold)).map(({ start, end }) => text.slice(start, end));

test("marks cover a term as it is written", () => {
  assert.deepEqual(found("建设“智慧水利”平台，智慧水利。", "智慧水利"), ["智慧水利", "智慧水利"]);
  assert.deepEqual(found("建设“智慧水利”平台", "建设智慧水利平台"), ["建设“智慧水利”平台"]);
  assert.deepEqual(found("接入ＰＭ２.5 与pm 2.5", "pm2.5"), ["ＰＭ２.5", "pm 2.5"]);
  assert.deepEqual(found("第１章（A+B）", "1章(a+b)"), ["１章（A+B）"]);
});

test("occurrences may overlap, but not reach over the end of a line", () => {
  assert.equal(found("一一一一", "一一").length, 3);
  assert.deepEqual(found("工作\n总结", "工作总结"), []);
  assert.deepEqual(found("", "一"), []);
  assert.deepEqual(found("一", ""), []);
});

test("characters that mean something in an expression are characters", () => {
  for (const term of [".", "*", "(", "[", "\\", "^", "$", "|", "-", "]", "{2}"]) assert.deepEqual(found(`甲${term}乙`, term), [term]);
});

test("a term longer than an expression can be", () => {
  const term = Array.from({ length: 9000 }, (_, i) => String.fromCharCode(0x4e00 + ((i * 31) % 5000))).join("");
  assert.equal(occurrences(`甲${term}乙`, [term]).length, 1);
  assert.equal(occurrences(`甲${term}乙`, [`${term}丙`]).length, 0);
});

test("any text holds as many as its folded form does", () => {
  const letters = [..."甲乙 ，,ａA“《\u3000１1é\ud842\udfb7"];
  let state = 7;
  const next = (below) => (state = (state * 1103515245 + 12345) % 2 ** 31) % below;
  for (let round = 0; round < 2000; round++) {
    const text = Array.from({ length: next(30) }, () => letters[next(letters.length)]).join("");
    const term = fold(Array.from({ length: 1 + next(3) }, () => letters[next(letters.length)]).join(""));
    let count = 0;
    for (let at = term ? fold(text).indexOf(term) : -1; at >= 0; at = fold(text).indexOf(term, at + 1)) count++;
    const here = occurrences(text, [term]);
    assert.equal(here.length, count, JSON.stringify([text, term]));
    for (const { start, end } of here) assert.equal(fold(text.slice(start, end)), term);
  }
});

test("what overlaps is marked as one", () => {
  assert.deepEqual(stretches([{ start: 0, end: 3 }, { start: 2, end: 5 }, { start: 5, end: 6 }, { start: 8, end: 9 }]), [{ start: 0, end: 6 }, { start: 8, end: 9 }]);
});
