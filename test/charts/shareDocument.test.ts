import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedFile } from '../../src/app/sharedFile.ts';
import type { Chart, Figure } from '../../src/charts/figure.ts';
import { decileChart } from '../../src/charts/decileChart.ts';
import { segmentTotalsChart } from '../../src/charts/segmentTotalsChart.ts';
import { escapeHtml } from '../../src/charts/share/escapeHtml.ts';
import { figureText } from '../../src/charts/share/figureText.ts';
import { shareDocument } from '../../src/charts/share/shareDocument.ts';
import type { SharedResult } from '../../src/charts/share/shareDocument.ts';
import { readColourPair, shareStyle } from '../../src/charts/share/shareStyle.ts';
import { svgFigure } from '../../src/charts/share/svgFigure.ts';
import { escapeLabel } from '../../src/charts/escapeLabel.ts';
import { theme } from './reports.ts';

const HOSTILE = `</style></script><script>alert(1)</script><img src=x onerror="alert('1')"> & \u202e\u0000`;

function chartOf(data: Figure['data'], layout: Figure['layout']): Chart {
  return { title: 'A chart', summary: 'What it says', heightPx: 200, table: { columns: [{ title: 'a' }], rows: [] }, figure: { data, layout: { margin: { l: 0, r: 0, t: 0, b: 0 }, ...layout } } };
}
const axis = (range: readonly [number, number], ticks: readonly number[] = [], more = {}) => ({ tickvals: ticks, ticktext: ticks.map(String), range, showgrid: false, title: { text: '' }, ...more });

describe('escapeHtml', () => {
  it('leaves no markup, quote or control character', () => {
    expect(escapeHtml(`<a href='x' id="y">&\u0007`)).toBe('&lt;a href=&#39;x&#39; id=&quot;y&quot;&gt;&amp; ');
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[<>"'\u0000-\u0008]/.test(escapeHtml(text))));
  });
});

describe('figureText', () => {
  it('reads a label back as it was, however hostile', () => {
    for (const text of [HOSTILE, '<b>R&D</b> %{x} $a$', 'a &lt; b', '&amp;lt;']) expect(figureText(escapeLabel(text, 500))).toBe(text.replace(/[\u0000-\u001f]/g, ' '));
    expect(figureText('<b>Best</b><br>€ 5')).toBe('Best € 5');
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !/[\u0000-\u001f\u007f\u2028\u2029]/.test(text)), (text) => figureText(escapeLabel(text)) === text));
  });
});

describe('svgFigure', () => {
  it('places what it draws where the axes say', () => {
    const chart = chartOf(
      [{ type: 'bar', x: [0, 1], y: [5, 10], marker: { color: 'red' } }, { type: 'scatter', mode: 'lines+markers', x: [0, 1], y: [0, 10], line: { color: 'blue', width: 2, dash: 'dot' }, marker: { size: 8, color: 'blue' } }],
      { xaxis: axis([-0.5, 1.5]), yaxis: axis([0, 10]) },
    );
    const svg = svgFigure(chart, 'c');
    // The plot: 8 px for labels at the left, 4 at the right, 10 above, 24 below.
    expect(svg).toContain('viewBox="0 0 430 200"');
    expect(svg).toContain('<rect x="37.26" y="93" width="141.45" height="83" fill="red"/>');
    expect(svg).toContain('<path d="M112.5 176.0L321.5 10.0" fill="none" stroke="blue" stroke-width="2" stroke-dasharray="1.5 3"/>');
    expect(svg.match(/<circle [^>]*r="4"/g)).toHaveLength(2);
  });

  it('draws bars below zero downwards and to the left', () => {
    const flat = svgFigure(chartOf([{ type: 'bar', orientation: 'h', x: [-5, 5], y: [0, 1], text: ['−5', '+5'], textposition: 'outside', marker: { color: 'red' }, textfont: { color: 'black' } }], { xaxis: axis([-5, 5]), yaxis: axis([-0.5, 1.5]) }), 'c');
    const [left, right] = [...flat.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/g)].map(([, x, , width]) => [Number(x), Number(width)]);
    expect(left[0]).toBeLessThan(right[0]);
    expect(left[0] + left[1]).toBeCloseTo(right[0], 1);
    expect(flat).toMatch(/text-anchor="end" font-size="12">−5</);
  });

  it('skips what has no number and keeps to plain elements', () => {
    const svg = svgFigure(chartOf([{ type: 'scatter', mode: 'markers', x: [1, NaN], y: [2, 3], marker: { size: [4, 6], color: 'red' } }], { xaxis: axis([0, 2]), yaxis: axis([0, 4]) }), 'c');
    expect(svg.match(/<circle/g)).toHaveLength(1);
    expect(svg).not.toMatch(/NaN|style=|undefined/);
  });

  it('draws error bars as far as they reach, and diamonds', () => {
    const bars = { array: [2], arrayminus: [1], color: 'red', thickness: 1 };
    const svg = svgFigure(chartOf([{ type: 'scatter', mode: 'markers', x: [5], y: [5], error_y: bars, error_x: bars, marker: { size: 8, color: 'blue', symbol: 'diamond' } }], { xaxis: axis([0, 10]), yaxis: axis([0, 10]) }), 'c');
    // 41.8 px a unit across from 8 px on, 16.6 px a unit upwards from 176 px on.
    expect(svg).toContain('<line x1="175.2" y1="93" x2="300.6" y2="93" stroke="red" stroke-width="1"/><line x1="217" y1="109.6" x2="217" y2="59.8" stroke="red" stroke-width="1"/>');
    expect(svg).not.toContain('<circle');
  });

  it('ends lines where the axes end, and draws nothing where there is no number', () => {
    const lines = [{ type: 'scatter', mode: 'lines', x: [0, 1, 2], y: [0, null, 20], line: { color: 'red' } }, { type: 'scatter', mode: 'lines', x: [0, 2], y: [1, 20], cliponaxis: false, line: { color: 'blue' } }];
    const svg = svgFigure(chartOf(lines, { xaxis: axis([0, 2]), yaxis: axis([0, 10]) }), 'c');
    expect(svg).toContain('<clipPath id="c-plot"><rect x="8" y="10" width="418" height="166"/></clipPath>');
    expect(svg.match(/clip-path="url\(#c-plot\)"/g)).toHaveLength(1);
    expect(svg.match(/<path d="([^"]*)"/)?.[1].split('L')).toHaveLength(2);
    expect(svgFigure(chartOf(lines.map((line) => ({ ...line, y: [0, 1, 2] })), { xaxis: axis([0, 2]), yaxis: axis([0, 10]) }), 'c')).not.toContain('clip');
  });

  it('names itself by its title and summary, and escapes every text', () => {
    const segment = { customers: 40, predicted: 80, actual: 100, ratio: 0.8, low: 0.7, high: 0.9, meanResidual: -0.5, rmse: 4, segment: { kind: 'category', name: HOSTILE } } as const;
    const svg = svgFigure(segmentTotalsChart('gbdt', { feature: HOSTILE, segments: [segment] }, { unit: HOSTILE, horizonDays: 9, features: [] }, theme), 'chart-1');
    expect(svg).toContain('aria-labelledby="chart-1-title chart-1-summary"');
    expect(svg).not.toMatch(/<script|<img|<\/style/);
    expect(svg).toContain('&lt;/style&gt;');
  });
});

