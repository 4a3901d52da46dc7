import { WorkbenchError } from '../../core/contract/index.ts';
import { formatDay } from '../../core/data/calendar.ts';
import type { ReportWarning } from '../types.ts';
import { graceOf, isMature, labelWindow, stepDaysOf } from './labelWindow.ts';
import type { ChurnOptions, ChurnPlan, ChurnSource } from './types.ts';

export type ChurnTiming = Pick<ChurnOptions, 'asOf' | 'step' | 'window' | 'horizon' | 'gap' | 'label' | 'graceDays'>;
export type ChurnDays = Pick<ChurnSource, 'firstDay' | 'completeThrough'>;

/** Training cutoffs step back by the horizon, so that no two label windows share a day. */
const MAX_CUTOFFS = 8;

/**
 * When what is learned from what. The hold-out's cutoff is as-of where its label window (gap and horizon, and the grace of contracts) is complete, else the last cutoff
 * whose window is. A training cutoff is legal where its label window and the grace, in which an end may still be undone, lie before the hold-out's cutoff, and half a window of
 * history before it; up to eight, each a horizon before the next. Throws `not-enough-data` where none is legal (details: `longestLegalHorizon`, in steps).
 */
export function planChurn({ firstDay, completeThrough }: ChurnDays, timing: ChurnTiming): ChurnPlan {
  const { asOf, window, horizon, gap } = timing;
  const stepDays = stepDaysOf(timing.step);
  const graceDays = graceOf(timing);
  if (asOf <= firstDay) throw notEnough(`As-of must lie after the first row, of ${formatDay(firstDay)}: nothing is known before it.`, 0, timing);
  const reach = (gap + horizon) * stepDays + graceDays;
  const isFuture = isMature(labelWindow(asOf, timing), graceDays, completeThrough);
  const holdoutCutoff = isFuture ? asOf : lastMatureCutoff(completeThrough, reach, asOf);
  const earliest = firstDay + Math.ceil((window * stepDays) / 2);
  const cutoffs: number[] = [];
  for (let cutoff = holdoutCutoff - reach; cutoffs.length < MAX_CUTOFFS && cutoff >= earliest; cutoff -= horizon * stepDays) cutoffs.unshift(cutoff);
  const longest = longestLegalHorizon({ firstDay, completeThrough }, timing);
  if (cutoffs.length === 0) throw noRoom(firstDay, completeThrough, longest, timing);
  return { asOf, stepDays, window, horizon, gap, holdoutKind: isFuture ? 'future' : 'earlier', holdoutCutoff, trainingCutoffs: cutoffs, firstDay, completeThrough, graceDays, longestLegalHorizon: longest };
}

/** The last cutoff, not after as-of, whose label window is complete. */
function lastMatureCutoff(completeThrough: number, reach: number, asOf: number): number {
  return Math.min(asOf, completeThrough + 1 - reach);
}

/** In steps, with as-of held out where its window is complete, else with the last complete window held out; never above what was asked for where that is legal. */
export function longestLegalHorizon({ firstDay, completeThrough }: ChurnDays, timing: ChurnTiming): number {
  const stepDays = stepDaysOf(timing.step);
  const grace = graceOf(timing);
  const earliest = firstDay + Math.ceil((timing.window * stepDays) / 2);
  for (let horizon = Math.floor((completeThrough + 1 - firstDay) / stepDays); horizon >= 1; horizon--) {
    const reach = (timing.gap + horizon) * stepDays + grace;
    const holdout = lastMatureCutoff(completeThrough, reach, timing.asOf);
    if (holdout - reach >= earliest) return horizon;
  }
  return 0;
}

function noRoom(firstDay: number, completeThrough: number, longest: number, timing: ChurnTiming): WorkbenchError {
  const days = completeThrough - firstDay + 1;
  const remedy = longest > 0 ? `Choose a horizon of at most ${stepsText(longest, timing.step)}` : timing.window > 1 || timing.gap > 0 || graceOf(timing) > 0 ? 'Choose a shorter window, gap or grace, or bring a longer history' : 'Bring a longer history';
  const grace = graceOf(timing) > 0 ? `, a grace of ${timing.graceDays} days` : '';
  return notEnough(`${days} days of data leave no room to learn a horizon of ${stepsText(timing.horizon, timing.step)}${grace} and to test it on later days, with half a window of ${stepsText(timing.window, timing.step)} before it. ${remedy}.`, longest, timing, { messageKey: longest > 0 ? 'churn-no-room' : 'churn-no-room-at-all', days, window: timing.window, step: timing.step });
}

function notEnough(message: string, longest: number, { horizon }: ChurnTiming, details: Readonly<Record<string, string | number>> = {}): WorkbenchError {
  return new WorkbenchError('not-enough-data', message, { longestLegalHorizon: longest, longest, horizon, option: 'horizon', ...details });
}

function stepsText(steps: number, step: ChurnTiming['step']): string {
  return steps === 1 ? `1 ${step}` : `${steps} ${step}s`;
}

/** What the plan means for the answer. */
export function planWarnings({ holdoutKind, holdoutCutoff, asOf, completeThrough, trainingCutoffs, firstDay, window, stepDays }: ChurnPlan): readonly ReportWarning[] {
  const warnings: ReportWarning[] = [];
  const days = { asOf: formatDay(asOf), completeThrough: formatDay(completeThrough), holdoutCutoff: formatDay(holdoutCutoff) };
  if (asOf > completeThrough + 1) {
    const gapDays = asOf - completeThrough - 1;
    warnings.push({ key: 'as-of-after-data', message: `As-of ${days.asOf} lies ${gapDays} days after the data is complete to (${days.completeThrough}): what users did on the days between is unknown, and they look less active than they are.`, facts: { ...days, gapDays } });
  }
  if (holdoutKind === 'earlier') warnings.push({ key: 'earlier-holdout', message: `What became of users after ${days.asOf} is not known yet, so models are judged at ${days.holdoutCutoff}; the list is for ${days.asOf}, without answers.`, facts: days });
  const short = trainingCutoffs.filter((cutoff) => cutoff - firstDay < window * stepDays);
  if (short.length > 0) warnings.push({ key: 'short-windows', message: `${short.length} of ${trainingCutoffs.length} training cutoffs have less than a whole window of history before them: their earliest steps are missing.`, facts: { count: short.length, of: trainingCutoffs.length } });
  return warnings;
}
