import { formatDay } from '../data/calendar.ts';
import type { Rng } from '../random.ts';
import { csvText } from './csvText.ts';
import { gamma, pick } from './distributions.ts';

/** A value of an attribute, and how many customers of a hundred have it. */
type Shares = Readonly<Record<string, number>>;

const COUNTRIES: Shares = { US: 38, CA: 8, MX: 8, AU: 6, DE: 14, ES: 12, FR: 9, NL: 5 };
/** Independent of every other attribute, so that what depends on it can be averaged over it by these shares. */
export const INDUSTRIES: Shares = { Software: 26, Finance: 15, Education: 17, Health: 14, Retail: 16, Agency: 12 };
const USER_TYPES: Shares = { student: 20, freelancer: 20, professional: 40, manager: 20 };
export const COMPANY_SIZES = ['1-10', '11-50', '51-200', '201-1000', '1000+'] as const;

/** Of those whose company counts: managers sit in larger ones. */
const SIZE_WEIGHTS: Readonly<Record<string, readonly number[]>> = {
  student: [70, 14, 8, 5, 3],
  freelancer: [82, 10, 4, 2, 2],
  professional: [26, 26, 22, 15, 11],
  manager: [14, 24, 27, 20, 15],
};

/** What is true of a customer all along. */
export interface Attributes {
  /** In years, at the time of signing up. */
  readonly age: number;
  readonly country: string;
  readonly industry: string;
  readonly companySize: string;
  readonly userType: string;
}

/** What the product counted, up to the day of the export. */
interface Usage {
  /** Pages, a session's minutes, and the share of features ever used (0–1). */
  readonly pageViews: number;
  readonly sessionDuration: number;
  readonly featureUsage: number;
}

export function drawAttributes(rng: Rng): Attributes {
  const userType = pickShare(rng, USER_TYPES);
  const spread = userType === 'student' ? 23 + 4 * Math.abs(rng.normal()) : 38 + 10 * rng.normal();
  return {
    age: Math.round(Math.min(75, Math.max(18, spread))),
    country: pickShare(rng, COUNTRIES),
    industry: pickShare(rng, INDUSTRIES),
    companySize: COMPANY_SIZES[pick(rng, SIZE_WEIGHTS[userType])],
    userType,
  };
}

/** Usage around a mean number of pages: busy people stay longer and use more, each with much noise. */
function drawUsage(rng: Rng, meanPages: number): Usage {
  const pageViews = Math.round(meanPages === 0 ? 0 : gamma(rng, 2, 2 / meanPages));
  const share = 0.05 + 0.6 * (pageViews / (pageViews + 60)) + 0.12 * rng.normal();
  return { pageViews, sessionDuration: pageViews === 0 ? 0 : gamma(rng, 3, 3 / (6 + pageViews / 30)), featureUsage: Math.min(1, Math.max(0, share)) };
}

/** A customer's id: `C-0007` of 2,000. */
export function customerId(index: number, customers: number): string {
  return `C-${String(index + 1).padStart(String(customers).length, '0')}`;
}

const CUSTOMER_COLUMNS = ['customer_id', 'signup_date', 'age', 'country', 'industry', 'company_size', 'user_type', 'page_views', 'session_duration', 'feature_usage'];

export interface CustomerRow {
  readonly id: string;
  readonly signupDay: number;
  readonly attributes: Attributes;
}

/**
 * The customers table as a CRM exports it after the day `through`: some cells empty, some ages mistyped. `rng` decides which, a fork a customer;
 * `meanPages` says how much a customer had used the product by then.
 */
export function customersCsv<Row extends CustomerRow>(customers: readonly Row[], through: number, meanPages: (customer: Row) => number, rng: Rng): string {
  const rows = customers.flatMap((customer, i) => (customer.signupDay > through ? [] : [customerCells(customer, drawUsage(rng.fork(`usage/${i}`), meanPages(customer)), rng.fork(i))]));
  return csvText(CUSTOMER_COLUMNS, rows);
}

function customerCells({ id, signupDay, attributes }: CustomerRow, usage: Usage, rng: Rng): string[] {
  const unless = (missingShare: number, cell: string): string => (rng.next() < missingShare ? '' : cell);
  return [
    id,
    formatDay(signupDay),
    unless(0.06, typedAge(rng, attributes.age)),
    attributes.country,
    unless(0.05, attributes.industry),
    unless(0.03, attributes.companySize),
    unless(0.02, attributes.userType),
    String(usage.pageViews),
    unless(0.04, usage.sessionDuration.toFixed(1)),
    usage.featureUsage.toFixed(2),
  ];
}

/** Some leave the form's 0, some are a hundred and twenty. */
function typedAge(rng: Rng, age: number): string {
  const chance = rng.next();
  if (chance < 0.008) return '0';
  return chance < 0.012 ? '120' : String(age);
}

function pickShare(rng: Rng, shares: Shares): string {
  return Object.keys(shares)[pick(rng, Object.values(shares))];
}
