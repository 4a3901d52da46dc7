import { formatInteger, formatPercent } from '../i18n/format.ts';
import { t } from '../i18n/messages/clvJudging.ts';
import { modelName } from '../i18n/messages/modelNames.ts';
import type { OutlookCoverage } from '../tasks/clv/types.ts';
import { linearAxis } from './axis.ts';
import type { Chart, ChartTheme } from './figure.ts';
import { baseLayout } from './layout.ts';
import { diagonal } from './modelCurves.ts';

const percent = (share: number) => formatPercent(share, 0);
const SMALLEST_PX = 6;
const LARGEST_PX = 22;

/** The chance of nothing that was said of customers against the share that brought nothing, a dot a bin, as large as it has customers; and how often the 80 % range held. */
export function coverageChart(kind: string, coverage: OutlookCoverage, theme: ChartTheme): Chart {
  const { bins } = coverage;
  const most = Math.max(1, ...bins.map(({ rows }) => rows));
  const lowest = Math.min(0.9, ...bins.flatMap(({ expectedNothing, observedNothing }) => [expectedNothing, observedNothing]));
  return {
    title: t('coverageTitle'),
    figure: {
      data: [
        diagonal(theme),
        {
          type: 'scatter', mode: 'markers',
          x: bins.map(({ expectedNothing }) => expectedNothing), y: bins.map(({ observedNothing }) => observedNothing),
          marker: { size: bins.map(({ rows }) => Math.max(SMALLEST_PX, LARGEST_PX * Math.sqrt(rows / most))), color: theme.model(kind), opacity: 0.75, line: { color: theme.surface, width: 1 } },
          text: bins.map(({ rows, expectedNothing, observedNothing }) => t('coverageRow', { said: percent(expectedNothing), seen: percent(observedNothing), rows: formatInteger(rows) })),
          hovertemplate: '%{text}<extra></extra>', cliponaxis: false,
        },
      ],
      layout: { ...baseLayout(theme), margin: { l: 8, r: 20, t: 14, b: 8, pad: 0 }, xaxis: linearAxis(theme, lowest, 1, percent, t('coverageX')), yaxis: linearAxis(theme, lowest, 1, percent, t('coverageY')) },
    },
    summary: summarise(kind, coverage),
    table: {
      columns: [{ title: t('customers'), format: formatInteger }, { title: t('saidNothing'), format: formatPercent }, { title: t('seenNothing'), format: formatPercent }, { title: t('someAbove'), format: formatInteger }, { title: t('insideRange'), format: formatInteger }],
      rows: bins.map(({ rows, expectedNothing, observedNothing, above, inside }) => [rows, expectedNothing, observedNothing, above, inside]),
    },
    heightPx: 340,
  };
}

function summarise(kind: string, { inside, below, beyond, judged, expectedNothing, observedNothing }: OutlookCoverage): string {
  const facts = { model: modelName(kind), expected: percent(expectedNothing), observed: percent(observedNothing) };
  if (inside === null || below === null || beyond === null) return t('coverageUnknown', facts);
  return t('coverageSummary', { ...facts, judged: formatInteger(judged), inside: percent(inside), below: percent(below), beyond: percent(beyond) });
}
