import { weekday } from '../data/calendar.ts';
import { exp } from '../math/exp.ts';
import { sigmoid } from '../math/sigmoid.ts';
import type { Rng } from '../random.ts';
import { gamma, pick } from './distributions.ts';
import { scoreOf, seasonOn } from './learningState.ts';
import type { Learner } from './learningWorld.ts';

/** What a learner did on a day. */
export interface LearningDay {
  readonly day: number;
  readonly pageViews: number;
  /** Minutes. */
  readonly sessionDuration: number;
  /** Share of the product's features that were used, 0–1. */
  readonly featureUsage: number;
  readonly lessonsCompleted: number;
}

export interface LearningTicket {
  readonly day: number;
  readonly category: string;
  readonly priority: string;
}

/** By day of the week, Monday first. */
const WEEKDAY: readonly number[] = [0.3, 0.35, 0.3, 0.2, -0.1, -0.8, -0.5];
/** Who has asked to leave comes less often until they are gone. */
const AFTER_ASKING = -0.8;
const TICKET_CHANCE = 0.006;
const CATEGORIES = ['bug', 'content', 'billing', 'how-to'];
const PRIORITIES = ['low', 'normal', 'high'];

/** The days from `firstDay` through `lastDay` on which a learner was active, in order; none without access. */
export function learnerDays(learner: Learner, firstDay: number, lastDay: number, rng: Rng): LearningDay[] {
  return accessDays(learner, firstDay, lastDay).flatMap(({ day, asked }) => {
    const vigour = vigourOn(learner, day);
    const comes = rng.next() < sigmoid(-0.35 + 1.1 * vigour + WEEKDAY[weekday(day) - 1] + (asked ? AFTER_ASKING : 0));
    return comes ? [drawDay(rng, day, vigour)] : [];
  });
}

/** The tickets that a learner opened in those days: the less engaged, the more, and the more of them about what does not work. */
export function learnerTickets(learner: Learner, firstDay: number, lastDay: number, rng: Rng): LearningTicket[] {
  return accessDays(learner, firstDay, lastDay).flatMap(({ day }) => {
    const vigour = vigourOn(learner, day);
    const trouble = exp(-0.5 * vigour);
    if (rng.next() >= TICKET_CHANCE * trouble) return [];
    return [{ day, category: CATEGORIES[pick(rng, [2 * trouble, 1.5 * trouble, 2, 3])], priority: PRIORITIES[pick(rng, [3, 5, 2 * trouble])] }];
  });
}

function drawDay(rng: Rng, day: number, vigour: number): LearningDay {
  const sessionDuration = gamma(rng, 3, 3 / (14 * exp(0.35 * vigour)));
  return {
    day,
    pageViews: 1 + Math.round(gamma(rng, 2, 2 / (8 * exp(0.5 * vigour)))),
    sessionDuration: Math.max(0.1, sessionDuration),
    featureUsage: Math.min(1, Math.max(0.02, 0.3 + 0.1 * vigour + 0.12 * rng.normal())),
    lessonsCompleted: Math.floor(gamma(rng, 1.2, 1.2 / (sessionDuration / 20))),
  };
}

function vigourOn({ trait, levels, signupDay }: Learner, day: number): number {
  return trait + scoreOf(levels[day - signupDay]) + seasonOn(day);
}

/** Days with access: trials too, pauses not. */
function accessDays({ spells }: Learner, firstDay: number, lastDay: number): { readonly day: number; readonly asked: boolean }[] {
  return spells.flatMap(({ start, end, pause, requested = Infinity }) => {
    const from = Math.max(firstDay, start);
    const to = Math.min(lastDay + 1, end?.day ?? Infinity);
    const days = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
    return days.filter((day) => !(pause && day >= pause.start && day < pause.end)).map((day) => ({ day, asked: day > requested }));
  });
}
