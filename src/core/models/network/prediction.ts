import type { FeatureTable, Model, NetworkSpec } from '../../contract/index.ts';
import type { NetworkRows } from '../../neural/rows.ts';
import { toPredictions } from './output.ts';
import { rowsAtOnce, scoresOf } from './predict.ts';
import { scoreRows } from './scoreRows.ts';
import type { NetworkParts } from './storedNetwork.ts';

/** How a model that is a network predicts the rows that `rowsOf` reads of a table. `spec` is undefined where nothing was learned. */
export function predictionOf({ output, weights }: NetworkParts, spec: NetworkSpec | undefined, rowsOf: (x: FeatureTable) => NetworkRows): Pick<Model, 'predict' | 'predictOn' | 'rowsAtOnce'> {
  if (!spec || !weights) return { predict: (x) => toPredictions(output, new Float32Array(0), rowsOf(x).count) };
  return {
    predict: (x) => toPredictions(output, scoresOf(spec, weights, rowsOf(x)), x.rows),
    predictOn: async (x, neural, ctx) => toPredictions(output, await scoreRows(spec, weights, rowsOf(x), neural, ctx), x.rows),
    rowsAtOnce: rowsAtOnce(spec),
  };
}
