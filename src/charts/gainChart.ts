import type { GainCurve } from '../core/metrics/gainCurve.ts';
import { formatPercent } from '../i18n/format.ts';
import { t } from '../i18n/messages/charts.ts';
import { modelName } from '../i18n/messages/modelNames.ts';
import { linearAxis } from './axis.ts';
import type { Chart, ChartTheme } from './figure.ts';
import { baseLayout } from './layout.ts';
import { curveKey, diagonal, modelCurves } from './modelCurves.ts';
import type { ModelCurve } from './modelCurves.ts';

const FIFTH = 0.2;
const percent = (share: number) => formatPercent(share, 0);

/** More lines than these cannot be told apart; the others are grey. */
const MOST_NAMED = 5;
const PLOT_PX = 270;

/** A model whose ranking is drawn. */
export interface GainModel {
  readonly kind: string;
  readonly role: 'learner' | 'baseline';
  readonly gain: GainCurve;
}

/** What is found of whom, in the words of a task. */
export interface GainWords {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly atFifth: string;
  /** Between the two shares of a point. */
  readonly hover: string;
  summary(model: string, share: string): string;
  others(model: string, share: string): string;
}

/** Value by share of customers. */
const valueWords = (): GainWords => ({
  title: t('gainTitle'),
  x: t('gainX'),
  y: t('gainY'),
  atFifth: t('gainAtFifth'),
  hover: t('gainHover'),
  summary: (model, share) => t('gainSummary', { model, share }),
  others: (model, share) => t('gainSummaryOthers', { model, share }),
});

/** Which models matter to whoever looks. */
export interface GainFocus {
  /** In front: the one that the page is about. */
  readonly emphasised?: string;
  /** The one to use. */
  readonly champion?: string;
}

/**
 * Share of value by share of customers, and the diagonal of chance. Of many models, the one in front, the one to use, the best baseline and the
 * next best by the report's order are in colour and named above the plot, by their share at a fifth; the others are grey. The table has all.
 */
export function gainChart(models: readonly GainModel[], theme: ChartTheme, focus: GainFocus = {}, words = valueWords()): Chart {
  const ranked = models.map((model) => ({ model, atFifth: shareAt(model.gain, FIFTH) })).sort((a, b) => b.atFifth - a.atFifth);
  const highest = Math.max(1, ...models.flatMap(({ gain }) => gain.shareOfValue).filter(Number.isFinite));
  const named = namedKinds(models, focus);
  const others = models.length - named.size;
  const told = ranked.filter(({ model }) => named.has(model.kind));
  const key = curveKey(told.map(({ model, atFifth }) => ({ kind: model.kind, label: percent(atFifth) })), words.atFifth, others > 0 ? t('gainOthers', { count: others }) : undefined, theme);
  const base = baseLayout(theme);
  return {
    title: words.title,
    figure: {
      data: [diagonal(theme), ...modelCurves(models.map((model) => curve(model, words.hover)), theme, focus.emphasised, named)],
      layout: {
        ...base,
        margin: { l: 8, r: 20, t: key.heightPx, b: 8, pad: 0 },
        xaxis: linearAxis(theme, 0, 1, percent, words.x),
        yaxis: linearAxis(theme, 0, highest, percent, words.y),
        shapes: [{ type: 'line', x0: FIFTH, x1: FIFTH, y0: 0, y1: 1, yref: 'paper', layer: 'below', line: { color: theme.line, width: 1, dash: 'dot' } }],
        annotations: key.annotations,
      },
    },
    summary: summarise(told, words),
    table: {
      columns: [{ title: t('model') }, ...TABLE_SHARES.map((share) => ({ title: percent(share), format: percent }))],
      rows: ranked.map(({ model }) => [modelName(model.kind), ...TABLE_SHARES.map((share) => shareAt(model.gain, share))]),
    },
    heightPx: PLOT_PX + key.heightPx,
  };
}

/** Those that are drawn in colour: the one in front, the one to use, the best baseline and the next best. */
export function namedKinds(models: readonly Pick<GainModel, 'kind' | 'role'>[], { emphasised, champion }: GainFocus): ReadonlySet<string> {
  const baseline = models.find(({ role }) => role === 'baseline')?.kind;
  const wanted = [emphasised, champion, baseline, ...models.map(({ kind }) => kind)].filter((kind) => models.some((model) => model.kind === kind));
  return new Set([...new Set(wanted as string[])].slice(0, MOST_NAMED));
}

const TABLE_SHARES: readonly number[] = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1];

/** The share of value that the first `share` of customers hold, linear between the curve's points; NaN without points. */
export function shareAt({ shareOfCustomers, shareOfValue }: GainCurve, share: number): number {
  const after = shareOfCustomers.findIndex((x) => x >= share);
  if (after < 0) return shareOfValue.at(-1) ?? NaN;
  const [x0, y0] = after === 0 ? [0, 0] : [shareOfCustomers[after - 1], shareOfValue[after - 1]];
  const x1 = shareOfCustomers[after];
  return x1 > x0 ? y0 + ((shareOfValue[after] - y0) * (share - x0)) / (x1 - x0) : shareOfValue[after];
}

function curve({ kind, role, gain: { shareOfCustomers, shareOfValue } }: GainModel, between: string): ModelCurve {
  const hover = shareOfCustomers.map((share, index) => `${percent(share)} ${between} ${formatPercent(shareOfValue[index])}`);
  return { kind, role, x: shareOfCustomers, y: shareOfValue, hover };
}

function summarise(ranked: readonly { model: GainModel; atFifth: number }[], words: GainWords): string {
  if (ranked.length === 0) return t('noData');
  const [first, ...others] = ranked;
  const rest = others.slice(0, 2).map(({ model, atFifth }) => words.others(modelName(model.kind), percent(atFifth)));
  return [words.summary(modelName(first.model.kind), percent(first.atFifth)), ...rest].join(' ');
}
