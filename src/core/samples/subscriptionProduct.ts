import { formatDay } from '../data/calendar.ts';
import { createRng } from '../random.ts';
import { customersCsv } from './attributes.ts';
import { csvText } from './csvText.ts';
import { PRODUCT_LAST_DAY, createProductWorld } from './subscriptionWorld.ts';
import type { Spell, Subscriber } from './subscriptionWorld.ts';

/** The files of the subscription product, as CSV texts (RFC 4180, header first). */
export interface SubscriptionFiles {
  /** One row a spell, by start: `subscription_id,customer_id,plan,start_date,trial_end,cancel_requested,access_end,billing_period,mrr,pause_start,pause_end,cancel_reason,currency`. */
  readonly subscriptions: string;
  /** As the course shop's; usage is that of the last month before the export. */
  readonly customers: string;
}

const COLUMNS = ['subscription_id', 'customer_id', 'plan', 'start_date', 'trial_end', 'cancel_requested', 'access_end', 'billing_period', 'mrr', 'pause_start', 'pause_end', 'cancel_reason', 'currency'];

/**
 * Three years of a subscription product (2023-07-01 to 2026-06-30) as it would be exported on the morning after: trials, monthly and annual contracts, pauses,
 * plan changes as new spells, returns, cancellations and failed payments. What became of a spell later stands in no file; an end that was asked for does,
 * although it lies ahead. The same seed gives the same texts. MRR is in US dollars.
 * An earlier export ends with the day `through`, and knows as little of what came later.
 */
export function generateSubscriptionProduct(seed: number, customers = 2500, through?: number): SubscriptionFiles {
  const lastDay = Math.min(through ?? PRODUCT_LAST_DAY, PRODUCT_LAST_DAY);
  const subscribers = createProductWorld(seed, customers);
  return {
    subscriptions: subscriptionsCsv(subscribers, lastDay),
    customers: customersCsv(subscribers, lastDay, (subscriber) => pagesBy(subscriber, lastDay), createRng(`sample-subscriptions/${seed}/cells`)),
  };
}

/** In the last thirty days: none of who has been gone for longer. */
function pagesBy({ spells, seats }: Subscriber, through: number): number {
  const begun = spells.filter(({ start }) => start <= through);
  const { start, end } = begun[begun.length - 1];
  return end && end.day <= through - 30 ? 0 : 12 + 0.06 * (through - start) + 3 * seats;
}

function subscriptionsCsv(subscribers: readonly Subscriber[], through: number): string {
  const rows = subscribers.flatMap(({ id, spells }) => spells.map((spell) => ({ id, spell }))).sort((a, b) => a.spell.start - b.spell.start);
  const width = String(rows.length).length;
  const cells = rows.map(({ id, spell }, i) => [`S-${String(i + 1).padStart(width, '0')}`, id, ...spellCells(spell, through)]);
  return csvText(COLUMNS, cells.filter((_, i) => rows[i].spell.start <= through));
}

function spellCells({ plan, billing, start, trialEnd, mrr, pause, end }: Spell, through: number): string[] {
  const pauseKnown = pause !== undefined && pause.start <= through;
  const requestKnown = end?.requested !== undefined && end.requested <= through;
  const endKnown = requestKnown || (end !== undefined && end.day <= through);
  return [
    plan,
    formatDay(start),
    dayCell(trialEnd),
    dayCell(requestKnown ? end.requested : undefined),
    dayCell(endKnown ? end?.day : undefined),
    billing,
    mrr.toFixed(2),
    dayCell(pauseKnown ? pause.start : undefined),
    dayCell(pauseKnown ? pause.end : undefined),
    endKnown ? (end?.reason ?? '') : '',
    'USD',
  ];
}

function dayCell(day: number | undefined): string {
  return day === undefined ? '' : formatDay(day);
}
