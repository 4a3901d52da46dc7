import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveParams } from '../../../src/core/contract/index.ts';
import type { FeatureTable, Model } from '../../../src/core/contract/index.ts';
import { readGbdt } from '../../../src/core/models/gradient-boosting/gbdtModel.ts';
import { gradientBoosting } from '../../../src/core/models/gradient-boosting/gradientBoosting.ts';
import { createRng } from '../../../src/core/random.ts';
import { readXgboostModel } from '../../../src/formats/xgboost/readModel.ts';
import type { BoostedForest } from '../../../src/formats/xgboost/types.ts';
import { writeXgboostModel } from '../../../src/formats/xgboost/writeModel.ts';
import { createTestContext } from '../../testContext.ts';
import { askPeer, missingXgboost, trainPeers } from './livePeer.ts';
import { contributionsOf, expectClose, modelOf, predictionsOf, tableOf, withBase } from './peer.ts';
import type { PeerCase, PeerColumn } from './peer.ts';

const TIMEOUT_MS = 300_000;

describe.skipIf(missingXgboost())('round trips with XGBoost itself', () => {
  const folder = mkdtempSync(join(tmpdir(), 'workbench-xgboost-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  describe('models that it trained', () => {
    let cases: readonly (PeerCase & { readonly file: string })[] = [];
    beforeAll(() => {
      cases = trainPeers(folder);
    }, TIMEOUT_MS);
    const read = ({ file }: { readonly file: string }) => readXgboostModel(readFileSync(join(folder, file)));
    const tolerance = ({ rounds }: PeerCase) => (rounds <= 100 ? 1e-5 : 1e-4);

    it('predict the same here', () => {
      expect(cases.map(({ rounds }) => rounds)).toContain(1000);
      for (const peer of cases) {
        const boosted = read(peer);
        const x = tableOf(peer.columns);
        expectClose(modelOf(boosted).predict(x), predictionsOf(peer, boosted, x.rows), tolerance(peer));
      }
    });

    it('explain the same here', () => {
      for (const peer of cases) {
        const boosted = read(peer);
        const x = tableOf(peer.columns);
        const explanation = modelOf(boosted).explain?.(x);
        if (!explanation) throw new TypeError('The model does not explain itself.');
        const margins = boosted.forest.outputs * x.rows === peer.margins.length ? peer.margins : Array.from({ length: x.rows }, () => 1);
        expectClose(withBase(explanation), contributionsOf(peer, boosted, x.rows), 1e-4, margins);
      }
    });

    it.each([
      ['dart.json', /booster is "dart".*train with booster "gbtree"/],
      ['gblinear.json', /booster is "gblinear".*train with booster "gbtree"/],
      ['rank.json', /objective is "rank:pairwise".*knows reg:squarederror/],
      ['gbtree.ubj', /binary UBJSON.*ends in "\.json"/],
    ])('are refused where we do not have the like: %s', (file, reason) => {
      expect(() => readXgboostModel(readFileSync(join(folder, file)))).toThrow(reason);
      expect(readXgboostModel(readFileSync(join(folder, 'gbtree.json'))).forest.trees).toHaveLength(1);
    });

    it('go back and predict the same there', () => {
      const request = cases.map((peer) => {
        const boosted = read(peer);
        const file = `ours-${peer.file}`;
        writeFileSync(join(folder, file), writeXgboostModel(boosted));
        return { file, columns: renumbered(peer.columns, boosted) };
      });
      writeFileSync(join(folder, 'back.json'), JSON.stringify(request));
      askPeer(folder, 'back.json').forEach(({ predictions }, i) => {
        const peer = cases[i];
        const rows = tableOf(peer.columns).rows;
        expectClose(predictions, predictionsOf(peer, read(peer), rows), tolerance(peer));
      });
    }, TIMEOUT_MS);
  });

  describe('models that we trained', () => {
    const targets = { squaredError: 'quantity', absoluteError: 'quantity', quantile: 'quantity', huber: 'quantity', poisson: 'count', gamma: 'positive', tweedie: 'count', logistic: 2, softmax: 3 } as const;
    const models: { readonly boosted: BoostedForest; readonly model: Model; readonly file: string; readonly x: FeatureTable }[] = [];

    beforeAll(async () => {
      for (const [objective, kind] of Object.entries(targets)) {
        const { train, probe, y } = sample(kind);
        const classes = typeof kind === 'number' ? Array.from({ length: kind }, (_, k) => `class "${k}"`) : undefined;
        const params = resolveParams('gbdt', gradientBoosting.params, { nEstimators: 100, maxDepth: 4, learningRate: 0.2, minChildWeight: 1, huberSlope: 10, ...(!classes && { objective }) });
        const model = await gradientBoosting.fit({ x: train, y, classes }, params, createTestContext());
        const boosted = readGbdt(model.toArtifact()) as BoostedForest;
        expect(boosted.objective).toBe(objective);
        models.push({ boosted, model, file: `${objective}.json`, x: probe });
      }
      for (const { file, boosted } of models) writeFileSync(join(folder, file), writeXgboostModel(boosted));
    }, TIMEOUT_MS);

    it('predict and explain the same there, and come back whole', () => {
      writeFileSync(join(folder, 'ours.json'), JSON.stringify(models.map(({ file, x, boosted }) => ({ file, columns: peerColumns(x, boosted) }))));
      askPeer(folder, 'ours.json').forEach(({ predictions, contributions }, i) => {
        const { boosted, model, file, x } = models[i];
        const expected = Array.from(model.predict(x));
        expectClose(predictions, expected, 1e-5);
        const explanation = model.explain?.(x);
        if (!explanation) throw new TypeError('The model does not explain itself.');
        expectClose(contributions, withBase(explanation), 1e-4);
        for (const again of [file, `again-${file}`]) {
          const back = readXgboostModel(readFileSync(join(folder, again)));
          expect(back).toMatchObject({ objective: boosted.objective, objectiveParams: boosted.objectiveParams, forest: { inputs: boosted.forest.inputs } });
          expect(back.classes).toEqual(boosted.classes);
          expectClose(modelOf(back).predict(x), expected, 1e-5);
        }
      });
    }, TIMEOUT_MS);
  });
});

