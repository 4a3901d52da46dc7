import { formatDay } from '../data/calendar.ts';
import { createRng } from '../random.ts';
import { csvText } from './csvText.ts';
import { learnerDays, learnerTickets } from './learningActivity.ts';
import type { LearningDay, LearningTicket } from './learningActivity.ts';
import { LEARNING_LAST_DAY, LEARNING_SIZE, createLearningWorld } from './learningWorld.ts';
import type { Learner, LearningSize, LearningSpell } from './learningWorld.ts';

/** The files of the learning product, as CSV texts (RFC 4180, header first). */
export interface LearningFiles {
  /** `user_id,date,page_views,session_duration,feature_usage,lessons_completed`: a row a day on which the user came, minutes and a share (0–1) among them; by date. Days without a visit have no row. */
  readonly activity: string;
  /** One row a spell, by start, columns as the subscription product's. Reasons are `voluntary`, `payment failed`, `plan change`, `trial ended`. */
  readonly subscriptions: string;
  /** `user_id,signup_date,country,channel,company_size,user_type,card_since,last_seen`. All but the last are known from signing up on. `last_seen` is written at the export and knows the future: of any earlier day it is a leak. */
  readonly users: string;
  /** `ticket_id,user_id,date,category,priority`, by date. */
  readonly tickets: string;
}

const SUBSCRIPTION_COLUMNS = ['subscription_id', 'user_id', 'plan', 'start_date', 'trial_end', 'cancel_requested', 'access_end', 'billing_period', 'mrr', 'pause_start', 'pause_end', 'cancel_reason', 'currency'];

interface Dated<Item> {
  readonly learner: Learner;
  readonly item: Item;
}

/**
 * A year (`days`) of an online-learning product sold by subscription, up to 2026-06-30, as it would be exported on the morning after: daily activity, tickets,
 * users, and the subscriptions since well before activity was recorded. Who leaves of their own will has come less before; failed payments have nothing to do
 * with it. What truly decides it all: `learningTruth`. The same size gives the same texts on every machine.
 * An earlier export ends with the day `through`: the same rows as far as they were known then.
 */
export function generateLearningProduct(size: LearningSize = LEARNING_SIZE, through = LEARNING_LAST_DAY): LearningFiles {
  const lastDay = Math.min(through, LEARNING_LAST_DAY);
  const firstDay = LEARNING_LAST_DAY - size.days + 1;
  const learners = createLearningWorld(size);
  const rng = createRng(`sample-learning/${size.seed}/rows`);
  const days = learners.map((learner, i) => learnerDays(learner, firstDay, lastDay, rng.fork(`days/${i}`)));
  const tickets = learners.map((learner, i) => learnerTickets(learner, firstDay, lastDay, rng.fork(`tickets/${i}`)));
  return {
    activity: activityCsv(byDay(learners, days)),
    subscriptions: subscriptionsCsv(learners, lastDay),
    users: usersCsv(learners, days, lastDay),
    tickets: ticketsCsv(byDay(learners, tickets)),
  };
}

/** By day, and by user within one. */
function byDay<Item extends { readonly day: number }>(learners: readonly Learner[], items: readonly (readonly Item[])[]): Dated<Item>[] {
  return items.flatMap((own, i) => own.map((item) => ({ learner: learners[i], item }))).sort((a, b) => a.item.day - b.item.day);
}

function activityCsv(rows: readonly Dated<LearningDay>[]): string {
  const cells = rows.map(({ learner: { id }, item: { day, pageViews, sessionDuration, featureUsage, lessonsCompleted } }) => [id, formatDay(day), String(pageViews), sessionDuration.toFixed(1), featureUsage.toFixed(2), String(lessonsCompleted)]);
  return csvText(['user_id', 'date', 'page_views', 'session_duration', 'feature_usage', 'lessons_completed'], cells);
}

function ticketsCsv(rows: readonly Dated<LearningTicket>[]): string {
  const cells = rows.map(({ learner: { id }, item: { day, category, priority } }, i) => [`T-${i + 10_001}`, id, formatDay(day), category, priority]);
  return csvText(['ticket_id', 'user_id', 'date', 'category', 'priority'], cells);
}

function usersCsv(learners: readonly Learner[], days: readonly (readonly LearningDay[])[], through: number): string {
  const rows = learners.flatMap(({ id, signupDay, channel, cardDay, attributes: { country, companySize, userType } }, i) => {
    const lastSeen = days[i].at(-1)?.day;
    return signupDay > through ? [] : [[id, formatDay(signupDay), country, channel, companySize, userType, formatDay(cardDay), dayCell(lastSeen)]];
  });
  return csvText(['user_id', 'signup_date', 'country', 'channel', 'company_size', 'user_type', 'card_since', 'last_seen'], rows);
}

function subscriptionsCsv(learners: readonly Learner[], through: number): string {
  const rows = learners.flatMap(({ id, spells }) => spells.map((spell) => ({ id, spell }))).sort((a, b) => a.spell.start - b.spell.start);
  const width = String(rows.length).length;
  const cells = rows.map(({ id, spell }, i) => [`S-${String(i + 1).padStart(width, '0')}`, id, ...spellCells(spell, through)]);
  return csvText(SUBSCRIPTION_COLUMNS, cells.filter((_, i) => rows[i].spell.start <= through));
}

/** As known at the end of a day: an end that was asked for, although it lies ahead. */
function spellCells({ plan, billing, start, trialEnd, mrr, pause, requested, end }: LearningSpell, through: number): string[] {
  const asked = requested !== undefined && requested <= through;
  const known = end !== undefined && (asked || end.day <= through);
  const begun = pause !== undefined && pause.start <= through;
  return [
    plan,
    formatDay(start),
    dayCell(trialEnd),
    dayCell(asked ? requested : undefined),
    dayCell(known ? end.day : undefined),
    billing,
    mrr.toFixed(2),
    dayCell(begun ? pause.start : undefined),
    dayCell(begun ? pause.end : undefined),
    known ? end.ending : '',
    'USD',
  ];
}

function dayCell(day: number | undefined): string {
  return day === undefined ? '' : formatDay(day);
}
