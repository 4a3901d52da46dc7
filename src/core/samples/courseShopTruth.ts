import { WorkbenchError } from '../contract/errors.ts';
import { formatDay } from '../data/calendar.ts';
import { exp } from '../math/exp.ts';
import { COURSES } from './courseShopEffects.ts';
import { DISCOUNT, GOODWILL, REFUND, SHOP_FIRST_DAY, SHOP_LAST_DAY, createShopWorld, interestUntil } from './courseShopWorld.ts';
import type { HiddenShopper, Order, ShopWorld, Shopper } from './courseShopWorld.ts';
import { csvText } from './csvText.ts';

/** What a customer of the shop is truly expected to bring in a window, in US dollars. */
export interface ShopTruth {
  readonly customerId: string;
  /** Given what decides them and all that they did before the cutoff: nobody can predict better. */
  readonly expected: number;
  /** Given also whether they have left, which no file says. */
  readonly expectedGivenState: number;
  /** Chance not to have left, given what decides them and what they did. */
  readonly chanceAlive: number;
}

/** A window of days, [from, to). */
interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * The true expected net spend in [cutoff, cutoff + horizonDays) of each customer with an order before the cutoff, in closed form.
 * Net: orders of the window, less their discounts and less their refunds dated before the window's end, less goodwill refunds dated in the window.
 * Dollars at the rate of the day, refunds at their order's; the rates that came are taken as known. Rounding to cents is left out (below 0.005 an order).
 * With rate λ, chance to leave p and interest τ passed since the cutoff, orders number (1 − e^(−λpτ)) / p for who has not left.
 * Throws `bad-input` for a window outside the shop's days.
 */
export function courseShopTruth(seed: number, customers: number, cutoff: number, horizonDays: number): ShopTruth[] {
  return shopTruth(createShopWorld(seed, customers), cutoff, horizonDays);
}

/** As `courseShopTruth`, of a shop that is there. What happens in it from the cutoff on changes nothing but the rates. */
export function shopTruth(world: ShopWorld, cutoff: number, horizonDays: number): ShopTruth[] {
  const window = { from: cutoff, to: cutoff + horizonDays };
  if (!(cutoff > SHOP_FIRST_DAY && horizonDays > 0 && window.to <= SHOP_LAST_DAY + 1)) {
    throw new WorkbenchError('bad-input', `The course shop has no window of ${horizonDays} days from ${formatDay(cutoff)}: its days are ${formatDay(SHOP_FIRST_DAY)} to ${formatDay(SHOP_LAST_DAY)}.`, {});
  }
  const rates = { USD: worthOfOrders(world, 'USD', window), EUR: worthOfOrders(world, 'EUR', window) };
  return world.shoppers.flatMap((shopper) => truthOf(shopper, window, rates[shopper.currency]));
}

/** `customer_id,expected,expected_given_state`, to the cent. */
export function courseShopTruthCsv(seed: number, customers: number, cutoff: number, horizonDays: number): string {
  const rows = courseShopTruth(seed, customers, cutoff, horizonDays).map(({ customerId, expected, expectedGivenState }) => [customerId, expected.toFixed(2), expectedGivenState.toFixed(2)]);
  return csvText(['customer_id', 'expected', 'expected_given_state'], rows);
}

/** By day of the window: what a unit of currency ordered then is worth in dollars, how likely a refund of it comes before the window's end, and the goodwill that follows. */
interface Worth {
  readonly rate: Float64Array;
  readonly refundInTime: Float64Array;
  readonly goodwill: Float64Array;
  /** Dollars of goodwill in the window that follow an order of a day before it, none having come yet. */
  readonly pending: (orderDay: number) => number;
}

function worthOfOrders({ rates }: ShopWorld, currency: Shopper['currency'], { from, to }: Window): Worth {
  const rateOn = (day: number): number => (currency === 'USD' ? 1 : rates.on(day));
  const goodwillDays = GOODWILL.lastDay - GOODWILL.firstDay + 1;
  const refundDays = REFUND.lastDay - REFUND.firstDay + 1;
  const goodwill = (orderDay: number): number => {
    let dollars = 0;
    for (let day = Math.max(from, orderDay + GOODWILL.firstDay); day < Math.min(to, orderDay + GOODWILL.lastDay + 1); day++) dollars += rateOn(day);
    return (GOODWILL.chance * GOODWILL.amount * dollars) / goodwillDays;
  };
  const days = Array.from({ length: to - from }, (_, i) => from + i);
  return {
    rate: Float64Array.from(days, rateOn),
    refundInTime: Float64Array.from(days, (day) => clamp((to - day - REFUND.firstDay) / refundDays)),
    goodwill: Float64Array.from(days, goodwill),
    pending: (orderDay) => goodwill(orderDay) / (1 - GOODWILL.chance * clamp((from - orderDay - GOODWILL.firstDay) / goodwillDays)),
  };
}

function truthOf(shopper: Shopper, window: Window, worth: Worth): ShopTruth[] {
  const past = shopper.orders.filter(({ day }) => day < window.from);
  if (past.length === 0) return [];
  const leftBefore = shopper.left && past.length === shopper.orders.length;
  const ifAlive = valueIfAlive(shopper.hidden, window, worth);
  const owed = past.filter(({ goodwillDay }) => goodwillDay === undefined || goodwillDay >= window.from).reduce((sum, { day }) => sum + worth.pending(day), 0);
  const chanceAlive = chanceNotLeft(shopper.hidden, past, window.from);
  return [{ customerId: shopper.id, expected: chanceAlive * ifAlive - owed, expectedGivenState: (leftBefore ? 0 : ifAlive) - owed, chanceAlive }];
}

/** Who came back may have left then (p), or is still there and silent since ((1 − p) e^(−λτ)); after one order nobody has left. */
function chanceNotLeft({ ratePerDay, leaveChance }: HiddenShopper, past: readonly Order[], cutoff: number): number {
  if (past.length === 1) return 1;
  const silent = interestUntil(cutoff - SHOP_FIRST_DAY) - interestUntil(past[past.length - 1].time);
  const stayed = (1 - leaveChance) * exp(-ratePerDay * silent);
  return stayed / (leaveChance + stayed);
}

function valueIfAlive(hidden: HiddenShopper, { from, to }: Window, { rate, refundInTime, goodwill }: Worth): number {
  const paid = meanAmount(hidden) * (1 - (DISCOUNT.chance * (DISCOUNT.least + DISCOUNT.most)) / 2);
  const refunded = hidden.refundChance * (REFUND.fullChance + (1 - REFUND.fullChance) / 2);
  const start = interestUntil(from - SHOP_FIRST_DAY);
  let value = 0;
  let before = 0;
  for (let i = 0; i < to - from; i++) {
    const until = expectedOrders(hidden, interestUntil(from + i + 1 - SHOP_FIRST_DAY) - start);
    value += (until - before) * (paid * (1 - refunded * refundInTime[i]) * rate[i] - goodwill[i]);
    before = until;
  }
  return value;
}

function expectedOrders({ ratePerDay, leaveChance }: HiddenShopper, passed: number): number {
  return (1 - exp(-ratePerDay * leaveChance * passed)) / leaveChance;
}

function meanAmount({ tastes, seats, priceLevel }: HiddenShopper): number {
  const all = tastes.reduce((sum, taste) => sum + taste, 0);
  return (COURSES.reduce((sum, { price }, i) => sum + price * tastes[i], 0) / all) * seats * priceLevel;
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
