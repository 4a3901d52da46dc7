import { ANNUAL_FACTOR, PAUSE_CHANCE, RETURN, SEAT_PRICE, changes, leavingShapes } from './subscriptionPlans.ts';
import type { Offer, Plan } from './subscriptionPlans.ts';
import { periodStart } from './subscriptionWorld.ts';

/** The chance to end at a renewal after `survived` earlier ones. */
export type LeaveChanceAt = (survived: number) => number;

/** A spell that is being paid for. */
export interface Begun {
  readonly offer: Offer;
  readonly paidFrom: number;
  readonly leaveChance: LeaveChanceAt;
}

/** Where a spell stands at the start of a billing period. */
export interface Standing {
  readonly period: number;
  /** Renewals outlived; fewer than periods where a pause lies between. */
  readonly survived: number;
  /** Whether it has had its pause. */
  readonly paused: boolean;
}

/** Expected money in a window, in US dollars a seat. */
export interface Expectation {
  /** Of the paid days [from, to). */
  paid(offer: Offer, from: number, to: number): number;
  /** Of whoever left a plan on a day after paying, and may come back. */
  afterEnd(plan: Plan, day: number): number;
  /** Of a spell from a billing period on, with all that may follow it; `chanceNow` in place of the chance to end at this period's end. */
  fromPeriod(begun: Begun, standing: Standing, chanceNow?: number): number;
}

/** A money's day for a dollar of MRR. */
const DAILY = 12 / 365.25;

/** Exact expectations for customers of an industry and user type over the window [from, to): every path of periods, pauses, changes and returns, weighted. */
export function createExpectation(window: { readonly from: number; readonly to: number }, industry: string, userType: string): Expectation {
  const newSpells = new Map<string, number>();
  const returns = new Map<string, number>();

  const paid = ({ plan, billing }: Offer, from: number, to: number): number => {
    const days = Math.max(0, Math.min(to, window.to) - Math.max(from, window.from));
    return days * DAILY * SEAT_PRICE[plan] * (billing === 'annual' ? ANNUAL_FACTOR : 1);
  };

  const fromStart = (offer: Offer, start: number): number => {
    if (start >= window.to) return 0;
    return remembered(newSpells, `${offer.plan}/${offer.billing}/${start}`, () => {
      const { a, b } = leavingShapes(offer, industry);
      return fromPeriod({ offer, paidFrom: start, leaveChance: (survived) => a / (a + b + survived) }, { period: 0, survived: 0, paused: false });
    });
  };

  const afterEnd = (plan: Plan, day: number): number =>
    remembered(returns, `${plan}/${day}`, () => {
      let sum = 0;
      for (let wait = RETURN.firstDay; wait <= RETURN.lastDay && day + wait < window.to; wait++) sum += fromStart({ plan, billing: 'monthly' }, day + wait);
      return (RETURN.chance * sum) / (RETURN.lastDay - RETURN.firstDay + 1);
    });

  const fromPeriod = (begun: Begun, { period, survived, paused }: Standing, chanceNow = begun.leaveChance(survived)): number => {
    const { offer, paidFrom } = begun;
    const at = (one: number): number => periodStart({ paidFrom, billing: offer.billing }, one);
    const end = at(period + 1);
    if (at(period) >= window.to) return 0;
    const money = paid(offer, at(period), end);
    if (end >= window.to) return money;
    const next = (skipped: number, nowPaused: boolean): number => fromPeriod(begun, { period: period + 1 + skipped, survived: survived + 1, paused: nowPaused });
    const goesOn = offer.billing === 'annual' || paused ? next(0, paused) : (1 - PAUSE_CHANCE) * next(0, false) + (PAUSE_CHANCE * (next(1, true) + next(2, true))) / 2;
    let unchanged = 1;
    let changed = 0;
    for (const { chance, ...to } of changes(offer, userType)) {
      unchanged -= chance;
      changed += chance * fromStart(to, end);
    }
    return money + chanceNow * afterEnd(offer.plan, end) + (1 - chanceNow) * (changed + unchanged * goesOn);
  };

  return { paid, afterEnd, fromPeriod };
}

function remembered(memory: Map<string, number>, key: string, compute: () => number): number {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const value = compute();
  memory.set(key, value);
  return value;
}
