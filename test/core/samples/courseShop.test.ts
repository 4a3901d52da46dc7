import { describe, expect, it } from 'vitest';
import { dayFromDate, formatDay, weekday } from '../../../src/core/data/calendar.ts';
import { generateCourseShop } from '../../../src/core/samples/courseShop.ts';
import { SHOP_FIRST_DAY, SHOP_LAST_DAY } from '../../../src/core/samples/courseShopWorld.ts';
import { dayOf, rowsOf } from './sampleTable.ts';

type TransactionColumn = 'order_id' | 'customer_id' | 'date' | 'kind' | 'amount' | 'currency' | 'course';
type CustomerColumn = 'customer_id' | 'signup_date' | 'age' | 'country' | 'industry' | 'company_size' | 'user_type' | 'page_views' | 'session_duration' | 'feature_usage';

const files = generateCourseShop(5, 900);
const transactions = rowsOf<TransactionColumn>(files.transactions);
const customers = rowsOf<CustomerColumn>(files.customers);
const rates = rowsOf<'date' | 'currency' | 'rate'>(files.rates);
const share = <T>(rows: readonly T[], is: (row: T) => boolean): number => rows.filter(is).length / rows.length;

describe('the transactions of the course shop', () => {
  const sales = new Map(transactions.filter(({ kind }) => kind === 'sale').map((row) => [row.order_id, row]));

  it('are sales, discounts and refunds by date, within the shop’s days', () => {
    expect(Object.keys(transactions[0])).toEqual(['order_id', 'customer_id', 'date', 'kind', 'amount', 'currency', 'course']);
    expect(new Set(transactions.map(({ kind }) => kind))).toEqual(new Set(['sale', 'refund', 'discount']));
    const days = transactions.map(({ date }) => dayOf(date));
    expect(days).toEqual(days.toSorted((a, b) => a - b));
    expect(days[0]).toBeGreaterThanOrEqual(SHOP_FIRST_DAY);
    expect(days[days.length - 1]).toBeLessThanOrEqual(SHOP_LAST_DAY);
    for (const { kind, amount } of transactions) expect(amount).toMatch(kind === 'sale' ? /^\d+\.\d\d$/ : /^-\d+\.\d\d$/);
  });

  it('have one sale an order, and refunds and discounts that it bears', () => {
    expect(sales.size).toBe(transactions.filter(({ kind }) => kind === 'sale').length);
    const paid = new Map([...sales.values()].map(({ order_id, amount }) => [order_id, Number(amount)]));
    for (const { order_id, kind, customer_id, date, currency, amount } of transactions) {
      if (kind === 'sale' || order_id === '') continue;
      const sale = sales.get(order_id)!;
      expect({ customer_id, currency }).toEqual({ customer_id: sale.customer_id, currency: sale.currency });
      const after = dayOf(date) - dayOf(sale.date);
      expect(kind === 'discount' ? after === 0 : after >= 3 && after <= 25).toBe(true);
      paid.set(order_id, paid.get(order_id)! + Number(amount));
    }
    expect(Math.min(...paid.values())).toBeGreaterThan(-0.005);
    expect([...paid.values()].some((left) => Math.abs(left) < 0.005)).toBe(true);
  });

  it('have some refunds without an order, after some order of the customer', () => {
    const loose = transactions.filter(({ kind, order_id }) => kind === 'refund' && order_id === '');
    expect(loose.length).toBeGreaterThan(10);
    for (const { customer_id, date } of loose) expect([...sales.values()].some((sale) => sale.customer_id === customer_id && dayOf(sale.date) < dayOf(date))).toBe(true);
    expect(share(transactions, ({ kind }) => kind === 'refund')).toBeLessThan(0.15);
  });

  it('are in one currency a customer, and in two altogether', () => {
    const currencies = new Map<string, Set<string>>();
    for (const { customer_id, currency } of transactions) currencies.set(customer_id, (currencies.get(customer_id) ?? new Set()).add(currency));
    expect([...currencies.values()].every(({ size }) => size === 1)).toBe(true);
    expect(share([...currencies.values()], (set) => set.has('EUR'))).toBeGreaterThan(0.25);
    expect(share([...currencies.values()], (set) => set.has('EUR'))).toBeLessThan(0.6);
  });
});

