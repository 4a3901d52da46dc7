import type { SharedPart } from '../../charts/share/shareDocument.ts';
import { NO_VALUE, formatDay, formatInteger, formatMoney, formatPercent } from '../../i18n/format.ts';
import { metricText } from '../../i18n/metricText.ts';
import { t as charts } from '../../i18n/messages/churnCharts.ts';
import { t as money } from '../../i18n/messages/churnMoney.ts';
import { churnFeatureName, stepsText } from '../../i18n/messages/churnNames.ts';
import { t as words } from '../../i18n/messages/churnRuns.ts';
import { t } from '../../i18n/messages/churnShare.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import { metricName } from '../../i18n/messages/metrics.ts';
import { t as runs } from '../../i18n/messages/runs.ts';
import type { ChurnModelReport, ChurnReport } from '../../tasks/churn/types.ts';
import type { ChurnUserPage } from '../../workers/churnProtocol.ts';
import { CHURN_METRICS } from './churnMetrics.ts';
import { againstCell, comparedWith, metricCell } from './modelCells.ts';
import { lessCell, profitCell, signedMoney } from './profitTexts.ts';
import { segmentName } from './segmentName.ts';

/** Fewer users of one kind could be somebody: such rows stay out of what is shared. */
export const MIN_SHARED = 5;

const numeric = (title: string) => ({ title, numeric: true });

/** Every model with its intervals, best first. */
export function sharedModels({ models, rows, champion }: ChurnReport): SharedPart {
  const baseline = comparedWith(models);
  const [ranking, ...others] = CHURN_METRICS;
  return {
    kind: 'table',
    heading: runs('tabModels'),
    note: baseline === undefined ? t('modelsNoteAlone') : t('modelsNote', { baseline: modelName(baseline) }),
    table: {
      caption: words('modelTable', { users: formatInteger(rows.holdout) }),
      columns: [{ title: runs('model'), numeric: false }, numeric(metricName(ranking)), numeric(words('against')), ...others.map((metric) => numeric(metricName(metric))), numeric(words('uncalibrated')), { title: words('calibration'), numeric: false }],
      rows: models.map((model) => ({
        marked: model.kind === champion,
        cells: [nameOf(model), metricCell(model, ranking), againstCell(model), ...others.map((metric) => metricCell(model, metric)), metricText('logLoss', model.uncalibrated.logLoss, ''), words(`calibration.${model.calibration.method}`)],
      })),
    },
  };
}

function nameOf({ kind, role }: ChurnModelReport): string {
  return role === 'baseline' ? `${modelName(kind)} (${runs('yardstick')})` : modelName(kind);
}

/** Ways of choosing whom to contact, each with what it would have brought; nothing where nobody has a value. */
export function sharedPolicies({ profit, unit }: ChurnReport): readonly SharedPart[] {
  if (!profit) return [];
  return [{
    kind: 'table',
    heading: money('policies'),
    note: t('profitNote', { formula: money('formula') }),
    table: {
      caption: money('policies'),
      columns: [{ title: charts('policy'), numeric: false }, ...[charts('contacts'), charts('realisedColumn'), charts('expectedColumn'), money('less')].map(numeric)],
      rows: profit.policies.map((policy) => ({
        marked: policy.policy === 'by-gain',
        cells: [charts(`policy.${policy.policy}`), formatInteger(policy.contacts), profitCell(policy.realised, policy.interval, unit), signedMoney(policy.expected, unit), lessCell(policy, unit)],
      })),
    },
  }];
}

/** Kinds of users of five or more; nothing where there is none. */
export function sharedSegments(report: ChurnReport): readonly SharedPart[] {
  const { segments, unit } = report;
  const shown = segments.filter(({ users }) => users >= MIN_SHARED);
  if (shown.length === 0) return [];
  const worth = (value: number) => formatMoney(value, unit, 0);
  return [{
    kind: 'table',
    heading: words('segmentsTitle'),
    note: words('atRiskHelp'),
    table: {
      caption: words('segmentsNote'),
      columns: [{ title: words('segmentFeature'), numeric: false }, { title: words('segmentValue'), numeric: false }, ...[words('atRisk'), words('users'), words('left'), words('said'), words('meanValue')].map(numeric)],
      rows: [...shown].sort((a, b) => b.valueAtRisk - a.valueAtRisk).map((segment) => ({
        cells: [churnFeatureName(segment.feature), segmentName(segment, report), worth(segment.valueAtRisk), formatInteger(segment.users), formatPercent(segment.leavers / segment.users), formatPercent(segment.meanProbability), worth(segment.meanValue)],
      })),
    },
  }];
}

/** The top of the list, as the person chose to share it; what happened where it is known. */
export function sharedUsers({ champion, plan, step, profit, unit }: ChurnReport, { rows, kinds, cutoff }: ChurnUserPage): SharedPart {
  const at = kinds.indexOf(champion);
  const known = rows.some(({ actual }) => actual !== null);
  const facts = { model: modelName(champion), horizon: stepsText(step, plan.horizon), from: formatDay(cutoff) };
  const amount = (value: number | null) => (value === null ? NO_VALUE : formatMoney(value, unit));
  const share = (value: number | null | undefined) => (value === null || value === undefined ? NO_VALUE : formatPercent(value));
  const happened = (actual: number | null) => (actual === null ? NO_VALUE : words(actual === 1 ? 'wentAway' : 'stayed'));
  return {
    kind: 'table',
    heading: t('users', { count: rows.length, text: formatInteger(rows.length) }),
    note: '',
    table: {
      caption: profit ? t('usersNoteGain', facts) : t('usersNote', facts),
      columns: [{ title: words('user'), numeric: false }, numeric(words('rank')), numeric(words('probability')), ...(profit ? [numeric(words('gain')), numeric(words('value'))] : []), ...(known ? [{ title: words('actual'), numeric: false }] : [])],
      rows: rows.map(({ key, calibrated, value, expectedProfit, actual }, i) => ({
        cells: [key, formatInteger(i + 1), share(calibrated[at]), ...(profit ? [amount(expectedProfit), amount(value)] : []), ...(known ? [happened(actual)] : [])],
      })),
    },
  };
}