describe('shareStyle', () => {
  it('has light for all, and dark for screens that are', () => {
    const style = shareStyle({ '--text': { light: '#111', dark: '#eee' } });
    expect(style.startsWith(':root{--text:#111}@media screen and (prefers-color-scheme:dark){:root{--text:#eee}}')).toBe(true);
    expect(style).not.toMatch(/url\(|@import|</);
  });

  it('takes nothing that is no colour', () => {
    expect(readColourPair(' light-dark(#14191b, #e5ebec)')).toEqual({ light: '#14191b', dark: '#e5ebec' });
    for (const bad of ['red', 'light-dark(#fff, url(x))', 'light-dark(#fff)', 'light-dark(#fff, #00}</style>)']) expect(readColourPair(bad)).toBeUndefined();
    expect(shareStyle({ '--text': { light: '#111}</style><script>', dark: '#eee' }, 'x{}': { light: '#111', dark: '#eee' } }).startsWith(':root{}@media')).toBe(true);
  });
});

describe('shareDocument', () => {
  const deciles = [{ decile: 1, customers: 10, meanPredicted: 90, meanActual: 80 }];
  const result: SharedResult = {
    language: 'es',
    title: HOSTILE,
    lead: HOSTILE,
    asTable: HOSTILE,
    parts: [
      { kind: 'answer', heading: HOSTILE, sentences: [HOSTILE], numbers: [{ label: HOSTILE, value: HOSTILE, about: HOSTILE }] },
      { kind: 'warnings', heading: 'w', warnings: [{ text: HOSTILE, language: 'en' }, { text: 'plain' }] },
      { kind: 'facts', heading: 'f', rows: [[HOSTILE, HOSTILE]] },
      { kind: 'table', heading: 't', note: HOSTILE, table: { caption: HOSTILE, columns: [{ title: HOSTILE, numeric: false }, { title: 'n', numeric: true }], rows: [{ cells: [HOSTILE, HOSTILE], marked: true }] } },
      { kind: 'charts', heading: 'c', charts: [decileChart('ridge', deciles, { unit: HOSTILE, horizonDays: 9 }, theme)] },
    ],
    footer: HOSTILE,
  };
  const html = shareDocument(result, 'p{}', 'abc+/=');

  it('has one style, by hash, and nothing that runs, loads or leaves', () => {
    expect(html).toContain(`content="default-src 'none'; style-src 'sha256-abc+/='; base-uri 'none'; form-action 'none'"`);
    expect(html.match(/<style>/g)).toHaveLength(1);
    expect(html).not.toMatch(/<(script|img|link|iframe|object|embed|form|base|a)\b/i);
    // Names of attributes alone: what is text may say anything.
    const names = (html.match(/<[a-z][^>]*>/gi) ?? []).flatMap((tag) => tag.replace(/"[^"]*"/g, '').match(/[\w-]+(?==)/g) ?? []);
    expect(names.filter((name) => /^(on.*|style|href|src|srcset|action|data)$/i.test(name))).toEqual([]);
  });

  it('says everything, escaped, in its language', () => {
    expect(html).toContain('<html lang="es">');
    expect(html).toContain('<li lang="en">');
    expect(html).toContain('<tr class="marked">');
    expect(html.match(/&lt;script&gt;alert\(1\)&lt;\/script&gt;/g)!.length).toBeGreaterThan(12);
    expect(html).toContain('<summary>');
  });

  it('names the style by the hash of what it holds', async () => {
    const text = await (await sharedFile(result, { '--text': { light: '#111', dark: '#eee' } })).text();
    const style = /<style>([^]*?)<\/style>/.exec(text)?.[1] ?? '';
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style));
    expect(text).toContain(`sha256-${Buffer.from(digest).toString('base64')}`);
  });
});
