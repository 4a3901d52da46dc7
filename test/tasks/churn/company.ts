import { createRng } from '../../../src/core/random.ts';
import { formatDay } from '../../../src/core/data/calendar.ts';
import type { Registry } from '../../../src/core/contract/index.ts';
import { registry } from '../../../src/registry.ts';
import { parseChurnOptions } from '../../../src/tasks/churn/options.ts';
import { readChurn } from '../../../src/tasks/churn/readChurn.ts';
import type { ChurnData, ChurnTables } from '../../../src/tasks/churn/readChurn.ts';
import type { SourceName } from '../../../src/tasks/churn/sources.ts';
import type { ChurnOptions } from '../../../src/tasks/churn/types.ts';
import { createTestContext } from '../../testContext.ts';
import { sourceOf } from '../sourceOf.ts';
import { day, readingOf } from './reading.ts';

/** A made-up company of 2023. */
export const FIRST_DAY = day('2023-01-01');
export const LAST_DAY = day('2023-10-31');

export interface CompanyRows {
  readonly activity: readonly (readonly string[])[];
  readonly users: readonly (readonly string[])[];
  readonly subscriptions: readonly (readonly string[])[];
}

const ACTIVITY = ['user', 'date', 'views', 'minutes'];
const USERS = ['user', 'country', 'worth'];
const SUBSCRIPTIONS = ['user', 'plan', 'start', 'end', 'mrr', 'reason', 'billing'];

/**
 * Users look at less and less over the 40 days before they leave for good, but come as often as ever: days since the last activity do not show it. Who is on the cheap plan
 * leaves sooner. One in four ends is a failed payment, which nothing announces.
 */
export function companyRows(users: number, seed = 7): CompanyRows {
  const rng = createRng(seed);
  const rows = { activity: [] as string[][], users: [] as string[][], subscriptions: [] as string[][] };
  for (let user = 0; user < users; user++) {
    const own = rng.fork(user);
    const key = `u${String(user).padStart(4, '0')}`;
    const start = FIRST_DAY + own.int(120);
    const isCheap = own.next() < 0.5;
    const life = Math.ceil(-Math.log(1 - own.next()) * (isCheap ? 110 : 260)) + 10;
    const fails = own.next() < 0.25;
    const end = start + life;
    const pace = 0.1 + 0.5 * own.next();
    for (let at = start; at < Math.min(end, LAST_DAY + 1); at++) {
      const fading = fails ? 1 : Math.min(1, (end - at) / 40);
      if (own.next() < pace) rows.activity.push([key, formatDay(at), String(1 + own.int(1 + Math.round(9 * fading))), String(5 + own.int(40))]);
    }
    rows.users.push([key, ['es', 'mx', 'us'][own.int(3)], String(50 + own.int(200))]);
    rows.subscriptions.push([key, isCheap ? 'basic' : 'pro', formatDay(start), end <= LAST_DAY ? formatDay(end) : '', isCheap ? '10' : '30', end <= LAST_DAY ? (fails ? 'payment failed' : 'too expensive') : '', 'monthly']);
  }
  return rows;
}

export type CompanySource = 'activity' | 'users' | 'subscriptions';

export async function companyTables(rows: CompanyRows, names: readonly CompanySource[]): Promise<ChurnTables> {
  const tables: Record<string, unknown> = {};
  if (names.includes('activity')) tables.activity = { table: (await sourceOf(ACTIVITY, rows.activity)).table, columns: { user: 'user', date: 'date' } };
  if (names.includes('users')) tables.users = { table: (await sourceOf(USERS, rows.users)).table, columns: { user: 'user' } };
  if (names.includes('subscriptions')) tables.subscriptions = { table: (await sourceOf(SUBSCRIPTIONS, rows.subscriptions)).table, columns: { customer: 'user', plan: 'plan', start: 'start', accessEnd: 'end', mrr: 'mrr', reason: 'reason', billingPeriod: 'billing' } };
  return tables as ChurnTables;
}

export interface Company {
  readonly data: ChurnData;
  readonly options: ChurnOptions;
}

/** Tables and options as a job gives them. */
export async function companyOf(rows: CompanyRows, names: readonly CompanySource[], given: Readonly<Record<string, unknown>> = {}, models: Registry = registry): Promise<Company> {
  const options = { step: 'day', window: 30, horizon: 30, completeThrough: '2023-10-31', asOf: '2023-09-01', staticColumns: names.includes('users') ? ['country', 'worth'] : [], ...given };
  const reading = readingOf(options, names as readonly SourceName[]);
  const data = await readChurn(await companyTables(rows, names), reading, createTestContext());
  return { data, options: await parseChurnOptions(options, reading, data.source, models) };
}

const SMALL_PARAMS: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
  gbdt: { nEstimators: 40, maxDepth: 3 },
  'random-forest': { nEstimators: 40 },
  lstm: { units: '6', denseUnits: '', epochs: 4, batchSize: 64, learningRate: 0.01 },
};

/** Models small enough for a test, and the estimators' own in all else. */
export function small(kinds: readonly string[] = ['gbdt', 'random-forest', 'logistic', 'lstm']): { readonly models: readonly { readonly kind: string; readonly params: Readonly<Record<string, string | number>> }[] } {
  return { models: kinds.map((kind) => ({ kind, params: SMALL_PARAMS[kind] ?? {} })) };
}
