import { readFileSync } from 'node:fs';
import type { Feature, FeatureTable } from '../../src/core/contract/index.ts';
import { parseIsoDay } from '../../src/core/data/calendar.ts';
import { featuresAt, spendBetween } from '../../src/tasks/clv/features.ts';
import { orderTransactions } from '../../src/tasks/clv/history.ts';
import type { PurchaseHistory } from '../../src/tasks/clv/history.ts';
import { numberFeature } from '../../src/tasks/featureTables.ts';
import type { History } from '../core/models/bg-nbd/histories.ts';
import { sharedData } from '../sharedData.ts';
import { readCdnow } from '../tasks/clv/readCdnow.ts';
import { createTestContext } from '../testContext.ts';

export const SUMMARY_FILE = 'clv/cdnow_customers_summary_with_transactions.csv';

/** The summary ends on 30 September 1997, that day included. */
const AS_OF = parseIsoDay('1997-10-01') ?? NaN;

/** Histories of the published summary: ID, x, t_x, T (weeks), zbar. */
export function summaryHistories(csv: string): readonly History[] {
  const rows = csv.trim().split(/\r?\n/).slice(1).map((line) => line.split(',').map(Number));
  return rows.map(([, x, recency, age, money]): History => [x, Math.round(recency * 7), Math.round(age * 7), money]);
}

/**
 * The summary's tenth of all customers, as our own features of the master file have them. The summary has customers' numbers of its own, so each of its rows takes
 * the next customer with the same history: the same repeats and days, and money to the cent. Rows that nobody has are left out.
 */
export async function cdnowHistories(): Promise<readonly History[]> {
  const ctx = createTestContext();
  const history = await orderTransactions(readCdnow(), ctx);
  const { customers, x } = await featuresAt(history, AS_OF, 90, ctx);
  const [purchaseDays, span, tenure] = ['purchaseDays', 'activeSpanDays', 'tenureDays'].map((name) => numberFeature(x, name));
  const waiting = new Map<string, History[]>();
  customers.forEach((customer, row) => {
    const own: History = [purchaseDays[row] - 1, span[row], tenure[row] - 1, repeatMean(history, customer)];
    const key = own.slice(0, 3).join();
    waiting.set(key, [...(waiting.get(key) ?? []), own]);
  });
  return summaryHistories(readFileSync(sharedData(SUMMARY_FILE), 'utf8')).flatMap((wanted) => {
    const same = waiting.get(wanted.slice(0, 3).join()) ?? [];
    const at = same.findIndex(([, , , money]) => Math.abs((money || 0) - (wanted[3] || 0)) < 0.0151);
    return at < 0 ? [] : same.splice(at, 1);
  });
}

/** CDNOW's customers as of 1997-12-30, and whether each bought nothing in the nine weeks from then. */
export async function cdnowSilence(): Promise<{ readonly x: FeatureTable; readonly silent: Float64Array }> {
  const ctx = createTestContext();
  const history = await orderTransactions(readCdnow(), ctx);
  const asOf = parseIsoDay('1997-12-30') ?? NaN;
  const { customers, x } = await featuresAt(history, asOf, 63, ctx);
  const money: Feature = { name: 'repeatMeanAmount', kind: 'number', values: new Float64Array(x.rows).fill(NaN) };
  const features = [...x.features.filter(({ name }) => name !== money.name), money];
  return { x: { rows: x.rows, features }, silent: spendBetween(history, customers, asOf, asOf + 63).map((spent) => Number(spent === 0)) };
}

/** Money a day, of the days after the first one. */
function repeatMean({ start, day, amount }: PurchaseHistory, customer: number): number {
  let sum = 0;
  const days = new Set<number>();
  for (let row = start[customer]; row < start[customer + 1] && day[row] < AS_OF; row++) {
    if (day[row] === day[start[customer]]) continue;
    sum += amount[row];
    days.add(day[row]);
  }
  return sum / days.size;
}
