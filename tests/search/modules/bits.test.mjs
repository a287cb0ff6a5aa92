// Numbers are read back as builder/render/search_bits.py describes that they are written.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Bits, digit, riceWidth } from "../../../docs/assets/search/bits.mjs";

const ALPHABET = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).filter((c) => !'"\\<&'.includes(c));

/** @param {string} bits zeros and ones */
function packed(bits) {
  const words = bits.match(/.{1,13}/g) ?? [];
  return words.map((word) => Number.parseInt(word.padEnd(13, "0"), 2)).map((n) => ALPHABET[Math.floor(n / 91)] + ALPHABET[n % 91]).join("");
}

const rice = (n, width) => `${"0".repeat(Math.floor(n / 2 ** width))}1${width ? (n % 2 ** width).toString(2).padStart(width, "0") : ""}`;
const gamma = (n) => n.toString(2).padStart(2 * n.toString(2).length - 1, "0");

/** Numbers that look random, the same every time. */
function* numbers(count, below) {
  for (let i = 0, state = 12345; i < count; i++) yield (state = (state * 1103515245 + 12345) % 2 ** 31) % below;
}

test("Rice and gamma codes, one after another, whatever is held", () => {
  const some = [...numbers(3000, 4096)].map((n, i) => [n, i % 9]);
  const bits = new Bits(packed(some.map(([n, width]) => (width === 8 ? gamma(n + 1) : rice(n % 200, width))).join("")));
  for (const [n, width] of some) assert.equal(width === 8 ? bits.gamma() - 1 : bits.rice(width), width === 8 ? n : n % 200);
});

test("codes that are longer than what is held at once", () => {
  const bits = new Bits(packed(rice(700, 3) + rice(90, 0) + gamma(2 ** 25 + 77) + gamma(1) + rice(5, 20)));
  assert.deepEqual([bits.rice(3), bits.rice(0), bits.gamma(), bits.gamma(), bits.rice(20)], [700, 90, 2 ** 25 + 77, 1, 5]);
});

test("plain bits of any width, and entries of a table that take as many as they say", () => {
  const table = new Uint32Array(8192).fill(7 * 16 + 3, 0b101 << 10, 0b110 << 10);
  const bits = new Bits(packed(`101${"1".repeat(25)}0000000000011`));
  assert.equal(bits.entry(table), 7 * 16 + 3);
  assert.equal(bits.entry(table), 0); // not among the entries: nothing is taken
  assert.deepEqual([bits.bits(25), bits.bits(13), bits.bits(0)], [2 ** 25 - 1, 3, 0]);
});

test("a file that was cut off is an error, not an endless wait", () => {
  assert.throws(() => new Bits("").unary(), /damaged/);
  assert.throws(() => {
    const bits = new Bits(packed("1"));
    for (const table = new Uint32Array(8192).fill(7); ; ) bits.entry(table);
  }, /damaged/);
});

test("a digit is the place of a character; widths follow from how many there are", () => {
  assert.deepEqual([digit(" !#", 0), digit(" !#", 2), digit("~", 0)], [0, 2, 90]);
  assert.deepEqual([riceWidth(1000, 1), riceWidth(1000, 999), riceWidth(5, 9)], [9, 0, 0]);
});
