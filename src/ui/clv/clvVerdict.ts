import { signed } from '../../charts/comparisonChart.ts';
import { NO_VALUE, formatInteger, formatMoney, formatPercent } from '../../i18n/format.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import { t as both } from '../../i18n/messages/clvStreams.ts';
import { t as verdict } from '../../i18n/messages/clvVerdict.ts';
import { t } from '../../i18n/messages/runs.ts';
import type { ClvModelReport, ClvReport, Comparison, ReportWarning } from '../../tasks/clv/types.ts';
import { modelOf } from './clvRunFacts.ts';

/** The kind of both streams' models to use added up. */
const SUM = 'sum';

/** Which model to use, in plain sentences: how good it is, in money, against the best baseline, and how sure that is. */
export function verdictSentences(report: ClvReport): readonly string[] {
  const champion = modelOf(report, report.champion);
  if (!champion) return [];
  if (report.streams && report.championIsBaseline && champion.kind === SUM) return simpleSentences(report, report.streams, champion);
  const facts = { model: modelName(champion.kind), rmse: formatMoney(champion.metrics.rmse, report.unit), days: report.plan.horizonDays, customers: formatInteger(report.rows.holdout) };
  const learner = report.models.find(({ role }) => role === 'learner');
  const folds = report.plan.holdoutKind === 'same-period' ? [t('verdictFolds')] : [];
  if (!learner) return [t('verdictOnlyBaselines', facts), ...folds];
  if (!report.championIsBaseline && champion.comparison) return [t('verdictWin', { ...facts, ...lessThan(champion.comparison, report.unit) }), ...folds];
  return [t('verdictBaseline', facts), ...againstRule(report, champion), ...againstLearner(learner, report.unit), ...folds];
}

/** Why not the simple rule that misses least. */
function againstRule({ models, unit }: ClvReport, champion: ClvModelReport): readonly string[] {
  const best = models.find(({ role }) => role === 'baseline');
  if (!best || best.kind === champion.kind) return [];
  return [verdict('ruleBiased', { baseline: modelName(best.kind), rmse: formatMoney(best.metrics.rmse, unit), bias: biasText(best) })];
}

function biasText({ metrics: { bias } }: ClvModelReport): string {
  return bias === null ? '?' : signed(bias, (size) => formatPercent(size));
}

/** Of two streams in both of which a simple rule is the one to use. */
function simpleSentences({ plan, rows, unit }: ClvReport, streams: NonNullable<ClvReport['streams']>, { metrics, comparison }: ClvModelReport): readonly string[] {
  const used = (report: ClvReport | undefined) => (report ? modelName(report.champion) : NO_VALUE);
  const hasLearner = Object.values(streams).some(({ models }) => models.some(({ role }) => role === 'learner'));
  return [
    both(hasLearner ? 'simple' : 'simpleOnly', { transactions: used(streams.transactions), subscriptions: used(streams.subscriptions) }),
    both('simpleMiss', { rmse: formatMoney(metrics.rmse, unit), days: plan.horizonDays, customers: formatInteger(rows.holdout) }),
    comparison ? againstYardstick(comparison, unit) : both('simpleAlone'),
    ...(plan.holdoutKind === 'same-period' ? [t('verdictFolds')] : []),
  ];
}

function againstYardstick(comparison: Comparison, unit: string): string {
  const { against, difference, low, high, verdict } = comparison;
  if (verdict === 'better') return both('simpleBetter', lessThan(comparison, unit));
  const baseline = modelName(against);
  if (verdict === 'worse') return both('simpleWorse', { baseline, gain: formatMoney(difference, unit), low: formatMoney(low, unit), high: formatMoney(high, unit) });
  const money = (value: number) => signed(value, (size) => formatMoney(size, unit));
  return both('simpleNoDifference', { baseline, difference: money(difference), low: money(low), high: money(high) });
}

const SAID: ReadonlySet<string> = new Set(['streams-simple', 'learner-biased', 'champion-is-baseline', 'no-difference', 'same-period']);

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

function againstLearner(learner: ClvModelReport, unit: string): readonly string[] {
  const { kind, comparison } = learner;
  if (!comparison) return [];
  const money = (value: number) => signed(value, (size) => formatMoney(size, unit));
  const facts = { learner: modelName(kind), baseline: modelName(comparison.against), difference: money(comparison.difference), low: money(comparison.low), high: money(comparison.high) };
  if (comparison.verdict === 'no-difference') return [verdict('noDifference', facts)];
  if (comparison.verdict === 'worse') return [verdict('worse', facts)];
  return [verdict('biased', { ...facts, bias: biasText(learner) })];
}
