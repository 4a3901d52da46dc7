import { describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../src/core/contract/index.ts';
import type { Artifact, Feature, FeatureTable, Json, Model, NumericArray } from '../../src/core/contract/index.ts';
import { referenceEngine } from '../../src/core/neural/referenceEngine.ts';
import { createRng } from '../../src/core/random.ts';
import { registry } from '../../src/registry.ts';
import { createTestContext } from '../testContext.ts';
import { CASES, SMALL, allMissing, fitWith, mapFeatures, outputsOf, sampleData, sampleTable, tableRows } from './sampleData.ts';

const other = sampleTable(100, 2);

interface OpenArtifact {
  kind: string;
  version: number;
  meta: Record<string, Json>;
  buffers: Record<string, NumericArray>;
}

function sizeOf({ meta, buffers }: Artifact): number {
  return JSON.stringify(meta).length + Object.values(buffers).reduce((bytes, buffer) => bytes + buffer.byteLength, 0);
}

function numbersIn(value: Json): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

describe.each(CASES)('$kind, as a model for $task', async ({ kind, task, estimator }) => {
  const data = sampleData(task, 300);
  const model = await fitWith(estimator, data, SMALL);
  const predicted = model.predict(other);
  const forge = (change: (artifact: OpenArtifact) => void): Artifact => {
    const artifact = structuredClone(model.toArtifact()) as OpenArtifact;
    change(artifact);
    return artifact;
  };

  it('predicts the same after a journey as an artifact, and is the same', () => {
    const loaded = estimator.load(structuredClone(model.toArtifact()));
    expect(loaded.predict(other)).toEqual(predicted);
    expect(loaded.toArtifact()).toEqual(model.toArtifact());
    expect(loaded.importance()).toEqual(model.importance());
    expect(loaded.facts).toEqual(model.facts);
    expect(loaded.learning).toEqual(model.learning);
    expect(loaded.fitted).toEqual(model.fitted);
    expect(loaded.parts?.(other)).toEqual(model.parts?.(other));
    expect(loaded.featureNames).toEqual(model.featureNames);
    expect(loaded.classes).toEqual(model.classes);
    expect(JSON.parse(JSON.stringify(model.toArtifact().meta))).toEqual(model.toArtifact().meta);
  });

  it('cannot be changed through its artifact', () => {
    for (const buffer of Object.values(model.toArtifact().buffers)) buffer.fill(0);
    expect(model.predict(other)).toEqual(predicted);
  });

  it('holds no training rows: no cell is in it, and it does not grow with them', async () => {
    const cells = new Set([...data.y, ...data.x.features.flatMap((feature) => (feature.kind === 'number' ? [...feature.values] : []))].filter((cell) => !Number.isInteger(cell)));
    const { meta, buffers } = model.toArtifact();
    const kept = [...numbersIn(meta), ...Object.values(buffers).flatMap((buffer) => [...buffer])].filter((value) => cells.has(value));
    expect(kept).toEqual([]);
    const large = await fitWith(estimator, sampleData(task, 3_000), SMALL);
    const bound = await fitWith(estimator, sampleData(task, 1_000), SMALL);
    expect(sizeOf(large.toArtifact())).toBeLessThan(1.3 * sizeOf(bound.toArtifact()) + 100);
  });

  it('predicts a row the same alone, among others, and with features that it does not know', () => {
    const outputs = outputsOf(data);
    for (const row of [0, 41, 99]) {
      const extra: Feature = { name: 'extra', kind: 'number', values: Float64Array.of(1e9) };
      expect(model.predict({ rows: 1, features: [extra, ...tableRows(other, [row]).features] })).toEqual(predicted.slice(row * outputs, (row + 1) * outputs));
    }
    expect(model.predict(sampleTable(0))).toEqual(new Float64Array(0));
  });

  // Asked only of those that predict on an engine for networks.
  it.each(model.predictOn ? [kind] : [])('predicts the same on an engine for networks, and names a feature that it misses there too', async () => {
    const on = (x: FeatureTable) => model.predictOn!(x, async () => referenceEngine, createTestContext());
    const found = await on(other);
    expect(found).toHaveLength(predicted.length);
    for (const [i, value] of found.entries()) expect(Math.abs(value - predicted[i])).toBeLessThan(1e-5 * Math.max(1, Math.abs(predicted[i])));
    expect(await on(sampleTable(0))).toEqual(new Float64Array(0));
    const [name] = model.featureNames;
    await expect(on({ rows: other.rows, features: other.features.filter((feature) => feature.name !== name) })).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining(`"${name}"`) });
  });

  it('names a feature that it misses or that is of another kind', () => {
    for (const name of model.featureNames) {
      const without = { rows: other.rows, features: other.features.filter((feature) => feature.name !== name) };
      expect(() => model.predict(without)).toThrow(expect.objectContaining({ code: 'bad-input', message: expect.stringContaining(`"${name}"`) }));
      const swap = (feature: Feature): Feature => {
        if (feature.name !== name) return feature;
        if (feature.kind === 'category') return { name, kind: 'number', values: new Float64Array(other.rows) };
        return { name, kind: 'category', categories: ['a'], codes: new Int32Array(other.rows) };
      };
      expect(() => model.predict(mapFeatures(other, swap))).toThrow(expect.objectContaining({ code: 'bad-input', message: expect.stringContaining(`"${name}"`) }));
    }
  });

  it('predicts something finite where values are missing or categories unknown', () => {
    expect(model.predict(mapFeatures(other, allMissing)).every(Number.isFinite)).toBe(true);
    const rename = (feature: Feature): Feature => (feature.kind === 'category' ? { ...feature, categories: ['new', '__proto__', 'constructor'] } : feature);
    expect(model.predict(mapFeatures(other, rename)).every(Number.isFinite)).toBe(true);
  });

  // Asked only of those that say what a prediction is made of.
  it.each(model.parts ? [kind] : [])('says of every row what its prediction is made of, and names a feature that it misses', () => {
    const parts = Object.values(model.parts?.(other) ?? {});
    expect(parts.length).toBeGreaterThan(0);
    for (const values of parts) expect(values).toHaveLength(other.rows);
    for (const values of Object.values(model.parts?.(sampleTable(0)) ?? {})) expect(values).toHaveLength(0);
    const [name] = model.featureNames;
    const without = { rows: other.rows, features: other.features.filter((feature) => feature.name !== name) };
    expect(() => model.parts?.(without)).toThrow(expect.objectContaining({ code: 'bad-input', message: expect.stringContaining(`"${name}"`) }));
    for (const [name, values] of Object.entries(model.parts?.(other) ?? {})) expect(model.parts?.(tableRows(other, [41]))[name]).toEqual(values.slice(41, 42));
  });

  it('has importances that add up to 1, or are all 0', () => {
    const shares = model.importance().map(({ importance }) => importance);
    for (const share of shares) expect(share).toBeGreaterThanOrEqual(0);
    const sum = shares.reduce((total, share) => total + share, 0);
    if (shares.some((share) => share > 0)) expect(sum).toBeCloseTo(1, 12);
    expect(model.importance().every(({ feature }) => model.featureNames.includes(feature))).toBe(true);
  });

  const badFile = expect.objectContaining({ code: 'bad-file' }) as Error;

  it('refuses an artifact of another kind or version, or none at all', () => {
    expect(() => estimator.load(forge((a) => (a.kind = 'other')))).toThrow(badFile);
    expect(() => estimator.load(forge((a) => a.version++))).toThrow(badFile);
    for (const nothing of [null, undefined, 7, {}, { kind, version: 1 }, { kind, version: 1, meta: [], buffers: {} }]) {
      expect(() => estimator.load(nothing as unknown as Artifact)).toThrow(badFile);
    }
  });

  it('refuses an artifact that lacks a part, or has one of another type', () => {
    const { meta, buffers } = model.toArtifact();
    for (const name of Object.keys(meta)) {
      expect(() => estimator.load(forge((a) => delete a.meta[name]))).toThrow(badFile);
      const others = ['1', null].filter((wrong) => typeof wrong !== typeof meta[name]);
      for (const wrong of [...others, [null], { x: 'y' }, [{}], [{ name: 1 }]]) expect(() => estimator.load(forge((a) => (a.meta[name] = wrong))), name).toThrow(badFile);
    }
    for (const name of Object.keys(buffers)) {
      expect(() => estimator.load(forge((a) => delete a.buffers[name]))).toThrow(badFile);
      expect(() => estimator.load(forge((a) => (a.buffers[name] = new Uint16Array(a.buffers[name].length))))).toThrow(badFile);
      if (buffers[name].length > 0) expect(() => estimator.load(forge((a) => (a.buffers[name] = a.buffers[name].slice(1)))), name).toThrow(badFile);
      if (buffers[name] instanceof Float64Array && buffers[name].length > 0) expect(() => estimator.load(forge((a) => (a.buffers[name][0] = NaN)))).toThrow(badFile);
    }
  });

  it('refuses an artifact with random damage, or predicts something', () => {
    const rng = createRng('damage');
    const names = Object.keys(model.toArtifact().buffers).filter((name) => model.toArtifact().buffers[name].length > 0);
    for (let trial = 0; names.length > 0 && trial < 300; trial++) {
      const damaged = forge(({ buffers }) => {
        const buffer = buffers[names[rng.int(names.length)]];
        buffer[rng.int(buffer.length)] = [-1, 0, 1, 2, 255, 65_536, -2_147_483_648, 2_147_483_647][rng.int(8)];
      });
      let loaded: Model;
      try {
        loaded = estimator.load(damaged);
      } catch (error) {
        expect(error).toBeInstanceOf(WorkbenchError);
        expect((error as WorkbenchError).code).toBe('bad-file');
        continue;
      }
      expect(loaded.predict(other).every(Number.isFinite)).toBe(true);
    }
  });
});

describe('the registry', () => {
  it('names the kinds that it knows, where it is asked for another', async () => {
    await expect(registry.get('__proto__')).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining(registry.kinds.join(', ')) });
  });
});
