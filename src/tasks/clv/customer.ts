import { WorkbenchError } from '../../core/contract/index.ts';
import type { Artifact, TaskContext } from '../../core/contract/index.ts';
import { featuresAt } from './features.ts';
import { numberFeature } from '../featureTables.ts';
import { orderTransactions } from './history.ts';
import { featureStateFromArtifact, withRfmScores } from './rfm.ts';
import { transactionsOfCustomer } from './transactions.ts';
import type { Transactions } from './types.ts';

export interface CustomerHistory {
  /** As the models saw them at the cutoff; null is missing. */
  readonly features: Readonly<Record<string, number | null>>;
  /** All of the customer's transactions by day, also those after the cutoff. */
  readonly purchases: readonly { readonly day: number; readonly amount: number }[];
}

export interface CustomerQuestion {
  readonly cutoff: number;
  readonly horizonDays: number;
  /** Adds the RFM scores. */
  readonly featureState?: Artifact;
}

/** One customer's features at a cutoff and their transactions. Throws `not-found` for a key without a transaction. */
export async function customerHistory(transactions: Transactions, key: string, { cutoff, horizonDays, featureState }: CustomerQuestion, ctx: TaskContext): Promise<CustomerHistory> {
  const history = await orderTransactions(onlyCustomer(transactions, key), ctx);
  const { x } = await featuresAt(history, cutoff, horizonDays, ctx);
  const table = featureState ? withRfmScores(x, featureStateFromArtifact(featureState)) : x;
  const features = table.rows === 0 ? [] : table.features.map(({ name }) => [name, presentOrNull(numberFeature(table, name)[0])] as const);
  return { features: Object.fromEntries(features), purchases: Array.from(history.day, (day, row) => ({ day, amount: history.amount[row] })) };
}

function onlyCustomer(transactions: Transactions, key: string): Transactions {
  const only = transactionsOfCustomer(transactions, key);
  if (only.day.length === 0) throw new WorkbenchError('not-found', `There is no customer "${key}" in these transactions.`, { key });
  return only;
}

function presentOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
