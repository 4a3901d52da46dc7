import { t } from '../../i18n/messages/churnCharts.ts';
import type { Chart, ChartTheme } from '../figure.ts';
import { gainChart } from '../gainChart.ts';
import type { GainFocus, GainModel } from '../gainChart.ts';

/** Share of leavers found by share of users contacted, most probable first; `of` money: of the leavers' monthly money. */
export function foundChart(models: readonly GainModel[], of: 'leavers' | 'money', theme: ChartTheme, focus: GainFocus): Chart {
  return gainChart(models, theme, focus, {
    title: t(`found.${of}.title`),
    x: t('foundX'),
    y: t(`found.${of}.y`),
    atFifth: t(`found.${of}.atFifth`),
    hover: t(`found.${of}.hover`),
    summary: (model, share) => t(`found.${of}.summary`, { model, share }),
    others: (model, share) => t('foundOthers', { model, share }),
  });
}
