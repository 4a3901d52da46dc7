import { afterEach, describe, expect, it } from 'vitest';
import { calibrationChart } from '../../src/charts/calibrationChart.ts';
import { confusionChart } from '../../src/charts/confusionChart.ts';
import { contributionsChart } from '../../src/charts/contributionsChart.ts';
import type { Chart } from '../../src/charts/figure.ts';
import { precisionRecallChart } from '../../src/charts/precisionRecallChart.ts';
import { residualChart } from '../../src/charts/residualChart.ts';
import { rocChart } from '../../src/charts/rocChart.ts';
import { thresholdChart } from '../../src/charts/thresholdChart.ts';
import { binaryReport } from '../../src/core/metrics/binary.ts';
import { setLanguage } from '../../src/i18n/language.ts';
import { theme } from './reports.ts';

afterEach(() => setLanguage('en'));

const HOSTILE = '<a href="javascript:alert(1)">x</a> %{y} $\\frac$';

interface Trace {
  readonly type: string;
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
  readonly base?: readonly number[];
  readonly text?: readonly string[];
  readonly line?: { readonly color: string };
}
const traces = (chart: Chart) => chart.figure.data as unknown as readonly Trace[];
const axis = (chart: Chart, name: 'xaxis' | 'yaxis') => chart.figure.layout[name] as { readonly range: readonly number[]; readonly ticktext: readonly string[]; readonly title: { readonly text: string } };

const actual = Float64Array.of(1, 1, 0, 1, 0, 0);
const good = { kind: 'gbdt', role: 'learner', ...binaryReport({ actual }, Float64Array.of(0.9, 0.8, 0.6, 0.4, 0.2, 0.1)) } as const;
const chance = { kind: 'baseline-mean', role: 'baseline', ...binaryReport({ actual }, new Float64Array(6).fill(0.5)) } as const;
const oneClass = { ...good, ...binaryReport({ actual: Float64Array.of(0, 0) }, Float64Array.of(0.1, 0.2)) };

describe('the ROC curve', () => {
  it('draws chance and every model, best first in words', () => {
    const chart = rocChart([chance, good], 'yes', theme);
    expect(traces(chart).map(({ line }) => line?.color)).toEqual(['#ccc', 'colour-of-gbdt', 'colour-of-baseline-mean']);
    expect(traces(chart)[1]).toMatchObject({ x: [0, 0, 0, 1 / 3, 1 / 3, 2 / 3, 1], y: [0, 1 / 3, 2 / 3, 2 / 3, 1, 1, 1] });
    expect(chart.summary).toBe('Boosted trees puts a row of “yes” above one of the other class with a chance of 0.889 (AUC): 1 is always, 0.5 is a coin. Everyone the mean reaches 0.500.');
    expect(chart.table.rows).toHaveLength(7 + 2);
    expect(chart.table.rows[1]).toEqual(['Boosted trees', 0.9, 0, expect.closeTo(1 / 3)]);
  });

  it('says so where there is one class alone', () => {
    const chart = rocChart([oneClass], 'yes', theme);
    expect(chart.summary).toContain('one class alone');
    expect(traces(chart)).toHaveLength(1);
    expect(precisionRecallChart([oneClass], 'yes', theme).summary).toContain('one class alone');
  });
});

describe('precision and recall', () => {
  it('mark what the model in front reaches at its threshold', () => {
    const chart = precisionRecallChart([good, chance], 'yes', theme);
    expect(traces(chart).at(-1)).toMatchObject({ x: [2 / 3], y: [2 / 3], text: ['threshold 0.5'] });
    expect(chart.summary).toContain('With the threshold 0.5, Boosted trees finds 66.7% of “yes”, and 66.7% of what it flags is right; flagged at random, 50% would be. Average precision: Boosted trees 0.917, Everyone the mean 0.500.');
    expect(traces(precisionRecallChart([good, chance], 'yes', theme, 'baseline-mean')).at(-1)).toMatchObject({ x: [1], y: [0.5] });
  });

  it('of a constant are level at the share of the class', () => {
    expect(traces(precisionRecallChart([chance], 'yes', theme))[0]).toMatchObject({ x: [0, 1], y: [0.5, 0.5] });
  });

  it('mark nothing where nothing is flagged', () => {
    const strict = { ...good, ...binaryReport({ actual }, Float64Array.of(0.9, 0.8, 0.6, 0.4, 0.2, 0.1), 0.95) };
    const chart = precisionRecallChart([strict], 'yes', theme);
    expect(traces(chart)).toHaveLength(1);
    expect(chart.summary).toContain('flags no row; 50% of the rows are “yes”');
  });
});

