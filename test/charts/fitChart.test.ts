import { describe, expect, it } from 'vitest';
import type { Chart } from '../../src/charts/figure.ts';
import { ROOMY_PX, fitChart } from '../../src/charts/fitChart.ts';
import { keyLine } from '../../src/charts/layout.ts';
import { theme } from './reports.ts';

const layout = {
  margin: { l: 8, r: 28, t: 8, b: 8 },
  xaxis: { title: { text: '← too little · total predicted / actual · too much →' }, tickmode: 'array', tickvals: [-20, -10, 0, 10, 20], ticktext: ['−&#36;20', '−&#36;10', '&#36;0', '+&#36;10', '+&#36;20'] },
  yaxis: { title: { text: '' }, tickmode: 'array', tickvals: [0, 1, 2], ticktext: ['Retention by plan and billing', 'One', 'Averyveryverylongword that goes on and on and on'] },
};
const chart: Chart = { title: '', figure: { data: [], layout }, summary: '', table: { columns: [], rows: [] }, heightPx: 150 };
const axes = (widthPx: number) => fitChart(chart, widthPx).figure.layout as unknown as Record<'xaxis' | 'yaxis', { readonly title: { readonly text: string }; readonly tickvals: readonly number[]; readonly ticktext: readonly string[]; readonly tickangle?: number }>;

describe('a figure in a narrow place', () => {
  it('is itself where there is room, and before its width is known', () => {
    expect(fitChart(chart, ROOMY_PX)).toBe(chart);
    expect(fitChart(chart, 0)).toBe(chart);
  });

  it('has its title below in lines that keep within the width', () => {
    const lines = axes(290).xaxis.title.text.split('<br>');
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join(' ')).toBe('← too little · total predicted / actual · too much →');
    for (const line of lines) expect(line.length * 6.6).toBeLessThan(290);
  });

  it('has long names at the side in up to three lines, and grows for them; what is left ends in an ellipsis', () => {
    expect(axes(290).yaxis.ticktext).toEqual(['Retention by<br>plan and<br>billing', 'One', 'Averyveryverylongword<br>that goes on<br>and on and on']);
    expect(axes(290 / 2).yaxis.ticktext[2]).toBe('Averyveryverylongword<br>that<br>goes on…');
    expect(fitChart(chart, 290).heightPx).toBeGreaterThan(chart.heightPx);
  });

  it('writes fewer ticks, zero among them, and turns none', () => {
    const { tickvals, ticktext, tickangle } = axes(290).xaxis;
    expect(tickvals).toEqual([-20, 0, 20]);
    expect(ticktext).toEqual(['−&#36;20', '&#36;0', '+&#36;20']);
    expect(tickangle).toBe(0);
  });

  it('puts a key in one line that would be cut in a column above the plot, and leaves one that fits', () => {
    const items = ['before calibration', 'after, with 95%', 'exactly right'].map((text) => ({ text, colour: 'black', mark: '■' as const }));
    const keyed = (count: number): Chart => ({ ...chart, figure: { data: [], layout: { ...layout, annotations: keyLine(theme, items.slice(0, count)) } } });
    const annotations = (drawn: Chart) => drawn.figure.layout.annotations as readonly { readonly xshift: number; readonly yshift: number }[];
    expect(annotations(fitChart(keyed(1), 290))).toEqual(annotations(keyed(1)));
    const stacked = annotations(fitChart(keyed(3), 290));
    expect(stacked.map(({ xshift }) => xshift)).toEqual([0, 16, 0, 16, 0, 16]);
    expect(new Set(stacked.map(({ yshift }) => yshift)).size).toBe(3);
    expect(fitChart(keyed(3), 290).heightPx).toBeGreaterThan(fitChart(keyed(1), 290).heightPx);
  });
});
