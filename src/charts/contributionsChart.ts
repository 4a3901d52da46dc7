import { formatMoney, formatNumber, formatPercent } from '../i18n/format.ts';
import { modelName } from '../i18n/messages/modelNames.ts';
import { t as stepText } from '../i18n/messages/steps.ts';
import { t } from '../i18n/messages/tabularCharts.ts';
import type { RowContribution, RowExplanation } from '../tasks/table/types.ts';
import { axisLook, linearAxis } from './axis.ts';
import { signed } from './comparisonChart.ts';
import { escapeLabel } from './escapeLabel.ts';
import type { Chart, ChartTheme, PlotlyObject } from './figure.ts';
import { baseLayout, keyLine } from './layout.ts';
import { unitSuffix } from './scatterChart.ts';

const SHOWN = 10;
/** Steps that are shown one by one, in their order. */
const SHOWN_STEPS = 40;
const BAR_PX = 28;

type Output = RowExplanation['outputs'][number];

export interface ContributionFacts extends Pick<RowExplanation, 'kind' | 'link'> {
  /** The output that is explained. */
  readonly output: Output;
  /** The target's, '' for none. */
  readonly unit: string;
  /** What is added up of measures over time. Default: nothing. */
  readonly grouping?: Grouping;
}

export type Grouping = 'feature' | 'measure' | 'step';

/** A bar of the waterfall: from `start` on by `step`. */
interface Bar {
  readonly label: string;
  readonly start: number;
  readonly step: number;
}

/** How one row's prediction comes about: from where the model starts, feature by feature (largest first), to where it ends, in the unit in which it adds up. */
export function contributionsChart(asked: ContributionFacts, theme: ChartTheme): Chart {
  const facts = { ...asked, output: grouped(asked) };
  const { kind, output } = facts;
  const bars = waterfall(output, asked.grouping === 'step' && output.contributions.length <= SHOWN_STEPS);
  const ends = bars.flatMap(({ start, step }) => [start, start + step]);
  const [low, high] = [Math.min(output.base, ...ends), Math.max(output.base, ...ends)];
  const room = (high - low) * 0.1;
  // Plotly counts from the bottom: the start is on top, the end below.
  const labels = [t('startsFrom'), ...bars.map(({ label }) => label), t('endsAt')].map((label) => escapeLabel(label, 44));
  const last = labels.length - 1;
  return {
    title: t('contributionsTitle'),
    figure: {
      data: [steps(bars, last, kind, theme), amounts(bars, last, theme), ...[{ x: output.base, y: last }, { x: output.sum, y: 0 }].map(({ x, y }) => endMark(x, y, theme))],
      layout: {
        ...baseLayout(theme),
        margin: { l: 8, r: 48, t: 30, b: 8, pad: 0 },
        xaxis: linearAxis(theme, low - room, high + room, (value) => formatNumber(value), axisTitle(facts), 4),
        yaxis: { ...axisLook(theme), tickmode: 'array', tickvals: labels.map((_, i) => last - i), ticktext: labels, range: [-0.6, last + 0.6], showgrid: false, fixedrange: true },
        shapes: [{ type: 'line', x0: output.base, x1: output.base, y0: 0, y1: 1, yref: 'paper', layer: 'below', line: { color: theme.line, width: 1, dash: 'dot' } }],
        annotations: keyLine(theme, [{ text: t('raises'), colour: theme.model(kind), mark: '■' }, { text: t('lowers'), colour: theme.text, mark: '□' }]),
      },
    },
    summary: summarise(facts),
    table: {
      columns: [{ title: t('feature') }, { title: t('value') }, { title: t('contribution'), format: formatNumber }],
      rows: [[t('startsFrom'), null, output.base], ...output.contributions.map((entry) => [nameOf(entry), entry.value, entry.contribution]), [t('endsAt'), null, output.sum]],
    },
    heightPx: 92 + labels.length * BAR_PX,
  };
}

function grouped({ output, grouping }: ContributionFacts): Output {
  if (!output.groups || grouping === undefined || grouping === 'feature') return output;
  return { ...output, contributions: grouping === 'measure' ? output.groups.byMeasure : output.groups.byStep };
}