describe('calibration', () => {
  const calibration = [{ rows: 30, weight: 30, predicted: 0.2, observed: 0.25 }, { rows: 10, weight: 10, predicted: 0.8, observed: 0.5 }];

  it('has a dot and a count for each bin, and names the widest gap', () => {
    const chart = calibrationChart({ kind: 'gbdt', calibration, positive: 'yes' }, theme);
    expect(traces(chart).map(({ y }) => y)).toEqual([[0, 1], [0.25, 0.5], [30, 10]]);
    expect(chart.summary).toBe('The widest gap: where Boosted trees says about 80% for “yes”, it came true for 50% of 10 rows.');
    expect(chart.table.rows).toEqual([[0.2, 0.25, 30], [0.8, 0.5, 10]]);
  });

  it('of several classes speaks of the class that was said', () => {
    expect(calibrationChart({ kind: 'gbdt', calibration, positive: null }, theme).summary).toContain('about 80% sure of its class, it was right for 50%');
    expect(calibrationChart({ kind: 'gbdt', calibration: [], positive: null }, theme).summary).toBe('There are no rows to show.');
  });
});

describe('the confusion matrix', () => {
  it('writes rows and their share of the actual class into each cell, the first class on top', () => {
    const chart = confusionChart('gbdt', ['no', 'yes'], [[8, 2], [1, 0]], theme);
    const [tiles] = traces(chart);
    expect([tiles.x, tiles.base]).toEqual([[0, 1, 0, 1], [-0.5, -0.5, 0.5, 0.5]]);
    expect(tiles.text).toEqual(['8<br>80%', '2<br>20%', '1<br>100%', '0<br>0%']);
    expect(axis(chart, 'yaxis').range).toEqual([1.5, -0.5]);
    expect(chart.summary).toBe('Boosted trees is right for 8 of 11 rows (72.7%). Its most frequent error: “no” taken for “yes”, 2 rows, 20% of the class.');
    expect(chart.table.rows[2]).toEqual(['yes', 'no', 1, 1]);
  });

  it('has no share for a class without rows', () => {
    const chart = confusionChart('gbdt', ['a', 'b'], [[3, 0], [0, 0]], theme);
    expect(chart.table.rows[3]).toEqual(['b', 'b', 0, null]);
    expect(JSON.stringify(chart.figure)).not.toContain('NaN');
    expect(chart.summary).toBe('Boosted trees is right for 3 of 3 rows (100%).');
  });

  it('draws the twenty largest of many classes, and tables all', () => {
    const matrix = Array.from({ length: 25 }, (_, k) => Array.from({ length: 25 }, (_, said) => (k === said ? 100 - k : 0)));
    const chart = confusionChart('gbdt', matrix.map((_, k) => `class ${k}`), matrix, theme);
    expect(traces(chart)[0].x).toHaveLength(400);
    expect(chart.summary).toContain('the 20 largest of 25 classes');
    expect(chart.table.rows).toHaveLength(625);
  });
});

describe('the threshold', () => {
  it('is drawn through precision, recall and F1, with a gap where nothing is flagged', () => {
    const chart = thresholdChart({ ...good, positive: 'yes' }, theme);
    const [precision, recall, f1] = traces(chart).map(({ y }) => y);
    expect([precision[50], recall[50], f1[50]]).toEqual([2 / 3, 2 / 3, 2 / 3]);
    expect(precision[100]).toBeNull();
    expect(axis(chart, 'xaxis').ticktext).toEqual(['0', '0.2', '0.4', '0.6', '0.8', '1']);
    expect(chart.figure.layout.shapes).toMatchObject([{ x0: 0.5, x1: 0.5 }]);
    expect(chart.summary).toBe('From a probability of 0.5 on, Boosted trees flags 50% of the rows: 66.7% of them are “yes”, and that is 66.7% of all there are. F1 is highest at 0.21: 85.7%.');
    expect(thresholdChart({ ...good, threshold: 1, positive: 'yes' }, theme).summary).toContain('Boosted trees flags no row.');
  });
});

describe('misses by prediction', () => {
  it('are actual less predicted, in the unit', () => {
    const chart = residualChart({ kind: 'ridge', scatter: { predicted: [10, 20, 30], actual: [12, 15, 30] } }, '€', theme);
    expect(traces(chart)[0]).toMatchObject({ x: [10, 20, 30], y: [2, -5, 0] });
    expect(axis(chart, 'yaxis').title.text).toBe('Actual less predicted, €');
    expect(chart.summary).toBe('3 rows, evenly by rank. Actual was above what Ridge regression said for 1 of them, below for 1. Half of them miss by at most €2.00.');
    expect(chart.table.rows[1]).toEqual([20, 15, -5]);
  });

  it('draw a thousand of many and say so', () => {
    const many = Array.from({ length: 2000 }, (_, row) => row);
    const chart = residualChart({ kind: 'ridge', scatter: { predicted: many, actual: many } }, '', theme);
    expect(traces(chart)[0].x).toHaveLength(1000);
    expect(chart.summary).toContain('shows 1,000 of them');
  });
});

