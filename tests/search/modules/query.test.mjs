// What a reader types, taken apart.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../../../docs/assets/search/query.mjs";

/** Terms as text: - excluded, T in titles. @param {string} typed */
const terms = (typed) => parse(typed).map(({ text, exclude, title }) => `${exclude ? "-" : ""}${title ? "T:" : ""}${text}`);

const CASES = {
  "河长制": ["河长制"],
  "  河长 \u3000 学位\t": ["河长", "学位"],
  "河长 河长 ＰＭ pm": ["河长", "pm"],
  "智慧 -城市": ["智慧", "-城市"],
  "智慧 －城市 −乡村": ["智慧", "-城市", "-乡村"],
  "1-9月 -": ["1-9月", "-"],
  '"河长 制" 学位': ["河长制", "学位"],
  "“河长 制”": ["河长制"],
  '"河长 制': ["河长", "制"],
  '-"河长 制"': ["-河长制"],
  "标题:智慧 標題：城市 Title:abc": ["T:智慧", "T:城市", "T:abc"],
  "-标题:智慧": ["-T:智慧"],
  "标题:": ["标题:"],
  "《》 “”": [],
  "": [],
};

for (const [typed, expected] of Object.entries(CASES)) {
  test(`“${typed}”`, () => assert.deepEqual(terms(typed), expected));
}

test("a term keeps what was typed, for offers to drop another", () => {
  assert.deepEqual(parse('标题:水利 -"河 长"').map(({ typed }) => typed), ["标题:水利", '-"河 长"']);
});
