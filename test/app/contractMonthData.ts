/** Two months of a generated subscription product, and what came in between by hand: MRR × 12 / 365.25 a paid day, no code of the app's. */
import { createRng } from '../../src/core/random.ts';

/** The models are trained on what was known before it; the second month's file is of `NEXT_DAY`. */
export const FIRST_DAY = '2026-04-01';
export const NEXT_DAY = '2026-05-01';

export interface Contract {
  readonly customer: string;
  readonly plan: string;
  /** Days since 1970-01-01, as all here. */
  readonly start: number;
  readonly asked?: number;
  /** First day without access. */
  readonly end?: number;
  readonly mrrCents: number;
}

export const dayOf = (iso: string): number => Date.parse(iso) / 86_400_000;
const isoOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

const PLANS = [['Basic', 1999], ['Team', 4950], ['Business', 9000]] as const;

/** One contract a customer, begun from January 2024 to before `NEXT_DAY`; monthly, and most end some day. */
export function contracts(customers = 500): readonly Contract[] {
  const first = dayOf('2024-01-01');
  return Array.from({ length: customers }, (_, i) => {
    const rng = createRng(`contracts/${i}`);
    const [plan, mrrCents] = PLANS[rng.int(PLANS.length)];
    const start = first + rng.int(dayOf(NEXT_DAY) - first);
    let months = 1;
    while (months < 40 && rng.int(100) > 9) months++;
    const end = start + months * 30;
    return { customer: `S-${String(i).padStart(4, '0')}`, plan, start, mrrCents, ...(months < 40 ? { end, asked: end - 1 - rng.int(20) } : {}) };
  });
}

/** As an export of a day has them: begun before it, and of ends those that were asked for before it. */
export function contractsCsv(all: readonly Contract[], day: string, header = 'customer_id,plan,start_date,cancel_requested,access_end,billing_period,mrr,currency', extra = false): string {
  const today = dayOf(day);
  const lines = all.filter(({ start }) => start < today).map(({ customer, plan, start, asked, end, mrrCents }) => {
    const known = asked !== undefined && end !== undefined && asked < today;
    return [customer, plan, isoOf(start), known ? isoOf(asked) : '', known ? isoOf(end) : '', 'monthly', (mrrCents / 100).toFixed(2), 'USD', ...(extra ? ['web'] : [])].join(',');
  });
  return [header, ...lines].join('\n');
}

export const COLUMNS = { customer: 'customer_id', plan: 'plan', start: 'start_date', cancelRequested: 'cancel_requested', accessEnd: 'access_end', billingPeriod: 'billing_period', mrr: 'mrr', currency: 'currency' };

/** What those who were under contract on `FIRST_DAY` paid from then until before `NEXT_DAY`, and what those paid who came since. */
export function paidCents(all: readonly Contract[]): { readonly known: number; readonly others: number } {
  const [from, to] = [dayOf(FIRST_DAY), dayOf(NEXT_DAY)];
  const paid = ({ start, end = Infinity, mrrCents }: Contract) => (Math.max(0, Math.min(end, to) - Math.max(start, from)) * mrrCents * 12) / 365.25;
  const sum = (some: readonly Contract[]) => Math.round(some.reduce((total, one) => total + paid(one), 0));
  return { known: sum(all.filter(({ start }) => start < from)), others: sum(all.filter(({ start }) => start >= from)) };
}
