import { describe, expect, it } from 'vitest';
import { dayFromDate, formatDay } from '../../../src/core/data/calendar.ts';
import { generateCourseShop } from '../../../src/core/samples/courseShop.ts';
import { COURSES } from '../../../src/core/samples/courseShopEffects.ts';
import { courseShopTruth, courseShopTruthCsv, shopTruth } from '../../../src/core/samples/courseShopTruth.ts';
import { SHOP_FIRST_DAY, createShopWorld, interestUntil } from '../../../src/core/samples/courseShopWorld.ts';
import type { Order, Shopper, ShopWorld } from '../../../src/core/samples/courseShopWorld.ts';
import { dayOf, mean, rSquared, rowsOf, zOf } from './sampleTable.ts';

const CUTOFF = dayFromDate(2026, 1, 1);
const HORIZON_DAYS = 180;

/** Net dollars that each customer's rows of the window came to, from the files alone. */
function realised(seed: number, customers: number, from: number, to: number): Map<string, number> {
  const files = generateCourseShop(seed, customers);
  const rates = new Map(rowsOf<'date' | 'rate'>(files.rates).map(({ date, rate }) => [dayOf(date), Number(rate)]));
  const rateOn = (day: number): number => rates.get(day) ?? rateOn(day - 1);
  const rows = rowsOf<'order_id' | 'customer_id' | 'date' | 'kind' | 'amount' | 'currency'>(files.transactions);
  const ordered = new Map(rows.filter(({ kind }) => kind === 'sale').map(({ order_id, date }) => [order_id, dayOf(date)]));
  const money = new Map<string, number>();
  for (const { order_id, customer_id, date, amount, currency } of rows) {
    const day = ordered.get(order_id) ?? dayOf(date);
    if (day < from || day >= to || dayOf(date) >= to) continue;
    money.set(customer_id, (money.get(customer_id) ?? 0) + Number(amount) * (currency === 'EUR' ? rateOn(day) : 1));
  }
  return money;
}

describe('the truth of the course shop', () => {
  const compared = [1, 2].flatMap((seed) => {
    const money = realised(seed, 2500, CUTOFF, CUTOFF + HORIZON_DAYS);
    const shoppers = new Map(createShopWorld(seed, 2500).shoppers.map((shopper) => [shopper.id, shopper]));
    return courseShopTruth(seed, 2500, CUTOFF, HORIZON_DAYS).map((truth) => ({ ...truth, shopper: shoppers.get(truth.customerId)!, actual: money.get(truth.customerId) ?? 0 }));
  });
  type Compared = (typeof compared)[number];

  const groups: [string, (row: Compared) => boolean][] = [
    ['all', () => true],
    ['dollars', ({ shopper }) => shopper.currency === 'USD'],
    ['euros', ({ shopper }) => shopper.currency === 'EUR'],
    ['probably left', ({ chanceAlive }) => chanceAlive < 0.3],
    ['probably there', ({ chanceAlive }) => chanceAlive >= 0.7],
    ['small', ({ expected }) => expected < 20],
    ['middle', ({ expected }) => expected >= 20 && expected < 80],
    ['large', ({ expected }) => expected >= 80],
    ['managers', ({ shopper }) => shopper.attributes.userType === 'manager'],
  ];

  it.each(groups)('is on average what came in: %s', (_, is) => {
    const group = compared.filter(is);
    expect(group.length).toBeGreaterThan(300);
    expect(Math.abs(zOf(group.map(({ actual, expected }) => actual - expected)))).toBeLessThan(3.5);
    expect(Math.abs(zOf(group.map(({ actual, expectedGivenState }) => actual - expectedGivenState)))).toBeLessThan(3.5);
  });

  it('would be caught if it were a tenth too high', () => {
    expect(zOf(compared.map(({ actual, expectedGivenState }) => actual - 1.1 * expectedGivenState))).toBeLessThan(-2);
  });

  it('says who is there as often as they are', () => {
    const there = compared.map(({ shopper, chanceAlive }) => (shopper.left && shopper.orders[shopper.orders.length - 1].day < CUTOFF ? 0 : 1) - chanceAlive);
    expect(Math.abs(zOf(there))).toBeLessThan(3.5);
    expect(compared.filter(({ shopper }) => shopper.orders.filter(({ day }) => day < CUTOFF).length === 1).every(({ chanceAlive }) => chanceAlive === 1)).toBe(true);
  });

  it('leaves most of a single customer to chance, and is better where the state is known', () => {
    const actual = compared.map((row) => row.actual);
    const best = rSquared(compared.map(({ expected }) => expected), actual);
    expect(best).toBeGreaterThan(0.15);
    expect(best).toBeLessThan(0.55);
    expect(rSquared(compared.map(({ expectedGivenState }) => expectedGivenState), actual)).toBeGreaterThan(best);
    expect(compared.filter((row) => row.actual === 0).length / compared.length).toBeGreaterThan(0.4);
  });

  it('is different for customers of different attributes, though most of it is not to be seen', () => {
    const of = (userType: string): number => mean(compared.filter(({ shopper }) => shopper.attributes.userType === userType).map(({ expected }) => expected));
    expect(of('manager')).toBeGreaterThan(1.5 * of('student'));
  });
});

