import type { TaskContext } from '../../core/contract/index.ts';
import { featureDefinitions } from './featureList.ts';
import { featuresAt, spendBetween } from './features.ts';
import { orderTransactions } from './history.ts';
import type { Stream } from './stream.ts';
import { dayRangeOf } from './transactions.ts';
import type { Transactions } from './types.ts';

/** Purchases as a stream of money, complete through the last row's day. */
export interface TransactionStream extends Stream {
  /** By key: day of the first purchase; NO_DAY where there is none. */
  readonly joined: Int32Array;
  readonly lastDay: number;
}

/** Throws `not-enough-data` where no row can be used. The notes are those of the features that `at` answers: RFM scores come apart. */
export async function transactionStream(transactions: Transactions, ctx: TaskContext): Promise<TransactionStream> {
  const { firstDay, lastDay } = dayRangeOf(transactions);
  const history = await orderTransactions(transactions, ctx);
  return {
    name: 'transactions',
    learn: 'spend',
    keys: history.keys,
    joined: history.joined,
    firstDay,
    lastDay,
    completeThrough: lastDay,
    warnings: transactions.warnings,
    notes: (horizonDays) => featureDefinitions(horizonDays).map(({ name, unit, meaning }) => ({ name, unit, meaning })),
    at: (cutoff, horizonDays, breathing) => featuresAt(history, cutoff, horizonDays, breathing),
    value: (customers, from, to, discountRate) => spendBetween(history, customers, from, to, discountRate),
  };
}
