// @ts-check
// Reading the numbers of builder/render/search_bits.py: 13 bits in two printable characters, most significant first.

const ALPHABET = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).filter((c) => !'"\\<&'.includes(c)).join("");
const VALUE = new Uint8Array(128);
[...ALPHABET].forEach((c, i) => (VALUE[c.charCodeAt(0)] = i));

/** The place of a code character. @param {string} text @param {number} at */
export const digit = (text, at) => VALUE[text.charCodeAt(at)];
export const BASE = ALPHABET.length;

export class Bits {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.next = 0; // the character to read next
    this.held = 0; // bits read but not used, in the low `count` bits
    this.count = 0;
  }

  fill() {
    const i = this.next;
    if (i < this.text.length) this.held = (this.held << 13) | (VALUE[this.text.charCodeAt(i)] * BASE + VALUE[this.text.charCodeAt(i + 1)]);
    else this.held <<= 13;
    this.next = i + 2;
    this.count += 13;
  }

  /** `width` bits as a number. @param {number} width */
  bits(width) {
    let value = 0;
    while (width > 0) {
      if (!this.count) this.fill();
      const take = Math.min(width, this.count);
      value = value * (1 << take) + (this.held >> (this.count - take));
      this.count -= take;
      this.held &= (1 << this.count) - 1;
      width -= take;
    }
    return value;
  }

  /** The next 13 bits, not taken yet; zeros after the end. */
  peek() {
    if (this.count < 13) this.fill();
    return this.held >> (this.count - 13);
  }

  /** Take bits that were peeked at. @param {number} width */
  skip(width) {
    this.count -= width;
    this.held &= (1 << this.count) - 1;
  }

  /** The number of zeros before the next one. */
  unary() {
    let zeros = 0;
    while (this.held === 0) {
      zeros += this.count;
      this.count = 0;
      if (this.next >= this.text.length) throw new Error("the search index is damaged");
      this.fill();
    }
    const high = 31 - Math.clz32(this.held);
    zeros += this.count - 1 - high;
    this.count = high;
    this.held &= (1 << high) - 1;
    return zeros;
  }

  /** @param {number} width */
  rice(width) {
    return this.unary() * 2 ** width + this.bits(width);
  }

  gamma() {
    const width = this.unary();
    return 2 ** width + this.bits(width);
  }
}

/** The width of the gaps of `count` numbers drawn from `space`. @param {number} space @param {number} count */
export function riceWidth(space, count) {
  return Math.max(31 - Math.clz32(Math.floor(space / count)), 0);
}
