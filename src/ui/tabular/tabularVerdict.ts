import { signed } from '../../charts/comparisonChart.ts';
import { formatInteger } from '../../i18n/format.ts';
import { metricText } from '../../i18n/metricText.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import { t } from '../../i18n/messages/tabularRuns.ts';
import type { TabularModelReport, TabularReport } from '../../tasks/tabular/types.ts';
import { metricOf } from './tabularMetrics.ts';

/** Which model to use, in plain sentences: how good it is against the plainest answer, how sure that is, and who lost. */
export function verdictSentences(report: TabularReport): readonly string[] {
  const { models, plan, rankedBy, unit, rows } = report;
  const champion = models.find(({ kind }) => kind === report.champion);
  if (!champion) return [];
  const size = (value: number) => metricText(rankedBy, value, unit);
  const key = plan.learn === 'regression' ? 'regression' : 'classes';
  const facts = { model: modelName(champion.kind), value: size(metricOf(champion, rankedBy) ?? NaN), rows: formatInteger(rows.holdout) };
  const learners = models.filter(({ role, kind }) => role === 'learner' && kind !== champion.kind);
  const folds = plan.split.kind === 'folds' ? [t('verdictFolds', { k: plan.split.k })] : [];
  if (report.championIsBaseline) {
    if (learners.length === 0) return [t(`verdict.${key}.only`, facts), ...folds];
    return [t(`verdict.${key}.baseline`, facts), ...learners.slice(0, 1).flatMap((learner) => againstBaseline(learner, size)), ...losers(learners.slice(1), size), ...folds];
  }
  const { comparison } = champion;
  if (!comparison) return [...folds];
  const win = t(`verdict.${key}.win`, { ...facts, gain: size(-comparison.difference), baseline: modelName(comparison.against), low: size(-comparison.high), high: size(-comparison.low) });
  return [win, ...losers(learners, size), ...folds];
}

type Say = (value: number) => string;

function againstBaseline(model: TabularModelReport, size: Say): readonly string[] {
  if (!model.comparison) return [];
  return [t(model.comparison.verdict === 'worse' ? 'verdictWorse' : 'verdictNoDifference', differenceFacts(model, size))];
}

/** Learners that are worse than the plainest answer are named, whoever won. */
function losers(learners: readonly TabularModelReport[], size: Say): readonly string[] {
  return learners.filter(({ comparison }) => comparison?.verdict === 'worse').map((model) => t('verdictLoser', differenceFacts(model, size)));
}

function differenceFacts({ kind, comparison }: TabularModelReport, size: Say): { learner: string; difference: string; low: string; high: string } {
  const said = (value: number | undefined) => signed(value ?? NaN, size);
  return { learner: modelName(kind), difference: said(comparison?.difference), low: said(comparison?.low), high: said(comparison?.high) };
}
