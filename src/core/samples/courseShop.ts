import { formatDay } from '../data/calendar.ts';
import { createRng } from '../random.ts';
import { customersCsv } from './attributes.ts';
import { GOODWILL, SHOP_LAST_DAY, createShopWorld } from './courseShopWorld.ts';
import type { Order, Shopper } from './courseShopWorld.ts';
import { csvText } from './csvText.ts';

/** The files of the course shop, as CSV texts (RFC 4180, header first). */
export interface CourseShopFiles {
  /** `order_id,customer_id,date,kind,amount,currency,course`: sales, and refunds and discounts as negative amounts; by date. */
  readonly transactions: string;
  /** `customer_id,signup_date,age,country,industry,company_size,user_type,page_views,session_duration,feature_usage`; the last three count through the export, the day after the data's last. */
  readonly customers: string;
  /** `date,currency,rate`: US dollars a euro, on weekdays. */
  readonly rates: string;
}

interface Line {
  readonly day: number;
  readonly order: number;
  readonly cells: readonly string[];
}

/**
 * Two and a half years of an online course shop (2024-01-01 to 2026-06-30) that sells in US dollars and euros, with refunds and discounts linked
 * by order, a few goodwill refunds without a link, and people who signed up and never bought. The same seed gives the same texts.
 * Known of customers all along: age, country, industry, company size, user type; usage is known at export only, and knows the future.
 * An earlier export ends with the day `through`: the same rows as far as they were there, with usage as it was by then.
 */
export function generateCourseShop(seed: number, customers = 1200, through?: number): CourseShopFiles {
  const lastDay = Math.min(through ?? SHOP_LAST_DAY, SHOP_LAST_DAY);
  const { shoppers, rates } = createShopWorld(seed, customers);
  return {
    transactions: transactionsCsv(shoppers, lastDay),
    customers: customersCsv(shoppers, lastDay, (shopper) => pagesBy(shopper, lastDay), createRng(`sample-course-shop/${seed}/cells`)),
    rates: rates.csv(lastDay),
  };
}

/** More with each order, and with each day that they were around. */
function pagesBy({ orders, left, signupDay }: Shopper, through: number): number {
  const made = orders.filter(({ day }) => day <= through);
  const lastSeen = left && made.length === orders.length ? made[made.length - 1].day : through;
  return 6 + 9 * made.length + 0.1 * (lastSeen - signupDay);
}

function transactionsCsv(shoppers: readonly Shopper[], through: number): string {
  const sold = shoppers.flatMap((shopper) => shopper.orders.map((order) => ({ shopper, order }))).sort((a, b) => a.order.time - b.order.time);
  const lines = sold.flatMap(({ shopper, order }, i) => orderLines(shopper, order, i)).filter(({ day }) => day <= through);
  lines.sort((a, b) => a.day - b.day || a.order - b.order);
  return csvText(['order_id', 'customer_id', 'date', 'kind', 'amount', 'currency', 'course'], lines.map(({ cells }) => cells));
}

function orderLines({ id, currency }: Shopper, { day, course, amount, discount, refund, goodwillDay }: Order, order: number): Line[] {
  const orderId = `O-${order + 10_001}`;
  const line = (lineDay: number, kind: string, money: number, link: string, what: string): Line => ({ day: lineDay, order, cells: [link, id, formatDay(lineDay), kind, money.toFixed(2), currency, what] });
  return [
    line(day, 'sale', amount, orderId, course),
    ...(discount > 0 ? [line(day, 'discount', -discount, orderId, course)] : []),
    ...(refund ? [line(refund.day, 'refund', -refund.amount, orderId, course)] : []),
    ...(goodwillDay === undefined ? [] : [line(goodwillDay, 'refund', -GOODWILL.amount, '', '')]),
  ];
}
