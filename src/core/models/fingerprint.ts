import type { FeatureTable, FitContext, ParamValue, TrainingData } from '../contract/index.ts';

/**
 * A number for "the same data, parameters and seed", so that a checkpoint of another fit is not taken for this one's.
 * Not proof against malice: 2 × 32 bits of FNV-1a over words, mixed.
 */
export async function fingerprintFit({ x, y, classes, weight, validation }: TrainingData, params: Readonly<Record<string, ParamValue>>, ctx: FitContext): Promise<string> {
  const hash = createHash();
  hash.text(JSON.stringify(params, Object.keys(params).sort()));
  hash.text(JSON.stringify([classes ?? null, ctx.startFrom?.meta ?? null]));
  const before = ctx.startFrom?.buffers.value;
  if (before instanceof Float64Array) hash.numbers(before);
  const seed = ctx.rng.fork('fingerprint');
  hash.text([seed.next(), seed.next(), seed.next()].join());
  hash.numbers(y);
  if (weight) hash.numbers(weight);
  await addTable(hash, x, ctx);
  if (validation) {
    hash.numbers(validation.y);
    if (validation.weight) hash.numbers(validation.weight);
    await addTable(hash, validation.x, ctx);
  }
  return hash.hex();
}

async function addTable(hash: Hash, { rows, features }: FeatureTable, ctx: FitContext): Promise<void> {
  hash.text(`${rows}×${features.length}`);
  for (const feature of features) {
    hash.text(JSON.stringify([feature.kind, feature.name, feature.kind === 'category' ? feature.categories : []]));
    if (feature.kind === 'number') hash.numbers(feature.values);
    else hash.codes(feature.codes);
    await ctx.breathe();
  }
}

interface Hash {
  text(text: string): void;
  numbers(values: Float64Array): void;
  codes(values: Int32Array): void;
  hex(): string;
}

function createHash(): Hash {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  const word = (value: number) => {
    a = Math.imul(a ^ value, 0x01000193);
    b = Math.imul(b ^ value ^ (a >>> 15), 0x85ebca6b);
  };
  const words = (values: Int32Array) => {
    word(values.length);
    for (let i = 0; i < values.length; i++) word(values[i]);
  };
  return {
    text: (text) => words(Int32Array.from(text, (character) => character.codePointAt(0) ?? 0)),
    numbers: (values) => words(new Int32Array(values.buffer, values.byteOffset, values.length * 2)),
    codes: words,
    hex: () => [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join(''),
  };
}
