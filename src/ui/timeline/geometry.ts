import { dateFromDay, dayFromDate } from '../../core/data/calendar.ts';
import type { DateDensity } from '../../core/data/profile.ts';

/** Days are whole days since 1970-01-01. Windows are [cutoff + gap, cutoff + gap + horizon). */
export interface TimelineTiming {
  readonly asOf: number;
  readonly gapDays: number;
  readonly horizonDays: number;
  readonly completeThrough: number;
}

/** The days in sight: [start, end). */
export interface Domain {
  readonly start: number;
  readonly end: number;
}

export interface Scale {
  readonly domain: Domain;
  readonly widthPx: number;
  toX(day: number): number;
  /** The whole day nearest to `x`. */
  toDay(x: number): number;
}

const MARGIN_SHARE = 0.03;

/** What must be in sight: all rows, all that is known, and the whole target window; with a little air at both ends. */
export function domainOf(density: DateDensity, { asOf, gapDays, horizonDays, completeThrough }: TimelineTiming): Domain {
  const lastRow = density.firstDay + density.stepDays * density.counts.length;
  const start = Math.min(density.firstDay, asOf);
  const end = Math.max(lastRow, completeThrough + 1, asOf + gapDays + horizonDays);
  const air = Math.max(2, Math.round((end - start) * MARGIN_SHARE));
  return { start: start - Math.ceil(air / 3), end: end + air };
}

export function timeScale(domain: Domain, widthPx: number): Scale {
  const days = Math.max(1, domain.end - domain.start);
  const width = Math.max(1, widthPx);
  return {
    domain,
    widthPx: width,
    toX: (day) => ((day - domain.start) / days) * width,
    toDay: (x) => Math.round(domain.start + (x / width) * days),
  };
}

export interface DensityBar {
  readonly x: number;
  readonly width: number;
  /** 0 to 1, of the highest bar. */
  readonly height: number;
  readonly rows: number;
  readonly firstDay: number;
  /** Last day in it, inclusive. */
  readonly lastDay: number;
}

/** Rows through time as bars of at least `minBarPx`: steps are put together until they are wide enough to see. */
export function densityBars(density: DateDensity, scale: Scale, minBarPx = 3): readonly DensityBar[] {
  const stepPx = scale.toX(density.firstDay + density.stepDays) - scale.toX(density.firstDay);
  const stepsPerBar = Math.max(1, Math.ceil(minBarPx / stepPx));
  const bars: Omit<DensityBar, 'height'>[] = [];
  for (let from = 0; from < density.counts.length; from += stepsPerBar) {
    const steps = density.counts.slice(from, from + stepsPerBar);
    const firstDay = density.firstDay + from * density.stepDays;
    const endDay = firstDay + stepsPerBar * density.stepDays;
    const x = scale.toX(firstDay);
    bars.push({ x, width: scale.toX(endDay) - x, rows: steps.reduce((sum, count) => sum + count, 0), firstDay, lastDay: firstDay + steps.length * density.stepDays - 1 });
  }
  const highest = bars.reduce((max, bar) => Math.max(max, bar.rows), 1);
  return bars.map((bar) => ({ ...bar, height: bar.rows / highest }));
}

export interface TimeTick {
  readonly day: number;
  readonly x: number;
  /** What its label must name. */
  readonly level: 'year' | 'month' | 'day';
}

const MONTH_STEPS: readonly number[] = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200];
const DAY_STEPS: readonly number[] = [1, 2, 7, 14];
const DAYS_A_MONTH = 30.44;

/** Calendar ticks at least `minGapPx` apart: days, months or years as the width allows. */
export function timeTicks(scale: Scale, minGapPx = 76): readonly TimeTick[] {
  const { start, end } = scale.domain;
  const minDays = ((end - start) / scale.widthPx) * minGapPx;
  const dayStep = DAY_STEPS.find((step) => step >= minDays);
  if (dayStep !== undefined) return range(Math.ceil(start / dayStep) * dayStep, end, dayStep).map((day) => ({ day, x: scale.toX(day), level: 'day' }));
  const monthStep = MONTH_STEPS.find((step) => step * DAYS_A_MONTH >= minDays) ?? 1200;
  const first = dateFromDay(start);
  const firstMonth = Math.ceil((first.year * 12 + first.month - 1) / monthStep) * monthStep;
  return range(firstMonth, firstMonth + (end - start) / 28 + monthStep, monthStep)
    .map((month): TimeTick => {
      const day = dayFromDate(Math.floor(month / 12), (month % 12) + 1, 1);
      return { day, x: scale.toX(day), level: monthStep % 12 === 0 ? 'year' : 'month' };
    })
    .filter(({ day }) => day >= start && day < end);
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, index) => from + index * step);
}

