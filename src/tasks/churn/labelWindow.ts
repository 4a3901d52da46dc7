import { WorkbenchError } from '../../core/contract/index.ts';
import { formatDay } from '../../core/data/calendar.ts';
import type { ChurnLabel, ChurnReading, ChurnStep } from './types.ts';

/** The days on which leaving is asked about: [from, to), the gap behind the cutoff. */
export interface LabelWindow {
  readonly cutoff: number;
  readonly stepDays: number;
  readonly from: number;
  readonly to: number;
  /** From the cutoff to the end: gap and horizon. */
  readonly steps: number;
}

const STEP_DAYS: Readonly<Record<ChurnStep, number>> = { day: 1, week: 7 };

export function stepDaysOf(step: ChurnStep): number {
  return STEP_DAYS[step];
}

export function labelWindow(cutoff: number, { step, gap, horizon }: Pick<ChurnReading, 'step' | 'gap' | 'horizon'>): LabelWindow {
  const stepDays = stepDaysOf(step);
  return { cutoff, stepDays, from: cutoff + gap * stepDays, to: cutoff + (gap + horizon) * stepDays, steps: gap + horizon };
}

/** Days after a label window that have to be known too: an end is undone by a return within the grace. */
export function graceOf({ label, graceDays }: { readonly label: ChurnLabel; readonly graceDays: number }): number {
  return label === 'contract-end' ? graceDays : 0;
}

/** Whether what becomes of users after a cutoff is known: data complete through the window's last day, and the grace behind it. */
export function isMature({ to }: LabelWindow, grace: number, completeThrough: number): boolean {
  return to - 1 + grace <= completeThrough;
}

/** Throws `not-enough-data` where it is not: what is not known yet is no 0. */
export function requireMature(window: LabelWindow, grace: number, completeThrough: number): void {
  if (isMature(window, grace, completeThrough)) return;
  const needed = formatDay(window.to - 1 + grace);
  throw new WorkbenchError('not-enough-data', `What became of users after ${formatDay(window.cutoff)} is not known yet: it takes data that is complete through ${needed}, and it is complete through ${formatDay(completeThrough)}. Choose an earlier cutoff or a shorter horizon.`, { needed, completeThrough: formatDay(completeThrough) });
}
