import { countedUntil } from './discount.ts';

/**
 * The chance of still having access, as steps: `chance[i]` from day `day[i]` after the cutoff until the next step. Days ascend, the first is 0; chances
 * do not rise. Made to be filled again and again.
 */
export interface Steps {
  count: number;
  readonly day: Float64Array;
  readonly chance: Float64Array;
}

export function createSteps(capacity: number): Steps {
  return { count: 0, day: new Float64Array(capacity), chance: new Float64Array(capacity) };
}

/** Everybody is there at first. */
export function startSteps(steps: Steps): void {
  steps.day[0] = 0;
  steps.chance[0] = 1;
  steps.count = 1;
}

/** Adds a step not before the last one. */
export function addStep(steps: Steps, day: number, chance: number): void {
  const last = steps.count - 1;
  if (day <= steps.day[last]) {
    steps.chance[last] = chance;
    return;
  }
  steps.day[steps.count] = day;
  steps.chance[steps.count] = chance;
  steps.count++;
}

/** The chance of access up to day `day`: a step on the day itself has not come yet. */
export function chanceUntil({ count, day: days, chance }: Steps, day: number): number {
  let i = count - 1;
  while (i > 0 && days[i] >= day) i--;
  return chance[i];
}

/** The chance of access on day `day`, after a step on the day itself. */
export function chanceOn({ count, day: days, chance }: Steps, day: number): number {
  let i = count - 1;
  while (i > 0 && days[i] > day) i--;
  return chance[i];
}

/** Σ chance over the days of the window from day `from` on, each counted as `counted` says (see discountedDays). */
export function expectedDays({ count, day, chance }: Steps, from: number, counted: Float64Array): number {
  const horizon = counted.length - 1;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const begin = Math.max(day[i], from);
    const end = i + 1 < count ? day[i + 1] : horizon;
    if (end > begin) sum += chance[i] * (countedUntil(counted, end) - countedUntil(counted, begin));
  }
  return sum;
}
