import { dateFromDay, dayFromDate } from '../data/calendar.ts';
import { createRng } from '../random.ts';
import type { Rng } from '../random.ts';
import { customerId, drawAttributes } from './attributes.ts';
import type { Attributes, CustomerRow } from './attributes.ts';
import { COURSES, LEAVING_BY_SIZE, RATE_BY_INDUSTRY, RATE_BY_USER_TYPE, SEATS_BY_SIZE, TASTE_BY_USER_TYPE } from './courseShopEffects.ts';
import { beta, exponential, gamma, pick } from './distributions.ts';
import { drawEuroRates } from './exchangeRates.ts';
import type { EuroRates } from './exchangeRates.ts';
import { exp } from '../math/exp.ts';
import { log } from '../math/log.ts';

/** First day of the shop, and the last day that its data is complete to. */
export const SHOP_FIRST_DAY = dayFromDate(2024, 1, 1);
export const SHOP_LAST_DAY = dayFromDate(2026, 6, 30);
const DAYS = SHOP_LAST_DAY - SHOP_FIRST_DAY + 1;
const EURO_COUNTRIES: readonly string[] = ['DE', 'ES', 'FR', 'NL'];

/** Share of orders with a discount, and how much of the order it is: evenly between the two. */
export const DISCOUNT = { chance: 0.12, least: 0.1, most: 0.3 };
/** A refund comes so many days after its order, evenly; most give all back, the others half. */
export const REFUND = { firstDay: 3, lastDay: 25, fullChance: 0.7 };
/** Money given back to make up for something: not tied to the order that it follows. */
export const GOODWILL = { chance: 0.012, amount: 10, firstDay: 5, lastDay: 40 };

/** What decides a customer's future, and stands in no file. */
export interface HiddenShopper {
  /** Orders a day of mean interest, while they are there. */
  readonly ratePerDay: number;
  /** Chance to leave for good after each order but the first. */
  readonly leaveChance: number;
  readonly refundChance: number;
  /** How likely each course is, relative to the others. */
  readonly tastes: readonly number[];
  /** Mean number of seats an order: evenly from 1 to 2 · seats − 1. */
  readonly seats: number;
  /** What they pay of the list price. */
  readonly priceLevel: number;
}

export interface Order {
  readonly day: number;
  /** The moment within the day too, in days since the shop's first. */
  readonly time: number;
  readonly course: string;
  /** In the customer's currency; what was discounted and given back is counted from 0 up. */
  readonly amount: number;
  readonly discount: number;
  readonly refund?: { readonly day: number; readonly amount: number };
  readonly goodwillDay?: number;
}

export interface Shopper extends CustomerRow {
  readonly currency: 'USD' | 'EUR';
  readonly hidden: HiddenShopper;
  /** Through the last day, first to last; empty for those who only signed up. */
  readonly orders: readonly Order[];
  /** True where they left after the last of `orders`. */
  readonly left: boolean;
}

export interface ShopWorld {
  readonly shoppers: readonly Shopper[];
  readonly rates: EuroRates;
}

/** Everything that happens in the shop, and why: decided by the seed, each customer by a stream of their own. */
export function createShopWorld(seed: number, customers: number): ShopWorld {
  const rng = createRng(`sample-course-shop/${seed}`);
  const shoppers = Array.from({ length: customers }, (_, i) => createShopper(customerId(i, customers), rng.fork(i)));
  return { shoppers, rates: drawEuroRates(rng.fork('rates'), SHOP_FIRST_DAY, SHOP_LAST_DAY) };
}

function createShopper(id: string, rng: Rng): Shopper {
  const attributes = drawAttributes(rng.fork('attributes'));
  const hidden = drawHidden(rng.fork('hidden'), attributes);
  const life = rng.fork('life');
  const signedUp = signupTime(life);
  const first = life.next() < 0.04 ? DAYS : signedUp + exponential(life, 1 / 12);
  const { times, left } = orderTimes(life, hidden, first);
  const orders = times.map((time, i) => drawOrder(rng.fork(`order/${i}`), hidden, time));
  return { id, signupDay: SHOP_FIRST_DAY + Math.floor(signedUp), attributes, currency: EURO_COUNTRIES.includes(attributes.country) ? 'EUR' : 'USD', hidden, orders, left };
}

