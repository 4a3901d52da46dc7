import { baseRateChart } from '../../charts/churn/baseRateChart.ts';
import { brierOverTimeChart } from '../../charts/churn/brierOverTimeChart.ts';
import { foundChart } from '../../charts/churn/foundChart.ts';
import { groupReliabilityChart } from '../../charts/churn/groupReliabilityChart.ts';
import { leavingMeansChart } from '../../charts/churn/leavingMeansChart.ts';
import { liftChart } from '../../charts/churn/liftChart.ts';
import { lossRiseChart } from '../../charts/churn/lossRiseChart.ts';
import { policyChart } from '../../charts/churn/policyChart.ts';
import { reliabilityChart } from '../../charts/churn/reliabilityChart.ts';
import { comparisonChart } from '../../charts/comparisonChart.ts';
import type { Chart, ChartTheme } from '../../charts/figure.ts';
import { importanceChart } from '../../charts/importanceChart.ts';
import { precisionRecallChart } from '../../charts/precisionRecallChart.ts';
import { rocChart } from '../../charts/rocChart.ts';
import type { SharedPart } from '../../charts/share/shareDocument.ts';
import { churnFeatureName } from '../../i18n/messages/churnNames.ts';
import { t as words } from '../../i18n/messages/churnRuns.ts';
import { t } from '../../i18n/messages/churnShare.ts';
import { t as share } from '../../i18n/messages/clvShare.ts';
import { t as charts } from '../../i18n/messages/churnCharts.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import type { ChurnModelReport, ChurnReport } from '../../tasks/churn/types.ts';
import { MIN_SHARED } from './churnSharedTables.ts';

const MOST_ROWS = 200;

/** The page's charts, by what they are about; a part without charts is left out. */
export interface SharedCharts {
  readonly population: readonly SharedPart[];
  readonly models: readonly SharedPart[];
  readonly when: readonly SharedPart[];
  readonly profit: readonly SharedPart[];
  readonly looksAt: readonly SharedPart[];
}

export function sharedCharts(report: ChurnReport, theme: ChartTheme): SharedCharts {
  const champion = report.models.find(({ kind }) => kind === report.champion) ?? report.models[0];
  const learner = champion.role === 'learner' ? champion : report.models.find(({ role }) => role === 'learner');
  return {
    population: partOf(charts('rateTitle'), [baseRateChart(report.baseRates, theme)]),
    models: [...partOf(t('charts'), comparedCharts(report, champion, theme)), ...partOf(t('hold'), reliabilityCharts(champion, theme))],
    when: partOf(t('when'), whenCharts(report, theme)),
    profit: partOf(charts('policyTitle'), report.profit ? [policyChart(report.profit.policies, report.unit, report.champion, theme)] : []),
    looksAt: learner ? partOf(share('looksAt', { model: modelName(learner.kind) }), featureCharts(learner, theme)) : [],
  };
}

function partOf(heading: string, drawn: readonly Chart[]): readonly SharedPart[] {
  return drawn.length > 0 ? [{ kind: 'charts', heading, charts: drawn }] : [];
}

function comparedCharts({ models, champion }: ChurnReport, { kind: emphasised }: ChurnModelReport, theme: ChartTheme): readonly Chart[] {
  const focus = { emphasised, champion };
  const comparison = comparisonChart(models, { metric: 'logLoss', unit: '' }, theme);
  const decided = models.map(({ kind, role, judgement }) => ({ kind, role, ...judgement.decisions }));
  const money = models.flatMap(({ kind, role, judgement }) => (judgement.mrrGains ? [{ kind, role, gain: judgement.mrrGains }] : []));
  return [
    ...(comparison ? [comparison] : []),
    withFewRows(rocChart(decided, words('wentAway'), theme, emphasised)),
    withFewRows(precisionRecallChart(decided, words('wentAway'), theme, emphasised)),
    foundChart(models.map(({ kind, role, judgement }) => ({ kind, role, gain: judgement.gains })), 'leavers', theme, focus),
    ...(money.length > 0 ? [foundChart(money, 'money', theme, focus)] : []),
    liftChart(models.map(({ kind, role, judgement }) => ({ kind, role, lift: judgement.lift })), theme, focus),
  ];
}

/** Curves have hundreds of points a model: as a table, some of them, evenly spread, tell as much. */
function withFewRows(chart: Chart): Chart {
  const step = Math.ceil(chart.table.rows.length / MOST_ROWS);
  return { ...chart, table: { ...chart.table, rows: chart.table.rows.filter((_, at) => at % step === 0) } };
}

function reliabilityCharts({ kind, reliabilityBefore, judgement }: ChurnModelReport, theme: ChartTheme): readonly Chart[] {
  const groups = judgement.byGroup.map(({ name, values }) => ({ kind, name: churnFeatureName(name), values: values.filter(({ rows }) => rows >= MIN_SHARED) })).filter(({ values }) => values.length > 0);
  return [reliabilityChart({ kind, before: reliabilityBefore, after: judgement.reliability.byCount }, theme), ...groups.map((group) => groupReliabilityChart(group, theme))];
}

function whenCharts({ models, step }: ChurnReport, theme: ChartTheme): readonly Chart[] {
  const timed = models.flatMap(({ kind, timed: scores }) => (scores ? [{ kind, ...scores }] : []));
  if (timed.length === 0) return [];
  return [...timed.flatMap(({ kind, curves }) => (curves ? [leavingMeansChart(kind, curves, step, theme)] : [])), brierOverTimeChart(timed, step, theme)];
}

function featureCharts({ kind, featureImportance, permutationImportance }: ChurnModelReport, theme: ChartTheme): readonly Chart[] {
  return [
    ...(featureImportance.some(({ importance }) => importance > 0) ? [importanceChart(kind, featureImportance, theme, churnFeatureName)] : []),
    ...(permutationImportance.length > 0 ? [lossRiseChart(kind, permutationImportance, theme)] : []),
  ];
}