const COLORS = ['red', 'green', 'blue', 'grey'];

/** Features of every kind, some missing, with names that XGBoost does not like; values are 32-bit floats, so that both sides see the same rows. */
function sample(kind: 'quantity' | 'count' | 'positive' | number): { train: FeatureTable; probe: FeatureTable; y: Float64Array } {
  const rng = createRng(`live ${kind}`);
  const table = (rows: number): FeatureTable => ({
    rows,
    features: [
      { name: 'age [years] < 100', kind: 'number', values: Float64Array.from({ length: rows }, () => (rng.next() < 0.1 ? NaN : Math.fround(rng.normal() * 20))) },
      { name: 'año', kind: 'number', values: Float64Array.from({ length: rows }, () => rng.int(4)) },
      { name: 'color', kind: 'category', categories: COLORS, codes: Int32Array.from({ length: rows }, () => rng.int(5) - 1) },
    ],
  });
  const train = table(600);
  const [age, year, color] = train.features;
  if (age.kind !== 'number' || year.kind !== 'number' || color.kind !== 'category') throw new TypeError('Other features.');
  const y = Float64Array.from({ length: train.rows }, (_, row) => {
    const signal = (age.values[row] || 5) / 20 + year.values[row] / 2 + (color.codes[row] % 2) + 0.3 * rng.normal();
    if (kind === 'quantity') return 1000 + 10 * signal;
    if (kind === 'count') return Math.floor(Math.exp(signal / 2));
    return kind === 'positive' ? Math.exp(signal / 2) : Math.max(0, Math.min(kind - 1, Math.floor(signal)));
  });
  return { train, probe: table(200), y };
}

/** Rows as our model's file counts categories: by their place in its dictionary. */
function peerColumns(x: FeatureTable, { forest }: BoostedForest): PeerColumn[] {
  const safe: Record<string, string> = { 'age [years] < 100': 'age _years_ _ 100' };
  return forest.inputs.map((input): PeerColumn => {
    const feature = x.features.find(({ name }) => name === input.name);
    const name = safe[input.name] ?? input.name;
    if (feature?.kind === 'number') return { name, values: Array.from(feature.values, (value) => (Number.isNaN(value) ? null : value)) };
    if (feature?.kind !== 'category' || input.kind !== 'category') throw new TypeError('Another feature.');
    return { name, codes: Array.from(feature.codes, (code) => input.categories.indexOf(feature.categories[code])) };
  });
}

/** The rows of an imported model, after our dictionary: the code that follows it is any other category. */
function renumbered(columns: readonly PeerColumn[], { forest }: BoostedForest): PeerColumn[] {
  return columns.map((column, f): PeerColumn => {
    const input = forest.inputs[f];
    if ('values' in column || input.kind !== 'category') return column;
    const placeOf = (code: number) => (code < 0 ? -1 : input.categories.includes(String(code)) ? input.categories.indexOf(String(code)) : input.categories.length);
    return { name: column.name, codes: column.codes.map(placeOf) };
  });
}
