import { signed } from '../../charts/comparisonChart.ts';
import { NO_VALUE, formatInteger, formatMoney, formatPercent } from '../../i18n/format.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import { t } from '../../i18n/messages/runs.ts';
import type { ClvModelReport, ClvReport, Comparison, ReportWarning } from '../../tasks/clv/types.ts';
import { modelOf } from './clvRunFacts.ts';

/** Which model to use, in plain sentences: how good it is, in money, against the best baseline, and how sure that is. */
export function verdictSentences(report: ClvReport): readonly string[] {
  const champion = modelOf(report, report.champion);
  if (!champion) return [];
  const facts = { model: modelName(champion.kind), rmse: formatMoney(champion.metrics.rmse, report.unit), days: report.plan.horizonDays, customers: formatInteger(report.rows.holdout) };
  const learner = report.models.find(({ role }) => role === 'learner');
  const folds = report.plan.holdoutKind === 'same-period' ? [t('verdictFolds')] : [];
  if (!learner) return [t('verdictOnlyBaselines', facts), ...folds];
  if (!report.championIsBaseline && champion.comparison) return [t('verdictWin', { ...facts, ...lessThan(champion.comparison, report.unit) }), ...folds];
  return [t('verdictBaseline', facts), ...againstLearner(learner, report.unit), ...folds];
}

const SAID: ReadonlySet<string> = new Set(['learner-biased', 'champion-is-baseline', 'no-difference', 'same-period']);

/** Warnings but those that the verdict's sentences say already. */
export function unsaidWarnings({ warnings }: ClvReport): readonly ReportWarning[] {
  return warnings.filter(({ key }) => !SAID.has(key));
}

/** A model's RMSE less the best baseline's, with its interval; nothing for a baseline. */
export function againstText({ comparison }: ClvModelReport, unit: string): string {
  if (!comparison) return NO_VALUE;
  const money = (value: number) => signed(value, (size) => formatMoney(size, unit));
  return t('interval', { difference: money(comparison.difference), low: money(comparison.low), high: money(comparison.high) });
}

function lessThan({ against, difference, low, high }: Comparison, unit: string): { gain: string; baseline: string; low: string; high: string } {
  return { gain: formatMoney(-difference, unit), baseline: modelName(against), low: formatMoney(-high, unit), high: formatMoney(-low, unit) };
}

function againstLearner({ kind, comparison, metrics }: ClvModelReport, unit: string): readonly string[] {
  if (!comparison) return [];
  const money = (value: number) => signed(value, (size) => formatMoney(size, unit));
  const facts = { learner: modelName(kind), difference: money(comparison.difference), low: money(comparison.low), high: money(comparison.high) };
  if (comparison.verdict === 'no-difference') return [t('verdictNoDifference', facts)];
  if (comparison.verdict === 'worse') return [t('verdictWorse', facts)];
  return [t('verdictBiased', { ...facts, bias: metrics.bias === null ? '?' : signed(metrics.bias, (size) => formatPercent(size)) })];
}
