import type { Holdout } from './holdout.ts';
import type { ChurnPlan, ChurnSource, Retention } from './types.ts';

/**
 * Of the users with contracts at the cutoff, those who left within the gap too: the share who left by the window's end, and of their monthly money then what is left of it at
 * the end, without and with what they added. Who is away at the end and comes back within the grace counts with what they came back to. Null without contracts or money.
 */
export function retentionOf(source: ChurnSource, { users, outcome, cutoff }: Holdout, { stepDays, gap, horizon, graceDays }: ChurnPlan): Retention | null {
  if (!source.mrr || users.length === 0) return null;
  const end = cutoff + (gap + horizon) * stepDays;
  const [before, atEnd, later] = [source.mrr(users, cutoff), source.mrr(users, end), source.mrr(users, end + graceDays)];
  let [left, money, kept, all] = [0, 0, 0, 0];
  for (let row = 0; row < users.length; row++) {
    money += before[row];
    if (outcome.churned[row] === 1 || outcome.inGap[row] === 1) {
      left++;
      continue;
    }
    const now = atEnd[row] > 0 ? atEnd[row] : later[row];
    kept += Math.min(before[row], now);
    all += now;
  }
  return money > 0 ? { logoChurn: left / users.length, grossRevenue: kept / money, netRevenue: all / money } : null;
}
