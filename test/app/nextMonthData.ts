/** Two months of a generated course shop, and what came in between by hand: whole cents, no code of the app's. */
import { createRng } from '../../src/core/random.ts';
import { generateTransactionsCsv } from '../../src/core/samples/transactions.ts';

/** The models are trained on what lies before it; the second month's files hold the days before `NEXT_DAY`. */
export const FIRST_DAY = '2026-04-01';
export const NEXT_DAY = '2026-05-01';

export interface Sale {
  readonly customer: string;
  readonly date: string;
  readonly course: string;
  readonly cents: number;
}

/** By day, and so the first month is the beginning of the second. */
export function sales(customers = 500): readonly Sale[] {
  const [, ...lines] = generateTransactionsCsv(11, customers).trim().split('\r\n');
  return lines.map((line) => {
    const [, customer, date, course, amount] = /^([^,]*),([^,]*),("[^"]*"|[^,]*),([^,]*),USD$/.exec(line) ?? [];
    return { customer, date, course, cents: Math.round(Number(amount) * 100) };
  });
}

export const before = (all: readonly Sale[], day: string): readonly Sale[] => all.filter(({ date }) => date < day);

const money = (cents: number): string => (cents / 100).toFixed(2);

/** As the first month exports it. */
export function firstMonthCsv(rows: readonly Sale[]): string {
  return ['customer_id,date,course,amount,currency', ...rows.map(({ customer, date, course, cents }) => `${customer},${date},${course},${money(cents)},USD`)].join('\n');
}

/** As the second month exports it: one column has another name, one is new. */
export function nextMonthCsv(rows: readonly Sale[]): string {
  return ['customer_id,date,course,channel,amount_usd,currency', ...rows.map(({ customer, date, course, cents }, i) => `${customer},${date},${course},${i % 3 ? 'web' : 'partner'},${money(cents)},USD`)].join('\n');
}

const INDUSTRIES = ['Retail', 'Health', 'Finance', 'Software', 'Education'];

/** What is known of the customers; never changes. */
export function customersCsv(rows: readonly Sale[], header: string, later = false): string {
  const keys = [...new Set(rows.map(({ customer }) => customer))].sort();
  return [header, ...keys.map((key) => {
    const rng = createRng(`customers/${key}`);
    const industry = INDUSTRIES[rng.int(INDUSTRIES.length)];
    const seats = 1 + rng.int(40);
    return later ? `${key},${industry}` : `${key},${industry},${seats}`;
  })].join('\n');
}

/** What those who bought before `FIRST_DAY` brought from then until before `NEXT_DAY`, and what the others did. */
export function cameInCents(all: readonly Sale[]): { readonly known: number; readonly others: number } {
  const known = new Set(before(all, FIRST_DAY).map(({ customer }) => customer));
  const since = before(all, NEXT_DAY).filter(({ date }) => date >= FIRST_DAY);
  const sum = (rows: readonly Sale[]) => rows.reduce((total, { cents }) => total + cents, 0);
  return { known: sum(since.filter(({ customer }) => known.has(customer))), others: sum(since.filter(({ customer }) => !known.has(customer))) };
}
