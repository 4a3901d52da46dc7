import { describe, expect, it } from 'vitest';
import type { Artifact, FeatureTable, Json } from '../../../src/core/contract/index.ts';
import { registry } from '../../../src/registry.ts';
import stored from './versionOne.json' with { type: 'json' };

/** The rows that the models of versionOne.json learned from, with the code of commit ebf430d; its predictions and importances are that code's. */
const ROWS: FeatureTable = {
  rows: 6,
  features: [
    { name: 'hours', kind: 'number', values: Float64Array.of(1, 2, NaN, 4, 7, 9) },
    { name: 'plan', kind: 'category', codes: Int32Array.of(0, 1, 0, 2, 0, -1), categories: ['basic', 'plus', 'pro'] },
  ],
};

type Stored = (typeof stored)[number];

const ARRAYS = { Float64Array, Int32Array, Uint32Array, Uint8Array } as const;

function artifactOf({ artifact }: Stored): Artifact {
  const buffers = Object.entries(artifact.buffers).map(([name, { type, values }]) => [name, ARRAYS[type as keyof typeof ARRAYS].from(values)]);
  return { kind: artifact.kind, version: artifact.version, meta: artifact.meta as unknown as Readonly<Record<string, Json>>, buffers: Object.fromEntries(buffers) as Artifact['buffers'] };
}

describe.each(stored)('a $kind model of version 1', (old) => {
  const load = async () => (await registry.get(old.kind)).load(artifactOf(old));

  it('predicts and weighs features as it did', async () => {
    const model = await load();
    expect(old.artifact.version).toBe(1);
    model.predict(ROWS).forEach((value, row) => expect(value).toBeCloseTo(old.predictions[row], 12));
    expect(model.importance()).toEqual(old.importance.map(({ feature, importance }) => ({ feature, importance: expect.closeTo(importance, 12) })));
  });

  it('is explained by addends that add up to its predictions', async () => {
    const { base, values } = (await load()).explain?.(ROWS) ?? { base: [NaN], values: new Float64Array(0) };
    old.predictions.forEach((prediction, row) => expect(base[0] + values[2 * row] + values[2 * row + 1]).toBeCloseTo(prediction, 10));
  });

  it('is kept in the present version, and the same', async () => {
    const again = (await load()).toArtifact();
    expect(again.version).toBeGreaterThan(1);
    expect(Array.from((await registry.get(old.kind)).load(again).predict(ROWS))).toEqual(Array.from((await load()).predict(ROWS)));
  });

  it('is refused where it is damaged', async () => {
    const { load: read } = await registry.get(old.kind);
    const artifact = artifactOf(old);
    const number = old.kind === 'ridge' ? 'intercept' : 'baseScore';
    const damaged: readonly Artifact[] = [{ ...artifact, buffers: {} }, { ...artifact, meta: {} }, { ...artifact, meta: { ...artifact.meta, [number]: 'much' } }];
    for (const bad of damaged) expect(() => read(bad)).toThrow(/not a usable/);
  });
});
