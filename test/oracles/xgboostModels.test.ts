import { describe, expect, it } from 'vitest';
import { treeImportance } from '../../src/core/trees/treeImportance.ts';
import type { TreeImportanceType } from '../../src/core/trees/treeImportance.ts';
import { readXgboostModel } from '../../src/formats/xgboost/readModel.ts';
import { contributionsOf, expectClose, modelOf, predictionsOf, tableOf, withBase } from '../formats/xgboost/peer.ts';
import type { PeerCase } from '../formats/xgboost/peer.ts';
import oracle from './xgboostModels.json' with { type: 'json' };

describe.each(oracle as unknown as (PeerCase & { readonly model: string })[])('a model of XGBoost: $name', ({ model: json, ...peer }) => {
  const boosted = readXgboostModel(new TextEncoder().encode(json));
  const model = modelOf(boosted);
  const x = tableOf(peer.columns);

  it('predicts the same', () => {
    expectClose(model.predict(x), predictionsOf(peer, boosted, x.rows), 1e-5);
  });

  it('explains its predictions the same', () => {
    const explanation = model.explain?.(x);
    if (!explanation) throw new TypeError('The model does not explain itself.');
    expectClose(withBase(explanation), contributionsOf(peer, boosted, x.rows), 1e-5);
  });

  it('has the same importances', () => {
    const types: Record<string, TreeImportanceType> = { weight: 'weight', gain: 'gain', total_gain: 'totalGain', cover: 'cover', total_cover: 'totalCover' };
    for (const [name, type] of Object.entries(types)) {
      const expected = peer.columns.map((column) => peer.importance[name][column.name] ?? 0);
      expectClose(treeImportance(boosted.forest, type), expected, 1e-5);
    }
  });
});

describe('models of XGBoost', () => {
  it('bring their objectives’ parameters and classes', () => {
    const found = new Map(oracle.map(({ name, model }) => [name, readXgboostModel(new TextEncoder().encode(model))]));
    expect(found.get('pseudo-Huber')).toMatchObject({ objective: 'huber', objectiveParams: { huberSlope: 1.5 } });
    expect(found.get('logistic')).toMatchObject({ objective: 'logistic', objectiveParams: { scalePosWeight: 2 }, classes: ['0', '1'] });
    expect(found.get('softmax of two')).toMatchObject({ objective: 'logistic', classes: ['0', '1'], forest: { outputs: 1 } });
    expect(found.get('softmax')).toMatchObject({ objective: 'softmax', classes: ['0', '1', '2'], forest: { outputs: 3 } });
    expect(found.get('poisson')?.objectiveParams.maxDeltaStep).toBeCloseTo(0.5, 6);
    expect(found.get('tweedie')?.objectiveParams.tweedieVariancePower).toBeCloseTo(1.3, 6);
  });
});
