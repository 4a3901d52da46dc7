import type { TaskContext } from '../../core/contract/index.ts';
import { isMature, labelWindow } from './labelWindow.ts';
import type { BaseRate, ChurnPlan, ChurnReading, ChurnSource } from './types.ts';

/** Cutoffs that are looked at, at most. */
const MAX_CUTOFFS = 24;

/**
 * Who was at risk and how many of them left, at every cutoff through time whose label window is complete: a horizon apart, ascending, the hold-out's among them, the latest 24 at
 * most. Who left within the gap is counted apart, and is not in the rate; the rate is null where nobody is at risk.
 */
export async function baseRates(source: ChurnSource, reading: ChurnReading, { holdoutCutoff, stepDays, horizon, firstDay, graceDays, completeThrough }: ChurnPlan, ctx: TaskContext): Promise<readonly BaseRate[]> {
  const cutoffs: number[] = [];
  const step = horizon * stepDays;
  let latest = holdoutCutoff;
  while (isMature(labelWindow(latest + step, reading), graceDays, completeThrough)) latest += step;
  for (let cutoff = latest; cutoff > firstDay && cutoffs.length < MAX_CUTOFFS; cutoff -= step) cutoffs.unshift(cutoff);
  const rates: BaseRate[] = [];
  for (const cutoff of cutoffs) {
    const { users, excluded } = await source.population(cutoff, ctx);
    const { churned, inGap } = source.outcome(users, cutoff);
    const leftInGap = sumOf(inGap);
    const leavers = sumOf(churned);
    const atRisk = users.length - leftInGap;
    rates.push({ cutoff, atRisk, leavers, rate: atRisk > 0 ? leavers / atRisk : null, excluded: leftInGap > 0 ? { ...excluded, 'left-in-gap': leftInGap } : excluded });
    await ctx.breathe();
  }
  return rates;
}

function sumOf(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0);
}