/** The largest contributions one by one, the others as one bar; or all of them as they come. */
function waterfall({ base, contributions }: Output, inOrder: boolean): readonly Bar[] {
  const ranked = inOrder ? contributions : [...contributions].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const shown = inOrder ? ranked.length : SHOWN;
  const rest = ranked.slice(shown);
  const entries = ranked.slice(0, shown).map((entry) => ({ label: nameWithValue(entry), step: entry.contribution }));
  if (rest.length > 0) entries.push({ label: t('otherFeatures', { count: rest.length }), step: rest.reduce((sum, { contribution }) => sum + contribution, 0) });
  let start = base;
  return entries.map(({ label, step }) => {
    const bar = { label, start, step };
    start += step;
    return bar;
  });
}

/** '' is what has no single value, such as a measure over many steps. */
function nameWithValue(entry: RowContribution): string {
  return isGroup(entry) || entry.value === '' ? nameOf(entry) : `${entry.feature} = ${entry.value ?? t('missing')}`;
}

function nameOf(entry: RowContribution): string {
  if (entry.step !== undefined) return stepText('step', { step: formatNumber(entry.step) });
  return entry.steps === undefined ? entry.feature : stepText('measure', { name: entry.feature, count: formatNumber(entry.steps) });
}

function isGroup({ step, steps }: RowContribution): boolean {
  return step !== undefined || steps !== undefined;
}

function steps(bars: readonly Bar[], last: number, kind: string, theme: ChartTheme): PlotlyObject {
  const colour = theme.model(kind);
  return {
    type: 'bar',
    orientation: 'h',
    base: bars.map(({ start }) => start),
    x: bars.map(({ step }) => step),
    y: bars.map((_, i) => last - 1 - i),
    // Hollow where it lowers: told apart in print, too.
    marker: { color: bars.map(({ step }) => (step >= 0 ? colour : theme.surface)), line: { color: bars.map(({ step }) => (step >= 0 ? colour : theme.text)), width: 1.5 } },
    hovertext: bars.map(({ label }, i) => `${escapeLabel(label, 200)}: ${amountText(bars[i])}`),
    hovertemplate: '%{hovertext}<extra></extra>',
  };
}

/** By how much each bar raises or lowers: to its right either way, for to the left stand the names. */
function amounts(bars: readonly Bar[], last: number, theme: ChartTheme): PlotlyObject {
  return { type: 'scatter', mode: 'text', x: bars.map(({ start, step }) => Math.max(start, start + step)), y: bars.map((_, i) => last - 1 - i), text: bars.map((bar) => `\u00a0${amountText(bar)}`), textposition: 'middle right', textfont: { color: theme.text, size: 12 }, cliponaxis: false, hoverinfo: 'skip' };
}

function amountText({ step }: Bar): string {
  return signed(step, (size) => formatNumber(size));
}

function endMark(x: number, y: number, theme: ChartTheme): PlotlyObject {
  return { type: 'scatter', mode: 'markers+text', x: [x], y: [y], text: [`\u00a0${formatNumber(x)}`], textposition: 'middle right', textfont: { size: 12, color: theme.text }, marker: { symbol: 'diamond', size: 9, color: theme.text }, cliponaxis: false, hoverinfo: 'skip' };
}

function axisTitle({ link, output: { className }, unit }: ContributionFacts): string {
  const name = escapeLabel(className ?? '', 24);
  switch (link) {
    case 'identity':
      return `${t('unitIdentity')}${unitSuffix(unit)}`;
    case 'log':
      return t('unitLog');
    case 'logit':
      return t('unitLogit', { name });
    case 'softmax':
      return t('unitSoftmax', { name });
  }
}

function summarise({ kind, link, output, unit }: ContributionFacts): string {
  const says = link === 'logit' || link === 'softmax' ? formatPercent(output.prediction) : formatMoney(output.prediction, unit);
  const ranked = [...output.contributions].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)).filter(({ contribution }) => contribution !== 0);
  const causes = ranked.slice(0, 3).map((entry) => `${nameWithValue(entry)} (${signed(entry.contribution, (size) => formatNumber(size))})`).join(', ');
  const facts = { model: modelName(kind), says, name: output.className ?? '', base: formatNumber(output.base), sum: formatNumber(output.sum) };
  const opening = output.className === null ? t('contributionsSummary', facts) : t('contributionsSummaryClass', facts);
  return causes ? `${opening} ${t('contributionsCauses', { causes })}` : `${opening} ${t('contributionsNone')}`;
}