const hidden: Shopper['hidden'] = { ratePerDay: 0.02, leaveChance: 0.25, refundChance: 0, tastes: COURSES.map((_, i) => (i === 3 ? 1 : 0)), seats: 2, priceLevel: 0.5 };
const order = (day: number, more: Partial<Order> = {}): Order => ({ day, time: day - SHOP_FIRST_DAY + 0.5, course: COURSES[3].name, amount: 49, discount: 0, ...more });
const world = (orders: Order[], more: Partial<Shopper> = {}): ShopWorld => {
  const [shopper] = createShopWorld(1, 1).shoppers;
  return { ...createShopWorld(1, 1), shoppers: [{ ...shopper, currency: 'USD', hidden, orders, left: false, ...more }] };
};

describe('the closed form', () => {
  const money = (1 - Math.exp(-0.02 * 0.25 * (interestUntil(CUTOFF + 30 - SHOP_FIRST_DAY) - interestUntil(CUTOFF - SHOP_FIRST_DAY)))) / 0.25;
  // Half of the list price of 49 for two seats on average, less a fifth in 12 % of the orders, less goodwill of 10 in 1.2 % that comes 5 to 40 days later.
  const [truth] = shopTruth(world([order(CUTOFF - 100)]), CUTOFF, 30);

  it('is (1 − e^(−λpτ)) / p orders of the mean amount, in the season’s time', () => {
    expect(truth.expected).toBeCloseTo(money * 49 * (1 - 0.12 * 0.2), 1);
    expect(truth.expected).toBeLessThan(money * 49 * (1 - 0.12 * 0.2));
    expect(truth).toMatchObject({ chanceAlive: 1, expectedGivenState: truth.expected });
  });

  it('takes back what is refunded before the window’s end', () => {
    const [one] = shopTruth(world([order(CUTOFF - 100)], { hidden: { ...hidden, refundChance: 1 } }), CUTOFF, 3);
    const [none] = shopTruth(world([order(CUTOFF - 100)]), CUTOFF, 3);
    expect(one.expected).toBe(none.expected);
    const [later] = shopTruth(world([order(CUTOFF - 100)], { hidden: { ...hidden, refundChance: 1 } }), CUTOFF, 30);
    expect(later.expected).toBeLessThan(0.7 * truth.expected);
  });

  it('knows the chance to be there after a return: (1 − p) e^(−λτ) against p', () => {
    const silent = interestUntil(CUTOFF - SHOP_FIRST_DAY) - interestUntil(CUTOFF - 60 - SHOP_FIRST_DAY + 0.5);
    const stayed = 0.75 * Math.exp(-0.02 * silent);
    const [back] = shopTruth(world([order(CUTOFF - 100), order(CUTOFF - 60)]), CUTOFF, 30);
    expect(back.chanceAlive).toBeCloseTo(stayed / (0.25 + stayed), 12);
    const [left] = shopTruth(world([order(CUTOFF - 100), order(CUTOFF - 60)], { left: true }), CUTOFF, 30);
    expect(left.expected).toBe(back.expected);
    expect(left.expectedGivenState).toBe(0);
  });

  it('owes the goodwill that may still follow an order', () => {
    const [gone] = shopTruth(world([order(CUTOFF - 60), order(CUTOFF - 10)], { left: true }), CUTOFF, 40);
    // Not yet come in 5 of the 36 days on which it may: 31 are left, all within the window.
    expect(gone.expectedGivenState).toBeCloseTo((-0.012 * 10 * (31 / 36)) / (1 - 0.012 * (5 / 36)), 12);
  });
});

describe('the truth sees no future', () => {
  it('whatever happens from the cutoff on, it stays what it was', () => {
    const whole = createShopWorld(9, 400);
    const past = whole.shoppers.map((shopper): Shopper => {
      const orders = shopper.orders.filter(({ day }) => day < CUTOFF).map(({ refund, goodwillDay, ...rest }): Order => ({ ...rest, ...(refund && refund.day < CUTOFF ? { refund } : {}), ...(goodwillDay !== undefined && goodwillDay < CUTOFF ? { goodwillDay } : {}) }));
      return { ...shopper, orders, left: shopper.left && orders.length === shopper.orders.length };
    });
    expect(shopTruth({ ...whole, shoppers: past }, CUTOFF, HORIZON_DAYS)).toEqual(shopTruth(whole, CUTOFF, HORIZON_DAYS));
  });

  it('is of who bought before the cutoff, and of no window that the data does not hold', () => {
    const customers = new Set(courseShopTruth(3, 300, CUTOFF, 90).map(({ customerId }) => customerId));
    const before = new Set(rowsOf<'customer_id' | 'date'>(generateCourseShop(3, 300).transactions).filter(({ date }) => dayOf(date) < CUTOFF).map(({ customer_id }) => customer_id));
    expect(customers).toEqual(before);
    expect(() => courseShopTruth(3, 10, CUTOFF, 200)).toThrow(`no window of 200 days from ${formatDay(CUTOFF)}`);
    expect(() => courseShopTruth(3, 10, SHOP_FIRST_DAY, 30)).toThrow('no window');
  });

  it('is written by customer, to the cent', () => {
    const truth = courseShopTruth(3, 40, CUTOFF, 90);
    expect(rowsOf(courseShopTruthCsv(3, 40, CUTOFF, 90))).toEqual(truth.map(({ customerId, expected, expectedGivenState }) => ({ customer_id: customerId, expected: expected.toFixed(2), expected_given_state: expectedGivenState.toFixed(2) })));
  });
});
