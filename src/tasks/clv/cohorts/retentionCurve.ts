import { fitSbg, survivalCurve } from '../../../core/models/sbg/shiftedBetaGeometric.ts';
import type { SpellHistory } from '../contract/spellHistory.ts';
import type { BookContext } from '../reconcile/inTurns.ts';
import { type Tenures, tenuresOf } from './tenures.ts';
import type { CurvePoint, NoCurve, RetentionCurve } from './types.ts';

/** As far again as the data reaches, and at least a year. */
const LEAST_PROJECTED = 12;
const POINTS_AT_MOST = 120;

/** The share of contracts that are kept renewal by renewal, and the shifted-beta-geometric curve through it, beyond the data too. */
export async function retentionCurve(history: SpellHistory | undefined, completeThrough: number, ctx: Pick<BookContext, 'breathe'>): Promise<RetentionCurve> {
  if (!history) return { fitted: false, reason: 'no-contracts' };
  const tenures = await tenuresOf(history, completeThrough, ctx);
  const { atRisk, ended, periodMonths, contracts, otherPeriods } = tenures;
  if (contracts === 0) return { fitted: false, reason: 'no-spells' };
  const reason = whyNoCurve(tenures);
  if (reason) return { fitted: false, reason };
  const { alpha, beta, converged } = fitSbg(tenures);
  const seen = atRisk.length;
  const until = Math.min(POINTS_AT_MOST, seen + Math.max(seen, Math.ceil(LEAST_PROJECTED / periodMonths)));
  const fitted = survivalCurve({ alpha: alpha.estimate, beta: beta.estimate }, until);
  let share = 1;
  const points = Array.from({ length: until + 1 }, (_, renewal): CurvePoint => {
    const came = renewal === 0 ? contracts : renewal <= seen ? atRisk[renewal - 1] : 0;
    if (renewal > 0 && came > 0) share *= 1 - ended[renewal - 1] / came;
    return { renewal, atRisk: came, observed: came > 0 ? share : null, fitted: fitted[renewal] };
  });
  const standardErrors = alpha.standardError !== null && beta.standardError !== null ? { alpha: alpha.standardError, beta: beta.standardError } : null;
  return { fitted: true, alpha: alpha.estimate, beta: beta.estimate, standardErrors, converged, periodMonths, contracts, otherPeriods, points };
}

/** A curve needs two renewals that someone came to, and someone who did not renew. */
function whyNoCurve({ atRisk, ended }: Tenures): NoCurve | undefined {
  if (!ended.some((count) => count > 0)) return 'no-losses';
  return atRisk.filter((count) => count > 0).length < 2 ? 'one-period' : undefined;
}
