import { startedBefore } from '../clv/contract/segments.ts';
import type { SpellHistory } from '../clv/contract/spellHistory.ts';
import { hadAccess } from '../clv/contract/spellMoney.ts';
import type { LabelWindow } from './labelWindow.ts';
import type { CauseWord, ChurnOutcome, NotAtRisk } from './types.ts';

export const CAUSE_VOLUNTARY = 1;
export const CAUSE_FAILED_PAYMENT = 2;

/**
 * Why customer `i` is not at risk at the cutoff; undefined where they are: access on the last day before it that is no trial, paused or not. What happens on the cutoff itself,
 * an end, a first payment or a change of plan, is not known before it. Who is in trials alone is apart: whether they begin to pay is another question.
 */
export function contractExclusion(history: SpellHistory, i: number, cutoff: number): NotAtRisk | undefined {
  const end = startedBefore(history, i, cutoff);
  if (end === history.first[i]) return 'not-yet-there';
  let open = false;
  for (let row = history.first[i]; row < end; row++) {
    if (!hadAccess(history, row, cutoff)) continue;
    if (history.paidFrom[row] < cutoff) return undefined;
    open = true;
  }
  return open ? 'trial' : 'already-left';
}

/**
 * What became of customers at risk at the cutoff. Access ends on the first day without any spell, where none begins within the grace (`graceDays` after that
 * day at the latest): so a change of plan is no end, and a return after the grace is another life. Left: that day lies in the label window, or before it within the gap. The
 * cause is that of the spell that ended last; without a reason it is their own will.
 */
export function contractOutcome(history: SpellHistory, causes: readonly CauseWord[], customers: Int32Array, window: LabelWindow, graceDays: number): ChurnOutcome {
  const count = customers.length;
  const outcome = { churned: new Uint8Array(count), inGap: new Uint8Array(count), steps: new Int32Array(count).fill(window.steps), cause: new Uint8Array(count) };
  for (let at = 0; at < count; at++) {
    const end = accessEnd(history, customers[at], window.cutoff, window.to + graceDays, graceDays);
    if (end.day >= window.to) continue;
    outcome.steps[at] = Math.floor((end.day - window.cutoff) / window.stepDays);
    (end.day < window.from ? outcome.inGap : outcome.churned)[at] = 1;
    const reason = history.reason[end.spell];
    outcome.cause[at] = reason >= 0 && causes[reason].cause === 'failed-payment' ? CAUSE_FAILED_PAYMENT : CAUSE_VOLUNTARY;
  }
  return outcome;
}

/** First day without access for longer than the grace, and the spell that ended then; of spells that started before `known`. */
function accessEnd(history: SpellHistory, i: number, cutoff: number, known: number, graceDays: number): { readonly day: number; readonly spell: number } {
  const to = startedBefore(history, i, known);
  // Whoever is at risk had access through the day before the cutoff.
  let day = cutoff - 1;
  let spell = -1;
  for (let row = history.first[i]; row < to; row++) {
    if (history.end[row] <= day) continue;
    if (history.start[row] >= cutoff && history.start[row] - day > graceDays) break;
    day = history.end[row];
    spell = row;
  }
  return { day, spell };
}
