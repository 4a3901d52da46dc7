import { formatDay, formatDuration, formatInteger } from '../../i18n/format.ts';
import { measureName, stepsText } from '../../i18n/messages/churnNames.ts';
import { t } from '../../i18n/messages/churnRuns.ts';
import { t as common } from '../../i18n/messages/common.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import { t as facts } from '../../i18n/messages/runFacts.ts';
import type { ChurnReport } from '../../tasks/churn/types.ts';

type Fact = readonly [label: string, text: string];

/** What a report says of how it came about: label, days, cutoffs, rows, what was counted. */
export function churnFacts({ plan, label, step, rows, slices, measures }: ChurnReport): readonly Fact[] {
  const lengths = [step === 'week' ? stepsText('week', 1) : stepsText('day', 1), ...[plan.window, plan.horizon, plan.gap].map((steps) => stepsText(step, steps))];
  return [
    [t('factLabel'), t(`label.${label}`)],
    [facts('factAsOf'), formatDay(plan.asOf)],
    [t('factStep'), lengths.join(' · ')],
    [t('factHoldout'), `${formatDay(plan.holdoutCutoff)}: ${t(`holdout.${plan.holdoutKind}`)}`],
    [t('factCutoffs'), plan.trainingCutoffs.map((cutoff) => formatDay(cutoff)).join(' · ') || common('notKnown')],
    [facts('factRows'), facts('factRowsText', { read: formatInteger(rows.read), rejected: formatInteger(rows.rejected), train: formatInteger(rows.train), holdout: formatInteger(rows.holdout) })],
    [t('factSlices'), [slices.learning, slices.validation, slices.calibration].map(formatInteger).join(' · ')],
    [t('factMeasures'), measures.map(({ name }) => measureName(name)).join(' · ') || common('notKnown')],
  ];
}

/** How long each part took. */
export function churnTimings({ timingsMs }: ChurnReport): readonly string[] {
  return [
    facts('timeFeatures', { time: formatDuration(timingsMs.features) }),
    ...Object.entries(timingsMs.fit).map(([kind, ms]) => facts('timeFit', { model: modelName(kind), time: formatDuration(ms) })),
    t('timeJudge', { time: formatDuration(timingsMs.judge) }),
    facts('timePredict', { time: formatDuration(timingsMs.predict) }),
  ];
}
