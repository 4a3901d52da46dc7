import { eventsBefore } from './eventHistory.ts';
import type { EventHistory } from './eventHistory.ts';
import type { LabelWindow } from './labelWindow.ts';
import type { ChurnOutcome, NotAtRisk } from './types.ts';

/** Why user `i` of the history (−1: no row) is not at risk at the cutoff; undefined where they have a row within the window's days before it. */
export function activityExclusion(history: EventHistory, i: number, cutoff: number, windowDays: number): NotAtRisk | undefined {
  if (i < 0) return 'not-yet-there';
  const before = eventsBefore(history, i, cutoff);
  if (before === history.start[i]) return 'not-yet-there';
  return history.day[before - 1] >= cutoff - windowDays ? undefined : 'not-active';
}

/**
 * What became of users: left where no row lies on any day of the label window, whatever the gap holds. They left in the step after the last with a row in the gap, or at
 * the cutoff. Without contracts nobody can be told to have left within the gap, and no cause is known: it is their own will.
 */
export function activityOutcome(history: EventHistory, users: Int32Array, { cutoff, from, to, stepDays, steps }: LabelWindow): ChurnOutcome {
  const count = users.length;
  const outcome = { churned: new Uint8Array(count), inGap: new Uint8Array(count), steps: new Int32Array(count).fill(steps), cause: new Uint8Array(count) };
  for (let at = 0; at < count; at++) {
    const i = users[at];
    const inWindow = i < 0 ? 0 : eventsBefore(history, i, to) - eventsBefore(history, i, from);
    if (inWindow > 0) continue;
    const before = i < 0 ? 0 : eventsBefore(history, i, from);
    const last = i >= 0 && before > history.start[i] ? history.day[before - 1] : -Infinity;
    outcome.churned[at] = 1;
    outcome.cause[at] = 1;
    outcome.steps[at] = last >= cutoff ? Math.floor((last - cutoff) / stepDays) + 1 : 0;
  }
  return outcome;
}
