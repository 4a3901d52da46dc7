import { dateFromDay } from '../data/calendar.ts';
import { exp } from '../math/exp.ts';
import type { Rng } from '../random.ts';

/** The hidden state of a learner: a level from 0 to `MOST_LEVEL` that walks one up, one down or stays from day to day, drawn to the middle (Ehrenfest's urn). */
export const MOST_LEVEL = 60;
export const LEVELS = MOST_LEVEL + 1;
/** Chance to move at all in a day; what is left of a distance to the middle after a day is 1 − 2 · MOVE / MOST_LEVEL, half of it after 34 days. */
const MOVE = 0.6;
const MIDDLE = MOST_LEVEL / 2;
/** Of the walk's long-run distribution, Binomial(MOST_LEVEL, ½). */
const DEVIATION = Math.sqrt(MOST_LEVEL) / 2;

/** Engagement by calendar month, January first: full of intentions, then holidays. */
const SEASON: readonly number[] = [0.25, 0.15, 0.05, 0, 0, -0.1, -0.3, -0.25, 0.25, 0.15, 0.1, -0.3];

/** A level in standard deviations from the middle. */
export function scoreOf(level: number): number {
  return (level - MIDDLE) / DEVIATION;
}

export function seasonOn(day: number): number {
  return SEASON[dateFromDay(day).month - 1];
}

/** From the long-run distribution on, a level a day. */
export function drawLevels(rng: Rng, days: number): Uint8Array {
  const levels = new Uint8Array(days);
  let level = 0;
  for (let coin = 0; coin < MOST_LEVEL; coin++) level += rng.int(2);
  for (let day = 0; day < days; day++) {
    levels[day] = level;
    const chance = rng.next();
    if (chance < upChance(level)) level++;
    else if (chance < MOVE) level--;
  }
  return levels;
}

/** The chances of levels a day later, in place. */
export function walkOneDay(chances: Float64Array): void {
  let below = 0;
  for (let level = 0; level < LEVELS; level++) {
    const here = chances[level];
    const fromAbove = level === MOST_LEVEL ? 0 : chances[level + 1] * (MOVE - upChance(level + 1));
    chances[level] = here * (1 - MOVE) + below + fromAbove;
    below = here * upChance(level);
  }
}

/** By level: e to the power of `slope` times its score. */
export function levelFactors(slope: number): Float64Array {
  return Float64Array.from({ length: LEVELS }, (_, level) => exp(slope * scoreOf(level)));
}

function upChance(level: number): number {
  return MOVE * (1 - level / MOST_LEVEL);
}
