import { formatNumber } from '../../i18n/format.ts';
import { churnFeatureName } from '../../i18n/messages/churnNames.ts';
import { t } from '../../i18n/messages/churnReasons.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import type { PermutationImportance } from '../../tasks/types.ts';
import type { Chart, ChartTheme } from '../figure.ts';
import { riseChart } from '../permutationChart.ts';

/** How much log loss rises, before calibration, when a feature's values (of a network a measure's whole history) are dealt to other users: most needed first. */
export function lossRiseChart(kind: string, importances: readonly PermutationImportance[], theme: ChartTheme): Chart {
  const loss = (value: number) => formatNumber(value, 4);
  return riseChart(kind, importances, {
    title: t('riseTitle'),
    x: t('riseX'),
    column: t('rise'),
    name: churnFeatureName,
    amount: loss,
    tick: (value) => formatNumber(value),
    summary: (features) => t('riseSummary', { model: modelName(kind), features }),
    none: t('riseNone', { model: modelName(kind) }),
  }, theme);
}
