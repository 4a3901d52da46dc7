import { createRng } from '../../../src/core/random.ts';
import type { Rng } from '../../../src/core/random.ts';
import type { ClvData } from '../../../src/tasks/clv/data.ts';
import { featureDefinitions, rfmNotes } from '../../../src/tasks/clv/featureList.ts';
import { transactionStream } from '../../../src/tasks/clv/transactionStream.ts';
import type { Transactions } from '../../../src/tasks/clv/types.ts';
import { createTestContext } from '../../testContext.ts';

export type Row = readonly [customer: string, day: number, amount: number];

/** Transactions from rows without kinds, customers coded in the order in which they appear. */
export function transactionsOf(rows: readonly Row[], more: Partial<Transactions> = {}): Transactions {
  const customers = [...new Set(rows.map(([customer]) => customer))];
  const codes = new Map(customers.map((key, code) => [key, code]));
  const day = Int32Array.from(rows, ([, date]) => date);
  const amount = Float64Array.from(rows, ([, , money]) => money);
  return {
    customers,
    customer: Int32Array.from(rows, ([key]) => codes.get(key) ?? -1),
    day,
    knownFrom: day,
    amount,
    gross: amount,
    isPurchase: Uint8Array.from(amount, (money) => (money >= 0 ? 1 : 0)),
    incompleteRows: 0,
    rowsRead: rows.length,
    totals: [],
    warnings: [],
    ...more,
  };
}

/** Purchases alone, as a training reads them. */
export async function purchaseData(transactions: Transactions): Promise<ClvData> {
  return { streams: [await transactionStream(transactions, createTestContext())] };
}

/** Customers who keep buying at their own pace and price over `days` days, some of whom leave. */
export function shopRows(seed: number, customers = 300, days = 400): Row[] {
  const rng = createRng(`shop/${seed}`);
  return Array.from({ length: customers }, (_, i) => customerRows(rng.fork(i), `customer ${i}`, days)).flat();
}

function customerRows(rng: Rng, key: string, days: number): Row[] {
  const gapDays = 8 + 60 * rng.next();
  const price = 5 + 80 * rng.next() ** 3;
  const rows: Row[] = [];
  for (let day = rng.int(days); day < days; day += 1 + rng.int(2 * gapDays)) {
    rows.push([key, day, Math.round(100 * price * (0.5 + rng.next())) / 100]);
    if (rng.next() < 0.08) break;
  }
  return rows;
}

/** Names of the features that models are given, in the table's order. */
export function clvFeatureNames(horizonDays: number): string[] {
  return [...featureDefinitions(horizonDays), ...rfmNotes].map(({ name }) => name);
}
