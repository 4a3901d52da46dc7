import { NO_VALUE, formatDuration, formatInteger } from '../../i18n/format.ts';
import { t } from '../../i18n/messages/anomalyRuns.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import { t as runs } from '../../i18n/messages/runFacts.ts';
import { t as tabular } from '../../i18n/messages/tabularRuns.ts';
import type { AnomalyReport } from '../../tasks/anomaly/types.ts';

type Fact = readonly [label: string, text: string];

/** What a report says of how it came about: known answer, columns, rows. */
export function anomalyFacts({ plan: { label, key, columns, features }, rows, models }: AnomalyReport): readonly Fact[] {
  const leftOut = columns.filter(({ use }) => use === 'left-out' || use === 'key').map(({ column }) => column);
  return [
    [t('factLabel'), label ? t('factLabelText', { name: label.positiveClass, column: label.column, rows: formatInteger(rows.judged) }) : NO_VALUE],
    [tabular('factFeatures'), features.map(({ name }) => name).join(' · ')],
    [tabular('factLeftOut'), leftOut.join(' · ') || NO_VALUE],
    [t('factKey'), key ?? t('factKeyNone')],
    [t('factTrees'), models.map(({ trees, sampleRows }) => t('factTreesText', { trees: formatInteger(trees), count: sampleRows, text: formatInteger(sampleRows) })).join(' · ')],
    [runs('factRows'), t('factRowsText', { read: formatInteger(rows.read) })],
  ];
}

/** How long each part took. */
export function anomalyTimings({ timingsMs }: AnomalyReport): readonly string[] {
  return [
    tabular('timeColumns', { time: formatDuration(timingsMs.columns) }),
    runs('timeFeatures', { time: formatDuration(timingsMs.features) }),
    ...Object.entries(timingsMs.fit).map(([kind, ms]) => runs('timeFit', { model: modelName(kind), time: formatDuration(ms) })),
    t('timeScore', { time: formatDuration(timingsMs.predict) }),
    tabular('timeEvaluate', { time: formatDuration(timingsMs.evaluate) }),
  ];
}
