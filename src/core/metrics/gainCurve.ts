import { checkPairs } from './regression.ts';
import { tieGroups } from './ranking.ts';

/** Cumulative share of actual value by share of customers, highest predicted first. */
export interface GainCurve {
  readonly shareOfCustomers: readonly number[];
  readonly shareOfValue: readonly number[];
}

/**
 * The curve at `points` + 1 even steps from (0, 0) to (1, 1); within equal predictions value is spread evenly.
 * Empty where the total value is not above 0: shares of it have no meaning.
 */
export function gainCurve(actual: Float64Array, predicted: Float64Array, points = 100): GainCurve {
  checkPairs(actual, predicted);
  const groups = tieGroups(predicted, actual);
  const total = groups.reduce((sum, { value }) => sum + value, 0);
  if (!(total > 0)) return { shareOfCustomers: [], shareOfValue: [] };
  const shareOfCustomers = Array.from({ length: points + 1 }, (_, i) => i / points);
  let group = 0;
  let rowsAbove = 0;
  let valueAbove = 0;
  const shareOfValue = shareOfCustomers.map((share) => {
    const rows = share * actual.length;
    while (group < groups.length - 1 && rowsAbove + groups[group].rows <= rows) {
      rowsAbove += groups[group].rows;
      valueAbove += groups[group].value;
      group++;
    }
    return (valueAbove + (groups[group].value * (rows - rowsAbove)) / groups[group].rows) / total;
  });
  return { shareOfCustomers, shareOfValue };
}