export type Mark = 'as-of' | 'gap' | 'horizon';

export interface Limits {
  readonly min: number;
  readonly max: number;
}

/** Longest horizon and gap that can be asked for. */
export const LONGEST_DAYS = 3650;

/** How far each mark may go, in days of its own value: as-of as a day, gap and horizon as lengths. */
export function limitsOf(mark: Mark, firstDay: number, completeThrough: number): Limits {
  if (mark === 'as-of') return { min: firstDay + 1, max: Math.max(firstDay + 1, completeThrough + 1) };
  return { min: mark === 'gap' ? 0 : 1, max: LONGEST_DAYS };
}

export function clamp(value: number, { min, max }: Limits): number {
  return Math.min(max, Math.max(min, Math.round(value)));
}

const PAGE_DAYS = 30;
const WEEK_DAYS = 7;

/** What a key does to a slider's value: arrows a day (with shift a week), page keys 30 days, Home and End the limits. Undefined for other keys. */
export function keyStep(key: string, shift: boolean, value: number, limits: Limits): number | undefined {
  const step = shift ? WEEK_DAYS : 1;
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return clamp(value + step, limits);
    case 'ArrowLeft':
    case 'ArrowDown':
      return clamp(value - step, limits);
    case 'PageUp':
      return clamp(value + PAGE_DAYS, limits);
    case 'PageDown':
      return clamp(value - PAGE_DAYS, limits);
    case 'Home':
      return limits.min;
    case 'End':
      return limits.max;
    default:
      return undefined;
  }
}

/** The value of a mark whose handle is let go at `day`. */
export function valueAt(mark: Mark, day: number, { asOf, gapDays }: TimelineTiming, limits: Limits): number {
  if (mark === 'as-of') return clamp(day, limits);
  return clamp(mark === 'gap' ? day - asOf : day - asOf - gapDays, limits);
}

export interface Window {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

export interface CutoffRow {
  readonly cutoff: number;
  readonly features: Window;
  readonly target: Window;
  readonly role: 'training' | 'holdout' | 'future';
}

/**
 * One row a cutoff, earliest first: training cutoffs, then the one held out, then the future where as-of is not held out.
 * `samePeriod`: one period is learned from and tested on by folds, and nothing is forecast.
 */
export function cutoffRows(firstDay: number, trainingCutoffs: readonly number[], holdoutCutoff: number | undefined, { asOf, gapDays, horizonDays }: TimelineTiming, samePeriod = false): readonly CutoffRow[] {
  const row = (cutoff: number, role: CutoffRow['role']): CutoffRow => ({ cutoff, role, features: { from: firstDay, to: cutoff }, target: { from: cutoff + gapDays, to: cutoff + gapDays + horizonDays } });
  const rows = [...trainingCutoffs].sort((a, b) => a - b).map((cutoff) => row(cutoff, 'training'));
  if (holdoutCutoff !== undefined) rows.push(row(holdoutCutoff, 'holdout'));
  if (holdoutCutoff !== asOf && !samePeriod) rows.push(row(asOf, 'future'));
  return rows;
}

export interface HandleSpan {
  readonly x: number;
  readonly width: number;
}

const HANDLE_CHARACTER_PX = 6.9;
const HANDLE_AIR_PX = 26;
/** Room for the focus ring at the strip's edges, and between handles. */
const HANDLE_MARGIN_PX = 4;

/** Where a mark's handle stands: on its side of the line, within the strip, and left of `limitX` where another handle stands there. */
export function handleSpan(text: string, lineX: number, side: 'left' | 'right', widthPx: number, limitX = widthPx): HandleSpan {
  const width = text.length * HANDLE_CHARACTER_PX + HANDLE_AIR_PX;
  const wished = side === 'left' ? lineX - width : lineX;
  return { x: Math.max(HANDLE_MARGIN_PX, Math.min(wished, limitX - width - HANDLE_MARGIN_PX)), width };
}
