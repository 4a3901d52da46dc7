import Papa from 'papaparse';
import type { Table } from '../../../src/core/data/column.ts';
import { generateCourseShop } from '../../../src/core/samples/courseShop.ts';
import { courseShopTruth } from '../../../src/core/samples/courseShopTruth.ts';
import { generateSubscriptionProduct } from '../../../src/core/samples/subscriptionProduct.ts';
import { subscriptionTruth } from '../../../src/core/samples/subscriptionTruth.ts';
import { readAttributes } from '../../../src/tasks/clv/attributes.ts';
import { readSpells } from '../../../src/tasks/clv/contract/readSpells.ts';
import { subscriptionStream } from '../../../src/tasks/clv/contract/subscriptionStream.ts';
import type { ClvData } from '../../../src/tasks/clv/data.ts';
import { readLedger } from '../../../src/tasks/clv/money/ledger.ts';
import { readRates } from '../../../src/tasks/clv/money/rates.ts';
import { parseMoneyOptions } from '../../../src/tasks/clv/options.ts';
import type { CustomerRole, Mapping, RateRole, SubscriptionRole, TransactionRole } from '../../../src/tasks/clv/sources.ts';
import { transactionStream } from '../../../src/tasks/clv/transactionStream.ts';
import { createTestContext } from '../../testContext.ts';
import { sourceOf } from '../sourceOf.ts';

/** A generated company as a training reads it, and what its customers are truly expected to bring from the cutoff on. */
export interface Company {
  readonly data: ClvData;
  readonly truth: ReadonlyMap<string, number>;
}

const TRANSACTIONS: Mapping<TransactionRole> = { customer: 'customer_id', date: 'date', amount: 'amount', currency: 'currency', kind: 'kind', order: 'order_id' };
const RATES: Mapping<RateRole> = { date: 'date', currency: 'currency', rate: 'rate' };
const CUSTOMERS: Mapping<CustomerRole> = { customer: 'customer_id', signup: 'signup_date', age: 'age', pageViews: 'page_views', sessionDuration: 'session_duration', featureUsage: 'feature_usage' };
export const SUBSCRIPTIONS: Mapping<SubscriptionRole> = {
  customer: 'customer_id', plan: 'plan', start: 'start_date', cancelRequested: 'cancel_requested', accessEnd: 'access_end', billingPeriod: 'billing_period',
  mrr: 'mrr', trialEnd: 'trial_end', pauseStart: 'pause_start', pauseEnd: 'pause_end', reason: 'cancel_reason', currency: 'currency',
};
const STATIC = { staticColumns: ['signup_date', 'age', 'country', 'industry', 'company_size', 'user_type'] };

/** A file as its import would read it. */
export async function tableOf(csv: string): Promise<Table> {
  const { data } = Papa.parse<string[]>(csv, { skipEmptyLines: true });
  return (await sourceOf(data[0], data.slice(1))).table;
}

/** Net dollars, refunds on their order's day. */
export async function courseShop(seed: number, customers: number, cutoff: number, horizonDays: number): Promise<Company> {
  const files = generateCourseShop(seed, customers);
  const rates = readRates(await tableOf(files.rates), RATES);
  const ledger = readLedger(await tableOf(files.transactions), TRANSACTIONS, parseMoneyOptions({ measure: 'net', currency: 'USD' }), rates);
  const stream = await transactionStream(ledger, createTestContext());
  const truth = new Map(courseShopTruth(seed, customers, cutoff, horizonDays).map(({ customerId, expected }) => [customerId, expected]));
  return { data: { streams: [stream], attributes: readAttributes(await tableOf(files.customers), CUSTOMERS, STATIC) }, truth };
}

export async function subscriptionProduct(seed: number, customers: number, cutoff: number, horizonDays: number): Promise<Company> {
  const files = generateSubscriptionProduct(seed, customers);
  const stream = await subscriptionStream(readSpells(await tableOf(files.subscriptions), SUBSCRIPTIONS), {}, createTestContext());
  const truth = new Map(subscriptionTruth(seed, customers, cutoff, horizonDays).map(({ customerId, expected }) => [customerId, expected]));
  return { data: { streams: [stream], attributes: readAttributes(await tableOf(files.customers), CUSTOMERS, STATIC) }, truth };
}
