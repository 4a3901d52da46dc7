import { log } from './math/log.ts';

/** Seeded random numbers: sfc32 (Doty-Humphrey, PractRand), forkable by name so that scheduling cannot change a result. */
export interface Rng {
  /** Uniform in [0, 1) with 32 random bits. */
  next(): number;
  /** The same numbers as `next` gives one after the other, many times faster. */
  fill(into: Float64Array): void;
  /** Uniform whole number in [0, bound), without modulo bias worth noting (bound < 2^32). */
  int(bound: number): number;
  /** Standard normal (Marsaglia's polar method). */
  normal(): number;
  /** Fisher–Yates, in place. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T;
  /** The generator's state, four words, for kernels that go on drawing where it is. */
  state(): Int32Array;
  /** An independent stream, decided by this stream's seed and `name` alone: not by how many numbers were drawn. */
  fork(name: string | number): Rng;
}

export function createRng(seed: number | string): Rng {
  return fromPath(String(seed));
}

function fromPath(path: string): Rng {
  const state = sfc32(path);
  const next = () => step(state);
  const rng: Rng = {
    next,
    fill: (into) => fillUniform(state, into),
    int: (bound) => Math.floor(next() * bound),
    normal: () => polarNormal(next),
    shuffle: (items) => {
      for (let i = items.length - 1; i > 0; i--) {
        const j = Math.floor(next() * (i + 1));
        const held = items[i];
        items[i] = items[j];
        items[j] = held;
      }
      return items;
    },
    state: () => state.slice(),
    fork: (name) => fromPath(`${path}/${name}`),
  };
  return rng;
}

function polarNormal(next: () => number): number {
  for (;;) {
    const u = 2 * next() - 1;
    const v = 2 * next() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * log(s)) / s);
  }
}

const TWO_TO_MINUS_32 = 1 / 4294967296;

/** Four words in a typed array: as variables of a closure they would be boxed at each step where the engine has 31-bit small integers. */
function sfc32(path: string): Int32Array {
  const state = Int32Array.from(hash128(path));
  for (let i = 0; i < 15; i++) step(state);
  return state;
}

function step(state: Int32Array): number {
  const a = state[0];
  const b = state[1];
  const c = state[2];
  const d = state[3];
  const t = (((a + b) | 0) + d) | 0;
  state[0] = b ^ (b >>> 9);
  state[1] = (c + (c << 3)) | 0;
  state[2] = (((c << 21) | (c >>> 11)) + t) | 0;
  state[3] = (d + 1) | 0;
  return (t >>> 0) * TWO_TO_MINUS_32;
}

function fillUniform(state: Int32Array, into: Float64Array): void {
  let [a, b, c, d] = state;
  for (let i = 0; i < into.length; i++) {
    const t = (((a + b) | 0) + d) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    d = (d + 1) | 0;
    into[i] = (t >>> 0) * TWO_TO_MINUS_32;
  }
  state.set([a, b, c, d]);
}

/** Four 32-bit words from a string: FNV-1a with four bases, each mixed by MurmurHash3's finaliser. */
function hash128(text: string): [number, number, number, number] {
  const words = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35] as [number, number, number, number];
  for (let w = 0; w < 4; w++) {
    let h = words[w];
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    words[w] = (h ^ (h >>> 16)) | 0;
  }
  return words;
}
