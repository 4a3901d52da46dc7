import { WorkbenchError } from '../../core/contract/index.ts';
import type { Artifact, TaskContext } from '../../core/contract/index.ts';
import { featuresAt } from './features.ts';
import { numberFeature } from '../featureTables.ts';
import { orderTransactions } from './history.ts';
import { featureStateFromArtifact, withRfmScores } from './rfm.ts';
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
  const code = transactions.customers.indexOf(key);
  const rows = [...transactions.customer.keys()].filter((row) => transactions.customer[row] === code);
  if (code < 0 || rows.length === 0) throw new WorkbenchError('not-found', `There is no customer "${key}" in these transactions.`, { key });
  return {
    ...transactions,
    customers: [key],
    customer: new Int32Array(rows.length),
    day: Int32Array.from(rows, (row) => transactions.day[row]),
    amount: Float64Array.from(rows, (row) => transactions.amount[row]),
  };
}

function presentOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