describe('contributions', () => {
  const contributions = [{ feature: 'age', value: '41', contribution: -0.5 }, { feature: 'job', value: null, contribution: 1.5 }];
  const output = { className: 'yes', base: -1, sum: 0, prediction: 0.5, contributions };

  it('lead from the base to the prediction, largest first', () => {
    const chart = contributionsChart({ kind: 'gbdt', link: 'logit', output, unit: '' }, theme);
    expect(traces(chart)[0]).toMatchObject({ base: [-1, 0.5], x: [1.5, -0.5], y: [2, 1] });
    // By how much, to the right of each bar: to the left of one that lowers stand the names.
    expect(traces(chart)[1]).toMatchObject({ x: [0.5, 0.5], y: [2, 1], text: ['\u00a0+1.5', '\u00a0−0.5'], textposition: 'middle right' });
    expect(axis(chart, 'yaxis').ticktext).toEqual(['Starts from', 'job = missing', 'age = 41', 'Ends at']);
    expect(axis(chart, 'xaxis').title.text).toContain('Log-odds of “yes”');
    expect(chart.summary).toBe('Boosted trees gives “yes” a probability of 50% for this row: it starts from −1, and the features take it to 0. Most comes from job = missing (+1.5), age = 41 (−0.5).');
    expect(chart.table.rows).toEqual([['Starts from', null, -1], ['age', '41', -0.5], ['job', null, 1.5], ['Ends at', null, 0]]);
  });

  it('say the quantity in its unit, and put small ones together', () => {
    const many = Array.from({ length: 14 }, (_, i) => ({ feature: `f${i}`, value: '1', contribution: 2 ** -i }));
    const sum = many.reduce((total, { contribution }) => total + contribution, 100);
    const chart = contributionsChart({ kind: 'gbdt', link: 'identity', output: { className: null, base: 100, sum, prediction: sum, contributions: many }, unit: '€' }, theme);
    const [bars] = traces(chart);
    expect(bars.x).toHaveLength(11);
    expect((bars.base?.at(-1) ?? NaN) + bars.x[10]).toBeCloseTo(sum, 12);
    expect(axis(chart, 'yaxis').ticktext.at(-2)).toBe('4 other features');
    expect(chart.summary).toContain('says €102.00 for this row');
    expect(chart.table.rows).toHaveLength(16);
  });

  it('add measures over time up by measure, or by step in their order', () => {
    const step = (number: number, contribution: number) => ({ feature: String(number), value: null, contribution, step: number });
    const groups = { byMeasure: [{ feature: 'visits', value: null, contribution: 1, steps: 12 }], byStep: Array.from({ length: 12 }, (_, t) => step(t + 1, t === 11 ? 1 : 0)) };
    const facts = { kind: 'lstm', link: 'logit', output: { ...output, groups }, unit: '' } as const;
    expect(axis(contributionsChart({ ...facts, grouping: 'measure' }, theme), 'yaxis').ticktext).toEqual(['Starts from', 'visits, 12 steps', 'Ends at']);
    const bySteps = contributionsChart({ ...facts, grouping: 'step' }, theme);
    expect(axis(bySteps, 'yaxis').ticktext).toEqual(['Starts from', ...Array.from({ length: 12 }, (_, t) => `Step ${t + 1}`), 'Ends at']);
    expect(bySteps.summary).toContain('Most comes from Step 12 (+1).');
    setLanguage('es');
    expect(contributionsChart({ ...facts, grouping: 'step' }, theme).table.rows[1][0]).toBe('Paso 1');
  });

  it('of a model that looks at nothing say so', () => {
    const still = { className: null, base: 3, sum: 3, prediction: 3, contributions: [{ feature: 'age', value: '4', contribution: 0 }] };
    const chart = contributionsChart({ kind: 'baseline-mean', link: 'identity', output: still, unit: '' }, theme);
    expect(chart.summary).toContain('No feature changes it.');
    expect(JSON.stringify(chart.figure)).not.toContain('null');
  });
});

describe('every chart', () => {
  const hostile = { ...good, kind: HOSTILE };
  const plain = { ...theme, model: () => '#000' };
  const output = { className: HOSTILE, base: 0, sum: 1, prediction: 1, contributions: [{ feature: HOSTILE, value: HOSTILE, contribution: 1 }] };
  const make = () => [
    rocChart([hostile], HOSTILE, plain),
    precisionRecallChart([hostile], HOSTILE, plain),
    calibrationChart({ kind: HOSTILE, calibration: hostile.calibration, positive: HOSTILE }, plain),
    confusionChart(HOSTILE, [HOSTILE, 'no'], hostile.confusion, plain),
    thresholdChart({ ...hostile, positive: HOSTILE }, plain),
    residualChart({ kind: HOSTILE, scatter: { predicted: [1], actual: [2] } }, HOSTILE, plain),
    contributionsChart({ kind: HOSTILE, link: 'softmax', output, unit: HOSTILE }, plain),
  ];

  it('keeps hostile names from being more than text', () => {
    for (const { figure } of make()) expect(JSON.stringify(figure)).not.toMatch(/<a|x<\/|%\{y\}|\$\\\\frac/);
  });

  it('speaks both languages, with a title, a summary and a table', () => {
    const english = make();
    setLanguage('es');
    const spanish = make();
    english.forEach((chart, i) => {
      expect(chart.table.rows.length).toBeGreaterThan(0);
      for (const part of ['title', 'summary'] as const) {
        expect(chart[part]).not.toBe('');
        expect(spanish[i][part]).not.toBe(chart[part]);
      }
    });
  });
});
