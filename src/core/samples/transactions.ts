import { dayFromDate, dateFromDay, formatDay } from '../data/calendar.ts';
import { createRng } from '../random.ts';
import type { Rng } from '../random.ts';
import { beta, exponential, gamma, pick } from './distributions.ts';

/** First day of the sample, and its length: two whole years. */
const FIRST_DAY = dayFromDate(2024, 7, 1);
const DAYS = 730;

/** Interest in learning by calendar month, January first: new year and September are high, July is low. */
const SEASON: readonly number[] = [1.12, 1.05, 1.0, 0.97, 0.98, 0.95, 0.9, 0.96, 1.1, 1.05, 1.02, 0.96];
const SEASON_PEAK = Math.max(...SEASON);

interface Course {
  readonly name: string;
  readonly price: number;
  /** How often a customer of the middle tier takes it. */
  readonly weight: number;
}

const COURSES: readonly Course[] = [
  { name: 'Spreadsheets from zero', price: 19, weight: 5 },
  { name: 'Writing for the web', price: 24, weight: 4 },
  { name: 'SQL, joins and windows', price: 39, weight: 6 },
  { name: 'Python for analysts', price: 49, weight: 6 },
  { name: 'Statistics with real data', price: 59, weight: 4 },
  { name: 'Dashboards that decide', price: 69, weight: 3 },
  { name: 'Machine learning, hands on', price: 99, weight: 3 },
  { name: 'Leading a data team', price: 149, weight: 1.5 },
];

/** Who buys: a share of customers, and how their tier scales what they pay (seats, bundles). */
const TIERS: readonly { readonly share: number; readonly seats: number; readonly taste: number }[] = [
  { share: 0.62, seats: 1, taste: -0.5 },
  { share: 0.3, seats: 1, taste: 0.4 },
  { share: 0.08, seats: 2, taste: 0.8 },
];

interface Sale {
  readonly customer: number;
  readonly day: number;
  readonly course: string;
  readonly amount: number;
}

/**
 * Two years of an online school's sales as CSV text: `customer_id,date,course,amount,currency`, by date, RFC 4180, header first.
 * Purchases follow BG/NBD (Fader, Hardie and Lee, 2005): each customer has their own rate (gamma) and their own chance to leave
 * after a purchase (beta); prices differ by customer, and interest by season. The same seed gives the same text.
 */
export function generateTransactionsCsv(seed: number, customers = 2000): string {
  const rng = createRng(`sample-transactions/${seed}`);
  const sales: Sale[] = [];
  for (let customer = 0; customer < customers; customer++) addCustomer(sales, customer, rng.fork(customer));
  sales.sort((a, b) => a.day - b.day || a.customer - b.customer);
  const width = String(customers).length;
  const lines = sales.map(({ customer, day, course, amount }) => `C-${String(customer + 1).padStart(width, '0')},${formatDay(FIRST_DAY + day)},${quoted(course)},${amount.toFixed(2)},USD`);
  return ['customer_id,date,course,amount,currency', ...lines, ''].join('\r\n');
}

function addCustomer(sales: Sale[], customer: number, rng: Rng): void {
  const ratePerDay = gamma(rng, 2.2, 66);
  const leaveChance = beta(rng, 1, 11);
  const tier = TIERS[pick(rng, TIERS.map(({ share }) => share))];
  const weights = COURSES.map(({ weight, price }) => weight * (price / 50) ** (tier.taste + 0.3 * rng.normal()));
  const discount = 1 - 0.25 * rng.next() ** 2;
  let day = firstPurchaseDay(rng);
  while (day < DAYS) {
    const course = COURSES[pick(rng, weights)];
    const seats = tier.seats > 1 ? 1 + rng.int(2 * tier.seats - 1) : 1;
    sales.push({ customer, day: Math.floor(day), course: course.name, amount: Math.round(course.price * seats * discount * 100) / 100 });
    if (rng.next() < leaveChance) return;
    day = nextInSeason(rng, day, ratePerDay);
  }
}

/** Customers join all the time, more of them in season. */
function firstPurchaseDay(rng: Rng): number {
  for (;;) {
    const day = rng.next() * DAYS;
    if (rng.next() < seasonOn(day)) return day;
  }
}

/** The next event of a Poisson process whose rate follows the season, by thinning. */
function nextInSeason(rng: Rng, from: number, ratePerDay: number): number {
  let day = from;
  do day += exponential(rng, ratePerDay * SEASON_PEAK);
  while (day < DAYS && rng.next() >= seasonOn(day));
  return day;
}

/** Interest on a day as a share of the peak's. */
function seasonOn(day: number): number {
  return SEASON[dateFromDay(FIRST_DAY + Math.floor(day)).month - 1] / SEASON_PEAK;
}

function quoted(cell: string): string {
  return cell.includes(',') ? `"${cell}"` : cell;
}
