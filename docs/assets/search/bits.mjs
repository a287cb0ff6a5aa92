// @ts-check
// Reading the numbers of builder/render/search_bits.py: 13 bits in two printable characters, most significant first.

const ALPHABET = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).filter((c) => !'"\\<&'.includes(c)).join("");
const VALUE = new Uint8Array(128);
[...ALPHABET].forEach((c, i) => (VALUE[c.charCodeAt(0)] = i));

/** The place of a code character. @param {string} text @param {number} at */
export const digit = (text, at) => VALUE[text.charCodeAt(at)];
export const BASE = ALPHABET.length;
// After fill() more bits than these are held, and no more than 30: engines keep such numbers without allocating, which
// counts where tens of thousands are read while a reader waits.
const SURE = 17;
const DAMAGED = "the search index is damaged";

export class Bits {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.next = 0; // the character to read next
    this.held = 0; // bits read but not used, in the low `count` bits; never more than 30
    this.count = 0;
  }

  fill() {
    while (this.count <= SURE) {
      const i = this.next;
      if (i > this.text.length + 2 * SURE) throw new Error(DAMAGED); // or a reader would read zeros for ever
      this.held <<= 13;
      if (i < this.text.length) this.held |= VALUE[this.text.charCodeAt(i)] * BASE + VALUE[this.text.charCodeAt(i + 1)];
      this.next = i + 2;
      this.count += 13;
    }
  }

  /** `width` bits as a number. @param {number} width @returns {number} */
  bits(width) {
    if (width > SURE) {
      const high = this.bits(width - 13);
      return high * 8192 + this.bits(13);
    }
    if (this.count < width) this.fill();
    this.count -= width;
    const value = this.held >>> this.count;
    this.held &= (1 << this.count) - 1;
    return value;
  }

  /**
   * The entry of `table` for the next 13 bits (zeros after the end); as many of them are taken as its low 4 bits say.
   * @param {Uint32Array} table
   */
  entry(table) {
    if (this.count < 13) this.fill();
    const found = table[this.held >>> (this.count - 13)];
    this.count -= found & 15;
    this.held &= (1 << this.count) - 1;
    return found;
  }

  /** The number of zeros before the next one. */
  unary() {
    let zeros = 0;
    while (this.held === 0) {
      if (this.next >= this.text.length) throw new Error(DAMAGED);
      zeros += this.count;
      this.count = 0;
      this.fill();
    }
    const high = 31 - Math.clz32(this.held);
    zeros += this.count - 1 - high;
    this.count = high;
    this.held &= (1 << high) - 1;
    return zeros;
  }

  // nearly every code lies within the bits held: then it is taken at one stroke

  /** @param {number} width */
  rice(width) {
    if (this.count <= SURE) this.fill();
    const rest = 31 - Math.clz32(this.held) - width; // bits after the code
    if (this.held === 0 || rest < 0) return this.unary() * 2 ** width + this.bits(width);
    const zeros = this.count - 1 - width - rest;
    const low = (this.held >>> rest) & ((1 << width) - 1);
    this.count = rest;
    this.held &= (1 << rest) - 1;
    return (zeros << width) + low;
  }

  gamma() {
    if (this.count <= SURE) this.fill();
    const width = this.count + Math.clz32(this.held) - 32; // zeros before the one
    const rest = this.count - 1 - 2 * width;
    if (this.held === 0 || rest < 0) {
      const more = this.unary();
      return 2 ** more + this.bits(more);
    }
    const value = this.held >>> rest;
    this.count = rest;
    this.held &= (1 << rest) - 1;
    return value;
  }
}

/** The width of the gaps of `count` numbers drawn from `space`. @param {number} space @param {number} count */
export function riceWidth(space, count) {
  return Math.max(31 - Math.clz32(Math.floor(space / count)), 0);
}
