import { selectValues } from '../featureTables.ts';
import { knownRows, predictedOf } from '../table/predictions.ts';
import type { TablePredictions } from '../table/types.ts';
import { judge } from './judge.ts';
import type { TabularFeatureState } from './types.ts';

/** Each model's metrics on the rows with an actual; empty where there is none. */
export function scoreMetrics(predictions: TablePredictions, { learn, classes, thresholds }: TabularFeatureState, kinds: readonly string[]): Readonly<Record<string, Readonly<Record<string, number | null>>>> {
  const known = knownRows(predictions.actual);
  if (known.length === 0) return {};
  const actual = selectValues(predictions.actual, known);
  return Object.fromEntries(
    kinds.map((kind) => {
      const threshold = Object.hasOwn(thresholds, kind) ? thresholds[kind] : 0.5;
      return [kind, { ...judge(learn, actual, predictedOf(predictions, kind, classes, known), classes.length, threshold).metrics }];
    }),
  );
}
