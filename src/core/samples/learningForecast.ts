import { addMonths } from './addMonths.ts';
import { RECOVERY, cancelChance, cancelFactor, failChance, isDue, renewalSteps } from './learningRules.ts';
import type { LearnerTraits, LearningOffer } from './learningRules.ts';
import { LEVELS, walkOneDay } from './learningState.ts';
import { dueAfter } from './learningWorld.ts';

/** Where a learner with a running spell stands at the start of a day, before anything of that day. */
export interface LearningStanding {
  readonly offer: LearningOffer;
  readonly anchor: number;
  readonly startPeriod: number;
  /** The hidden state. */
  readonly level: number;
  /** Asked for their contract not to be renewed. */
  readonly asked: boolean;
  readonly hasPaused: boolean;
  /** The day on which a pause that has begun ends. */
  readonly pausedUntil?: number;
}

/** [from, from + gap) is the gap, [from + gap, to) the window of the label. */
export interface LearningWindow {
  readonly from: number;
  readonly gap: number;
  readonly to: number;
}

/** Chances that the first leaving falls into the gap, or into the window by cause. */
export interface LeaveChances {
  inGap: number;
  voluntary: number;
  failedPayment: number;
}

/** A window's longest length: within it, an annual contract that begins in it does not end. */
export const LONGEST_FORECAST_DAYS = 300;

/** Learners who are in one situation, by level: the chance of each. */
interface Mass {
  readonly offer: LearningOffer;
  readonly hasPaused: boolean;
  readonly chances: Float64Array;
}

/**
 * The exact chances that a learner's access ends in a window and does not come back within the grace: all levels and situations that may
 * be reached are carried on day by day, each with its chance. The window must not be longer than `LONGEST_FORECAST_DAYS`.
 */
export function leaveChances(traits: LearnerTraits, standing: LearningStanding, window: LearningWindow): LeaveChances {
  const forecast = createForecast(traits, standing, window);
  let period = 0;
  while (addMonths(standing.anchor, period) < window.from) period++;
  for (let day = window.from; day < window.to; day++) {
    if (addMonths(standing.anchor, period) === day) forecast.renew(day, period++);
    forecast.comeBack(day);
    forecast.ask(day, period - 1);
    forecast.walk();
  }
  return forecast.left;
}

/** The day's parts, in the order in which they happen. */
interface Forecast {
  readonly left: LeaveChances;
  renew(day: number, period: number): void;
  comeBack(day: number): void;
  ask(day: number, period: number): void;
  walk(): void;
}

function createForecast(traits: LearnerTraits, { offer, anchor, startPeriod, level, asked, hasPaused, pausedUntil }: LearningStanding, { from, gap }: LearningWindow): Forecast {
  const left: LeaveChances = { inGap: 0, voluntary: 0, failedPayment: 0 };
  const askedFor = { monthly: 0, annual: 0 };
  const paused: { readonly until: number; readonly mass: Mass }[] = [];
  const failed: { readonly day: number; readonly mass: Mass }[] = [];
  let active = new Map<string, Mass>();

  const leave = (day: number, cause: 'voluntary' | 'failedPayment', chance: number): void => {
    left[day < from + gap ? 'inGap' : cause] += chance;
  };
  /** A share of a mass goes on; what becomes an annual contract now cannot end within the window. */
  const goOn = (to: LearningOffer, toPaused: boolean, chances: Float64Array, share: number): void => {
    if (to.billing === 'annual') return;
    const key = `${to.plan}/${toPaused}`;
    const there = active.get(key);
    if (there) for (let k = 0; k < LEVELS; k++) there.chances[k] += share * chances[k];
    else active.set(key, { offer: to, hasPaused: toPaused, chances: chances.map((chance) => share * chance) });
  };
  const renewMass = (mass: Mass, day: number, period: number): void => {
    const fails = failChance(traits, day);
    leave(day, 'failedPayment', fails * (1 - RECOVERY.chance) * total(mass.chances));
    failed.push({ day, mass: { ...mass, hasPaused: false, chances: mass.chances.map((chance) => chance * fails * RECOVERY.chance) } });
    let stays = 1 - fails;
    for (const step of renewalSteps(mass.offer, mass.hasPaused)) {
      const share = (1 - fails) * step.chance;
      stays -= share;
      if (step.kind === 'change') goOn(step.to, false, mass.chances, share);
      else paused.push({ until: addMonths(anchor, period + step.months), mass: { ...mass, hasPaused: true, chances: mass.chances.map((chance) => share * chance) } });
    }
    goOn(mass.offer, mass.hasPaused, mass.chances, stays);
  };

  const start = new Float64Array(LEVELS);
  start[level] = 1;
  if (asked) askedFor[offer.billing] = 1;
  else if (pausedUntil !== undefined) paused.push({ until: pausedUntil, mass: { offer, hasPaused: true, chances: start } });
  else active.set('first', { offer, hasPaused, chances: start });

  return {
    left,
    renew(day, period) {
      leave(day, 'voluntary', askedFor.monthly);
      askedFor.monthly = 0;
      if (isDue('annual', startPeriod, period)) {
        leave(day, 'voluntary', askedFor.annual);
        askedFor.annual = 0;
      }
      const before = active;
      active = new Map();
      for (const [key, mass] of before) {
        if (isDue(mass.offer.billing, startPeriod, period)) renewMass(mass, day, period);
        else active.set(key, mass);
      }
    },
    comeBack(day) {
      for (const { until, mass } of paused) if (until === day) goOn(mass.offer, true, mass.chances, 1);
      for (const { day: failedOn, mass } of failed) {
        const wait = day - failedOn;
        if (wait >= RECOVERY.firstDay && wait <= RECOVERY.lastDay) goOn(mass.offer, false, mass.chances, 1 / (RECOVERY.lastDay - RECOVERY.firstDay + 1));
      }
    },
    ask(day, period) {
      for (const { offer: of, chances } of active.values()) {
        const factor = cancelFactor(traits, { offer: of, anchor, due: dueAfter({ billing: of.billing, anchor, startPeriod }, period) }, day);
        for (let k = 0; k < LEVELS; k++) {
          const chance = chances[k] * cancelChance(factor, k);
          askedFor[of.billing] += chance;
          chances[k] -= chance;
        }
      }
    },
    walk() {
      for (const { chances } of active.values()) walkOneDay(chances);
      for (const { mass } of paused) walkOneDay(mass.chances);
      for (const { mass } of failed) walkOneDay(mass.chances);
    },
  };
}

function total(chances: Float64Array): number {
  return chances.reduce((sum, chance) => sum + chance, 0);
}
