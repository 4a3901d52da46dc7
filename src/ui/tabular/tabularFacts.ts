import { NO_VALUE, formatDuration, formatInteger, formatNumber, formatPercent } from '../../i18n/format.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import { t as runs } from '../../i18n/messages/runFacts.ts';
import { t as setup } from '../../i18n/messages/tabular.ts';
import { t } from '../../i18n/messages/tabularRuns.ts';
import type { TabularReport } from '../../tasks/tabular/types.ts';
import { heldHow } from './heldHow.ts';

type Fact = readonly [label: string, text: string];

/** What a report says of how it came about: target, columns, hold-out, rows. */
export function tabularFacts({ plan, rows, thresholdRule }: TabularReport): readonly Fact[] {
  const leftOut = plan.columns.filter(({ use }) => use === 'left-out' || use === 'key').map(({ column }) => column);
  const share = 'share' in plan.split ? ` (${formatPercent(plan.split.share)})` : '';
  return [
    [t('factTarget'), plan.target],
    [t('factLearn'), setup(`learn.${plan.learn}`)],
    ...(plan.classes.length > 0 ? [[t('factClasses'), plan.classes.map(({ name, rows: count }) => setup('classRows', { name, count, text: formatInteger(count) })).join(' · ')] satisfies Fact] : []),
    [t('factFeatures'), plan.features.map(({ name }) => name).join(' · ')],
    [t('factLeftOut'), leftOut.join(' · ') || NO_VALUE],
    ...(plan.weight === null ? [] : [[t('factWeight'), plan.weight] satisfies Fact]),
    [t('factSplit'), `${heldHow(plan.split)}${share}`],
    [runs('factRows'), t('factRowsText', { read: formatInteger(rows.read), rejected: formatInteger(rows.rejected), train: formatInteger(rows.train), holdout: formatInteger(rows.holdout) })],
    ...(plan.learn === 'binary' ? [[t('factThreshold'), typeof thresholdRule === 'number' ? formatNumber(thresholdRule) : setup(`threshold.${thresholdRule}`)] satisfies Fact] : []),
  ];
}

/** How long each part took. */
export function tabularTimings({ timingsMs }: TabularReport): readonly string[] {
  return [
    t('timeColumns', { time: formatDuration(timingsMs.columns) }),
    runs('timeFeatures', { time: formatDuration(timingsMs.features) }),
    ...Object.entries(timingsMs.fit).map(([kind, ms]) => runs('timeFit', { model: modelName(kind), time: formatDuration(ms) })),
    runs('timePredict', { time: formatDuration(timingsMs.predict) }),
    t('timeEvaluate', { time: formatDuration(timingsMs.evaluate) }),
  ];
}
