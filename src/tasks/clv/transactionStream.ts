import type { TaskContext } from '../../core/contract/index.ts';
import { countDays, proposeCompleteThrough } from './completeThrough.ts';
import { featureDefinitions } from './featureList.ts';
import { featuresAt, spendBetween } from './features.ts';
import { NO_DAY, orderTransactions } from './history.ts';
import type { PurchaseHistory } from './history.ts';
import type { Stream } from './stream.ts';
import { dayRangeOf } from './transactions.ts';
import type { ReportWarning, Transactions } from './types.ts';
import { dataWarnings } from './warnings.ts';

/** Purchases as a stream of money. Throws `not-enough-data` where no row can be used. */
export async function transactionStream(transactions: Transactions, ctx: TaskContext): Promise<Stream> {
  const { firstDay, lastDay } = dayRangeOf(transactions);
  const complete = proposeCompleteThrough(countDays(transactions.knownFrom));
  const history = await orderTransactions(transactions, ctx);
  return {
    name: 'transactions',
    learn: 'spend',
    keys: history.keys,
    joined: history.joined,
    firstDay,
    lastDay,
    completeThrough: complete.day,
    rows: { read: transactions.rowsRead, rejected: transactions.incompleteRows },
    unit: transactions.unit ?? '',
    warnings: [...dataWarnings(transactions), ...complete.why, ...withoutPurchase(history)],
    notes: (horizonDays) => featureDefinitions(horizonDays).map(({ name, unit, meaning }) => ({ name, unit, meaning })),
    at: (cutoff, horizonDays, breathing, among) => featuresAt(history, cutoff, horizonDays, breathing, among),
    rowsOf: (customer) => Array.from({ length: history.start[customer + 1] - history.start[customer] }, (_, i) => ({ day: history.day[history.start[customer] + i], amount: history.amount[history.start[customer] + i] })),
    value: (customers, from, to, discountRate) => spendBetween(history, customers, from, to, discountRate),
  };
}

/** Who has only refunds and the like has given no sign of buying: there is nothing to predict from, and the list leaves them out. */
function withoutPurchase({ joined, keys }: PurchaseHistory): readonly ReportWarning[] {
  const customers = joined.reduce((count, day) => (day === NO_DAY ? count + 1 : count), 0);
  if (customers === 0) return [];
  const facts = { customers, of: keys.length };
  return [{ key: 'customers-without-purchase', message: `${customers} of ${keys.length} customers have refunds or other rows but no purchase: they are in no list, and what was given back to them in no total. Look for charges that are not in the file.`, facts }];
}
