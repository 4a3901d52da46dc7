import { WorkbenchError } from '../../contract/index.ts';
import type { FitContext } from '../../contract/index.ts';
import { maximise } from '../maximumLikelihood.ts';
import type { MaximumLikelihood } from '../maximumLikelihood.ts';
import { thin } from './groupHistories.ts';
import type { HistoryGroups } from './groupHistories.ts';
import type { Histories } from './histories.ts';
import { purchaseLikelihood } from './purchaseLikelihood.ts';

/** With fewer customers who bought again, the parameters are not learned from them. */
const LEAST_REPEAT_BUYERS = 20;
/** Among the starts is chosen with so many customers, or different histories, at most. */
export const CUSTOMERS_TO_CHOOSE = 20_000;
/** r, a and b; α is r over the mean rate. From much leaving to hardly any. */
const PURCHASE_STARTS = [[0.3, 0.8, 2.5], [1, 1, 1], [3, 0.2, 2]] as const;

/** Throws `not-enough-data` where fewer than 20 customers, of whom `found` teach something, bought again. */
export function checkRepeatBuyers(kind: string, { rows, repeats }: Histories, weight: Float64Array, found: number): void {
  if (found >= LEAST_REPEAT_BUYERS) return;
  let customers = 0;
  for (let row = 0; row < rows; row++) customers += Number(repeats[row] >= 0 && weight[row] > 0);
  throw new WorkbenchError(
    'not-enough-data',
    `"${kind}" learns from customers who bought again on another day, and there are ${found} among ${customers} with a purchase; it needs ${LEAST_REPEAT_BUYERS}. Choose a later as-of, add older purchases, or leave this model out.`,
    { kind, repeatBuyers: found, customers },
  );
}

/** r, α (weeks), a and b of BG/NBD by maximum likelihood. */
export function learnPurchases(groups: HistoryGroups, maxIterations: number, ctx: FitContext): Promise<MaximumLikelihood> {
  const some = thin(groups, CUSTOMERS_TO_CHOOSE);
  const rate = meanRate(groups);
  const starts = PURCHASE_STARTS.map(([r, a, b]) => [r, r / rate, a, b]);
  return maximise({ phase: 'purchases', logLikelihood: purchaseLikelihood(groups, ctx), partly: some && purchaseLikelihood(some, ctx), starts, size: groups.size, maxIterations }, ctx);
}

/** Repeats a week, over all customers; a week is added, for the observed ones may add up to none. */
function meanRate({ counts, countWeight, age, weight }: HistoryGroups): number {
  let repeats = 0;
  let weeks = 1;
  counts.forEach((x, i) => (repeats += x * countWeight[i]));
  age.forEach((each, i) => (weeks += each * weight[i]));
  return repeats / weeks;
}
