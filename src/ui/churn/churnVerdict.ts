import { signed } from '../../charts/comparisonChart.ts';
import { formatDay, formatInteger, formatNumber } from '../../i18n/format.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import { t } from '../../i18n/messages/churnRuns.ts';
import type { ChurnModelReport, ChurnReport, Comparison } from '../../tasks/churn/types.ts';

const loss = (value: number) => formatNumber(value, 4);
const change = (value: number) => signed(value, loss);

/** Keys of the warnings that the verdict's sentences say already. */
const SAID_BY_VERDICT: ReadonlySet<string> = new Set(['champion-is-baseline', 'no-difference', 'lstm-behind-trees', 'lstm-behind-baseline', 'earlier-holdout']);

/** What is worth knowing and is not among the verdict's sentences. */
export function unsaidWarnings({ warnings }: Pick<ChurnReport, 'warnings'>): ChurnReport['warnings'] {
  return warnings.filter(({ key }) => !SAID_BY_VERDICT.has(key));
}

/** Which model to use, in plain sentences: how good it is against the best yardstick, how sure that is, and who lost, by name. */
export function verdictSentences(report: ChurnReport): readonly string[] {
  const { models, plan, population } = report;
  const champion = models.find(({ kind }) => kind === report.champion);
  if (!champion) return [];
  const facts = { users: formatInteger(report.rows.holdout), leavers: formatInteger(population.leavers), value: loss(champion.metrics.logLoss) };
  const learners = models.filter(({ role, kind }) => role === 'learner' && kind !== champion.kind);
  const after = [...losers(report.championIsBaseline ? learners.slice(1) : learners), ...networks(report), ...(plan.holdoutKind === 'earlier' ? [t('verdictEarlier', { asOf: formatDay(plan.asOf), holdout: formatDay(plan.holdoutCutoff) })] : [])];
  if (!report.championIsBaseline) return champion.comparison ? [t('verdictWin', { ...facts, ...lessThan(champion.comparison) }), ...after] : after;
  if (learners.length === 0) return [t('verdictOnly', facts), ...after];
  return [t('verdictBaseline', facts), ...best(learners[0]), ...after];
}

function lessThan({ difference, low, high, against }: Comparison): { readonly gain: string; readonly baseline: string; readonly low: string; readonly high: string } {
  return { gain: loss(-difference), baseline: modelName(against), low: loss(-high), high: loss(-low) };
}

function best({ kind, comparison }: ChurnModelReport): readonly string[] {
  if (!comparison) return [];
  return [t(comparison.verdict === 'worse' ? 'verdictWorse' : 'verdictNoDifference', { learner: modelName(kind), ...rangeOf(comparison) })];
}

/** Learners that are worse than the plain rule, whoever won. */
function losers(learners: readonly ChurnModelReport[]): readonly string[] {
  return learners.flatMap(({ kind, comparison }) => (comparison?.verdict === 'worse' ? [t('verdictLoser', { learner: modelName(kind), baseline: modelName(comparison.against), ...rangeOf(comparison) })] : []));
}

/** Where a network does not beat trees or the plain rule, as the report's warnings say; a loss that was told is not told twice. */
function networks({ warnings, models }: ChurnReport): readonly string[] {
  return warnings.flatMap(({ key, facts }) => {
    const { learner, against, difference, low, high, verdict } = facts;
    if (key !== 'lstm-behind-trees' && !(key === 'lstm-behind-baseline' && verdict !== 'worse')) return [];
    if (key === 'lstm-behind-baseline' && models.find(({ role }) => role === 'learner')?.kind === learner) return [];
    return [t('verdictLstmTrees', { learner: modelName(String(learner)), against: modelName(String(against)), difference: change(Number(difference)), low: change(Number(low)), high: change(Number(high)) })];
  });
}

function rangeOf({ difference, low, high }: Comparison): { readonly difference: string; readonly low: string; readonly high: string } {
  return { difference: change(difference), low: change(low), high: change(high) };
}