function drawHidden(rng: Rng, { userType, industry, companySize, age }: Attributes): HiddenShopper {
  const inTheirPrime = age >= 25 && age < 45 ? 1.15 : 0.9;
  const seats = 1 + pick(rng, SEATS_BY_SIZE[companySize]);
  const taste = TASTE_BY_USER_TYPE[userType] + 0.6 * rng.normal();
  return {
    ratePerDay: gamma(rng, 1.3, 1.3) * 0.0125 * RATE_BY_USER_TYPE[userType] * RATE_BY_INDUSTRY[industry] * inTheirPrime,
    leaveChance: beta(rng, 1.1, 5.4 * LEAVING_BY_SIZE[companySize]),
    refundChance: beta(rng, 1.2, 14),
    tastes: COURSES.map(({ weight, price }) => weight * exp(taste * log(price / 50))),
    seats,
    priceLevel: 1 - 0.25 * rng.next() ** 2,
  };
}

/** BG/NBD (Fader, Hardie and Lee, 2005) in the season's time: everyone may come back once, and leaves with their own chance after each return. */
function orderTimes(rng: Rng, { ratePerDay, leaveChance }: HiddenShopper, first: number): { times: number[]; left: boolean } {
  const times: number[] = [];
  for (let time = first; time < DAYS; time = timeAfter(time, exponential(rng, ratePerDay))) {
    times.push(time);
    if (times.length > 1 && rng.next() < leaveChance) return { times, left: true };
  }
  return { times, left: false };
}

function drawOrder(rng: Rng, hidden: HiddenShopper, time: number): Order {
  const day = SHOP_FIRST_DAY + Math.floor(time);
  const { name, price } = COURSES[pick(rng, hidden.tastes)];
  const amount = cents(price * (1 + rng.int(2 * hidden.seats - 1)) * hidden.priceLevel);
  const discount = rng.next() < DISCOUNT.chance ? cents(amount * (DISCOUNT.least + (DISCOUNT.most - DISCOUNT.least) * rng.next())) : 0;
  const refunded = rng.next() < hidden.refundChance;
  const refundDay = day + dayBetween(rng, REFUND);
  const refund = cents((amount - discount) * (rng.next() < REFUND.fullChance ? 1 : 0.5));
  const goodwill = rng.next() < GOODWILL.chance;
  const goodwillDay = day + dayBetween(rng, GOODWILL);
  return { day, time, course: name, amount, discount, ...(refunded ? { refund: { day: refundDay, amount: refund } } : {}), ...(goodwill ? { goodwillDay } : {}) };
}

function dayBetween(rng: Rng, { firstDay, lastDay }: { readonly firstDay: number; readonly lastDay: number }): number {
  return firstDay + rng.int(lastDay - firstDay + 1);
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}

/** Interest in learning by calendar month, January first; about 1 on average. */
const SEASON: readonly number[] = [1.18, 1.06, 1.0, 0.96, 0.97, 0.94, 0.86, 0.93, 1.12, 1.06, 1.03, 0.9];
const interest = Float64Array.from({ length: DAYS }, (_, i) => SEASON[dateFromDay(SHOP_FIRST_DAY + i).month - 1]);
/** Interest summed up to the start of each day, and to the end of the last. */
const summed = interest.reduce((sums, value, i) => (sums[i + 1] = sums[i] + value, sums), new Float64Array(DAYS + 1));

/** Interest summed from the shop's first day to a moment (in days since then): the time in which orders are a plain Poisson process. */
export function interestUntil(time: number): number {
  const day = Math.floor(time);
  return day >= DAYS ? summed[DAYS] : summed[day] + (time - day) * interest[day];
}

/** The moment by which so much interest has passed since `time`; the end of the shop's data where that is later. */
function timeAfter(time: number, passed: number): number {
  const goal = interestUntil(time) + passed;
  for (let day = Math.floor(time); day < DAYS; day++) if (summed[day + 1] > goal) return Math.max(time, day + (goal - summed[day]) / interest[day]);
  return DAYS;
}

/** People sign up all the time, more of them in season. */
function signupTime(rng: Rng): number {
  for (;;) {
    const time = rng.next() * DAYS;
    if (rng.next() * 1.2 < interest[Math.floor(time)]) return time;
  }
}
