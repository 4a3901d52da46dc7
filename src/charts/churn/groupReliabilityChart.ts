import type { ReliabilityBin } from '../../core/metrics/calibration.ts';
import { formatInteger, formatPercent } from '../../i18n/format.ts';
import { t } from '../../i18n/messages/churnCharts.ts';
import { axisLook, linearAxis } from '../axis.ts';
import { escapeLabel } from '../escapeLabel.ts';
import type { Chart, ChartTheme } from '../figure.ts';
import { baseLayout, keyLine } from '../layout.ts';

export interface GroupFacts {
  readonly kind: string;
  /** Of what the groups are values, in plain words. */
  readonly name: string;
  readonly values: readonly ({ readonly value: string } & ReliabilityBin)[];
}

const ROW_PX = 34;
const percent = (share: number) => formatPercent(share, 0);

/** Of each plan, billing period or other group: the mean probability that was said, and the share that left with its 95 % interval. */
export function groupReliabilityChart({ kind, name, values }: GroupFacts, theme: ChartTheme): Chart {
  const bottomUp = [...values].reverse();
  const rows = bottomUp.map((_, row) => row);
  const most = Math.max(0.02, ...values.flatMap(({ predicted, high }) => [predicted, high]));
  const hover = bottomUp.map(({ value, predicted, observed, rows: users }) => escapeLabel(t('groupHover', { group: value, said: formatPercent(predicted), left: formatPercent(observed), users: formatInteger(users) }), 200));
  const missed = values.filter(({ predicted, low, high }) => predicted < low || predicted > high).map(({ value }) => value);
  return {
    title: t('groupTitle', { name }),
    figure: {
      data: [
        { type: 'scatter', mode: 'markers', x: bottomUp.map(({ observed }) => observed), y: rows, marker: { size: 9, color: theme.surface, line: { color: theme.text, width: 2 } }, error_x: { type: 'data', symmetric: false, array: bottomUp.map(({ high, observed }) => high - observed), arrayminus: bottomUp.map(({ low, observed }) => observed - low), color: theme.text, thickness: 1, width: 3 }, text: hover, hovertemplate: '%{text}<extra></extra>', cliponaxis: false },
        { type: 'scatter', mode: 'markers', x: bottomUp.map(({ predicted }) => predicted), y: rows, marker: { size: 9, color: theme.model(kind), symbol: 'diamond' }, text: hover, hovertemplate: '%{text}<extra></extra>', cliponaxis: false },
      ],
      layout: {
        ...baseLayout(theme),
        margin: { l: 8, r: 28, t: 34, b: 8, pad: 0 },
        xaxis: linearAxis(theme, 0, Math.min(1, most), percent, t('shareLeft')),
        yaxis: { ...axisLook(theme), tickmode: 'array', tickvals: rows, ticktext: bottomUp.map(({ value, rows: users }) => escapeLabel(`${value === '' ? t('noValue') : value} (${formatInteger(users)})`, 28)), range: [-0.6, rows.length - 0.4], showgrid: false, fixedrange: true },
        annotations: keyLine(theme, [{ text: t('saidMean'), colour: theme.model(kind), mark: '■' }, { text: t('leftShare'), colour: theme.text, mark: '□' }]),
      },
    },
    summary: missed.length === 0 ? t('groupSummaryRight') : t('groupSummaryOff', { groups: missed.join(', ') }),
    table: {
      columns: [{ title: name }, { title: t('saidMean'), format: formatPercent }, { title: t('leftShare'), format: formatPercent }, { title: t('low'), format: formatPercent }, { title: t('high'), format: formatPercent }, { title: t('users'), format: formatInteger }],
      rows: values.map(({ value, predicted, observed, low, high, rows: users }) => [value, predicted, observed, low, high, users]),
    },
    heightPx: 96 + values.length * ROW_PX,
  };
}
