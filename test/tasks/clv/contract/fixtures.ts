import type { Stream } from '../../../../src/tasks/clv/stream.ts';
import { subscriptionStream } from '../../../../src/tasks/clv/contract/subscriptionStream.ts';
import { NEVER } from '../../../../src/tasks/clv/contract/types.ts';
import type { Spells } from '../../../../src/tasks/clv/contract/types.ts';
import { createTestContext } from '../../../testContext.ts';

/** 12 / 365.25 of it is 1 a day. */
export const ONE_A_DAY = 365.25 / 12;

export interface SpellRow {
  readonly customer?: string;
  readonly plan?: string | null;
  readonly start: number;
  readonly end?: number;
  readonly cancelRequested?: number;
  readonly trialEnd?: number;
  readonly pause?: readonly [start: number, end?: number];
  readonly mrr?: number;
  readonly billing?: string;
}

const MONTHS: Readonly<Record<string, number>> = { monthly: 1, quarterly: 3, yearly: 12 };

/** Spells from rows: customer `a`, one money a day and monthly where nothing else is said. */
export function spellsOf(rows: readonly SpellRow[], more: Partial<Spells> = {}): Spells {
  const dictionary = (names: readonly (string | null)[]) => [...new Set(names)].filter((name) => name !== null);
  const customers = dictionary(rows.map(({ customer = 'a' }) => customer));
  const plans = dictionary(rows.map(({ plan = 'basic' }) => plan));
  const billings = dictionary(rows.map(({ billing = 'monthly' }) => billing));
  const days = (of: (row: SpellRow) => number) => Int32Array.from(rows, of);
  return {
    customers,
    customer: days(({ customer = 'a' }) => customers.indexOf(customer)),
    plans,
    plan: days(({ plan = 'basic' }) => (plan === null ? -1 : plans.indexOf(plan))),
    billings,
    billing: days(({ billing = 'monthly' }) => billings.indexOf(billing)),
    billingMonths: Float64Array.from(billings, (name) => MONTHS[name] ?? NaN),
    start: days(({ start }) => start),
    end: days(({ end = NEVER }) => end),
    cancelRequested: days(({ cancelRequested = NEVER }) => cancelRequested),
    paidFrom: days(({ start, trialEnd = start }) => trialEnd),
    pauseStart: days(({ pause }) => pause?.[0] ?? NEVER),
    pauseEnd: days(({ pause }) => pause?.[1] ?? NEVER),
    mrr: Float64Array.from(rows, ({ mrr = ONE_A_DAY }) => mrr),
    reasons: [],
    reason: days(() => -1),
    rowsRead: rows.length,
    leftOut: { noCustomer: 0, noStart: 0, noMrr: 0, negativeMrr: 0, endBeforeStart: 0, emptySpell: 0, noRate: 0 },
    badPauses: 0,
    knowsRequests: rows.some(({ cancelRequested }) => cancelRequested !== undefined),
    ...more,
  };
}

export function streamOf(rows: readonly SpellRow[], completeThrough?: number): Promise<Stream> {
  return subscriptionStream(spellsOf(rows), { completeThrough }, createTestContext());
}

/** What is known of the population at a cutoff, by customer: numbers, and categories by name (null is missing). */
export async function knownAt(rows: readonly SpellRow[], cutoff: number, horizonDays = 90): Promise<Record<string, Record<string, number | string | null>>> {
  const stream = await streamOf(rows);
  const { customers, x } = await stream.at(cutoff, horizonDays, createTestContext());
  const valuesOf = (row: number) => x.features.map((feature) => [feature.name, feature.kind === 'number' ? feature.values[row] : (feature.categories[feature.codes[row]] ?? null)] as const);
  return Object.fromEntries(Array.from(customers, (i, row) => [stream.keys[i], Object.fromEntries(valuesOf(row))]));
}
