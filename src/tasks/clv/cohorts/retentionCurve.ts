import { WorkbenchError } from '../../../core/contract/index.ts';
import { type SbgFit, fitSbg, sbgSurvival } from '../../../core/models/sbg/sbg.ts';
import { tenuresOf } from './tenures.ts';
import type { CurvePoint, NoCurve, PaidSpells, RetentionCurve } from './types.ts';

/** As far again as the data reaches, and at least a year. */
const LEAST_PROJECTED = 12;
const POINTS_AT_MOST = 120;

/** The share of contracts that are kept renewal by renewal, and the shifted-beta-geometric curve through it, beyond the data too. */
export function retentionCurve(spells: PaidSpells | undefined, completeThrough: number): RetentionCurve {
  if (!spells) return { fitted: false, reason: 'no-contracts' };
  const tenures = tenuresOf(spells, completeThrough);
  const { lost, kept, periodMonths, contracts, otherPeriods } = tenures;
  if (contracts === 0) return { fitted: false, reason: 'no-spells' };
  const fit = fitOrReason(tenures);
  if (typeof fit === 'string') return { fitted: false, reason: fit };
  const { alpha, beta, standardErrors, converged } = fit;
  const seen = lost.length;
  const until = Math.min(POINTS_AT_MOST, seen + Math.max(seen, Math.ceil(LEAST_PROJECTED / periodMonths)));
  let share = 1;
  const points = Array.from({ length: until + 1 }, (_, renewal): CurvePoint => {
    const atRisk = renewal === 0 ? contracts : renewal <= seen ? lost[renewal - 1] + kept[renewal - 1] : 0;
    if (renewal > 0 && atRisk > 0) share *= kept[renewal - 1] / atRisk;
    return { renewal, atRisk, observed: atRisk > 0 ? share : null, fitted: sbgSurvival(fit, renewal) };
  });
  return { fitted: true, alpha, beta, standardErrors: standardErrors ?? null, converged, periodMonths, contracts, otherPeriods, points };
}

function fitOrReason(counts: Parameters<typeof fitSbg>[0]): SbgFit | NoCurve {
  try {
    return fitSbg(counts);
  } catch (error) {
    if (!(error instanceof WorkbenchError) || error.code !== 'not-enough-data') throw error;
    return error.details.messageKey === 'sbg-no-losses' ? 'no-losses' : 'one-period';
  }
}