describe('the customers of the course shop', () => {
  it('are everyone, with some who never bought, and nobody who bought before signing up', () => {
    const signup = new Map(customers.map(({ customer_id, signup_date }) => [customer_id, dayOf(signup_date)]));
    expect(signup.size).toBe(900);
    expect(transactions.every(({ customer_id, date }) => signup.get(customer_id)! <= dayOf(date))).toBe(true);
    const buyers = new Set(transactions.map(({ customer_id }) => customer_id));
    expect(buyers.size).toBeGreaterThan(800);
    expect(buyers.size).toBeLessThan(890);
  });

  it('have cells missing, and ages that nobody has', () => {
    for (const column of ['age', 'industry', 'company_size', 'user_type', 'session_duration'] as const) {
      const missing = share(customers, (row) => row[column] === '');
      expect({ column, some: missing > 0.005 && missing < 0.1 }).toEqual({ column, some: true });
    }
    expect(customers.some(({ age }) => age === '0') && customers.some(({ age }) => age === '120')).toBe(true);
    expect(customers.every(({ page_views, feature_usage }) => /^\d+$/.test(page_views) && Number(feature_usage) >= 0 && Number(feature_usage) <= 1)).toBe(true);
  });

  it('tell with their usage what came after any cutoff, since it was counted at the export', () => {
    const cutoff = dayFromDate(2026, 1, 1);
    const before = new Set(transactions.filter(({ date }) => dayOf(date) < cutoff).map(({ customer_id }) => customer_id));
    const after = new Set(transactions.filter(({ date }) => dayOf(date) >= cutoff).map(({ customer_id }) => customer_id));
    const pages = (came: boolean): number[] => customers.filter(({ customer_id }) => before.has(customer_id) && after.has(customer_id) === came).map(({ page_views }) => Number(page_views));
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(pages(true))).toBeGreaterThan(1.2 * mean(pages(false)));
  });
});

it('the rates are of every weekday, and vary', () => {
  const days = rates.map(({ date }) => dayOf(date));
  expect(days[0]).toBe(SHOP_FIRST_DAY);
  expect(days.length).toBe(Array.from({ length: SHOP_LAST_DAY - SHOP_FIRST_DAY + 1 }, (_, i) => SHOP_FIRST_DAY + i).filter((day) => weekday(day) <= 5).length);
  expect(rates.every(({ date, currency, rate }) => weekday(dayOf(date)) <= 5 && currency === 'EUR' && /^1\.\d{4}$/.test(rate))).toBe(true);
  const values = rates.map(({ rate }) => Number(rate));
  expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(0.03);
});

it('an earlier export has the same rows as far as they were there, and usage as it was by then', () => {
  const through = dayFromDate(2026, 5, 31);
  const earlier = generateCourseShop(5, 900, through);
  expect(rowsOf<TransactionColumn>(earlier.transactions)).toEqual(transactions.filter(({ date }) => dayOf(date) <= through));
  expect(rowsOf<'date'>(earlier.rates)).toEqual(rates.filter(({ date }) => dayOf(date) <= through));
  const known = rowsOf<CustomerColumn>(earlier.customers);
  const later = new Map(customers.map((row) => [row.customer_id, row]));
  expect(known.length).toBe(customers.filter(({ signup_date }) => dayOf(signup_date) <= through).length);
  const withoutUsage = ({ page_views: _pages, session_duration: _minutes, feature_usage: _usage, ...rest }: Record<CustomerColumn, string>) => rest;
  expect(known.map(withoutUsage)).toEqual(known.map(({ customer_id }) => withoutUsage(later.get(customer_id)!)));
  const ordered = new Set(transactions.filter(({ date, kind }) => kind === 'sale' && dayOf(date) > through).map(({ customer_id }) => customer_id));
  const grown = known.filter(({ customer_id, page_views }) => Number(later.get(customer_id)!.page_views) > Number(page_views)).map(({ customer_id }) => customer_id);
  expect(known.filter(({ customer_id }) => ordered.has(customer_id)).every(({ customer_id }) => grown.includes(customer_id))).toBe(true);
});

describe('the seed', () => {
  it('alone decides the shop', () => {
    expect(generateCourseShop(3, 50)).toEqual(generateCourseShop(3, 50));
    expect(generateCourseShop(3, 50).transactions).not.toBe(generateCourseShop(4, 50).transactions);
    expect(generateCourseShop(3, 50).rates).not.toBe(generateCourseShop(4, 50).rates);
    expect(rowsOf(generateCourseShop(3, 0).transactions)).toEqual([]);
  });

  it('and a customer’s place decide the customer: more customers change nobody', () => {
    const few = rowsOf<CustomerColumn>(generateCourseShop(3, 1000).customers)[7];
    const many = rowsOf<CustomerColumn>(generateCourseShop(3, 1500).customers)[7];
    expect(many).toEqual(few);
    expect(formatDay(dayOf(few.signup_date))).toBe(few.signup_date);
  });
});
