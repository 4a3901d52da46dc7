import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binaryReport } from '../../../src/core/metrics/binary.ts';
import { calibrationBins, calibrationError } from '../../../src/core/metrics/calibration.ts';
import { multiclassReport } from '../../../src/core/metrics/multiclass.ts';

const of = (...values: number[]) => Float64Array.from(values);
/** Classes and probabilities in tenths, so that there are ties. */
const scored = fc.array(fc.record({ actual: fc.integer({ min: 0, max: 1 }), probability: fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10), weight: fc.integer({ min: 0, max: 3 }) }), { minLength: 1, maxLength: 40 });
type Scored = { actual: number; probability: number; weight: number };
const column = (rows: readonly Scored[], name: keyof Scored) => Float64Array.from(rows, (row) => row[name]);

describe('two classes', () => {
  // Flagged at a half: rows 1, 2 and 4. Pairs of (1, 0): .9 > .5, .9 > .2, .5 = .5, .5 > .2: 3.5 of 4.
  it('are judged as the hand does', () => {
    const { metrics, confusion } = binaryReport({ actual: of(1, 1, 0, 0) }, of(0.9, 0.5, 0.2, 0.5));
    expect(confusion).toEqual([[1, 1], [0, 2]]);
    expect(metrics).toMatchObject({ auc: 3.5 / 4, accuracy: 3 / 4, balancedAccuracy: 3 / 4, precision: 2 / 3, recall: 1, f1: 4 / 5, matthews: 2 / Math.sqrt(12) });
    expect(metrics.aucPr).toBeCloseTo(0.5 * 1 + 0.5 * (2 / 3), 14);
    expect(metrics.brier).toBeCloseTo((0.01 + 0.25 + 0.04 + 0.25) / 4, 14);
    expect(metrics.logLoss).toBeCloseTo(-(Math.log(0.9) + Math.log(0.5) + Math.log(0.8) + Math.log(0.5)) / 4, 14);
  });

  it('leave unanswered what one class alone cannot answer', () => {
    const negative = binaryReport({ actual: of(0, 0) }, of(0.1, 0.4));
    expect(negative.metrics).toMatchObject({ auc: null, aucPr: null, balancedAccuracy: null, precision: null, recall: null, f1: null, matthews: null, accuracy: 1 });
    expect(negative.roc.threshold).toEqual([]);
    expect(negative.precisionRecall.threshold).toEqual([]);
    expect(binaryReport({ actual: of(1) }, of(1)).metrics).toMatchObject({ auc: null, aucPr: null, balancedAccuracy: null, precision: 1, recall: 1, matthews: null });
  });

  it('never answer NaN, and give a number of rows the same as weights of it', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const labelled = { actual: column(rows, 'actual'), weight: column(rows, 'weight') };
        fc.pre(rows.some(({ weight }) => weight > 0));
        const report = binaryReport(labelled, column(rows, 'probability'));
        const repeated = rows.flatMap((row) => new Array<Scored>(row.weight).fill(row));
        const same = binaryReport({ actual: column(repeated, 'actual') }, column(repeated, 'probability'));
        for (const value of Object.values(report.metrics)) expect(value === null || Number.isFinite(value)).toBe(true);
        for (const [name, value] of Object.entries(same.metrics)) expect(report.metrics).toMatchObject({ [name]: value === null ? null : expect.closeTo(value, 10) });
        expect(report.confusion).toEqual(same.confusion);
        expect(report.thresholds.map(({ f1 }) => f1)).toEqual(same.thresholds.map(({ f1 }) => f1));
      }),
      { seed: 1 },
    );
  });

  it('refuse what is no class, no probability or no weight', () => {
    expect(() => binaryReport({ actual: of() }, of())).toThrow(/no rows/);
    expect(() => binaryReport({ actual: of(0, 2) }, of(0, 1))).toThrow(/class at row 2 is 2/);
    expect(() => binaryReport({ actual: of(0, 1) }, of(0, 1.5))).toThrow(/probability at row 2 is 1.5/);
    expect(() => binaryReport({ actual: of(0, 1) }, of(NaN, 1))).toThrow(/probability at row 1 is NaN/);
    expect(() => binaryReport({ actual: of(0, 1) }, of(1))).toThrow(/2 rows and 1 probabilities/);
    expect(() => binaryReport({ actual: of(0, 1), weight: of(1, -1) }, of(0, 1))).toThrow(/weight at row 2 is -1/);
    expect(() => binaryReport({ actual: of(0, 1), weight: of(0, 0) }, of(0, 1))).toThrow(/All weights are 0/);
  });
});

describe('the threshold table', () => {
  it('counts a probability that is the threshold as flagged', () => {
    const { thresholds } = binaryReport({ actual: of(1, 0, 0, 0) }, of(0.7, 0.7, 0.3, 0.29));
    expect(thresholds).toHaveLength(101);
    expect(thresholds[0]).toEqual({ threshold: 0, precision: 0.25, recall: 1, f1: 0.4, shareFlagged: 1, lift: 1 });
    expect(thresholds[30]).toMatchObject({ threshold: 0.3, shareFlagged: 0.75 });
    expect(thresholds[70]).toEqual({ threshold: 0.7, precision: 0.5, recall: 1, f1: 2 / 3, shareFlagged: 0.5, lift: 2 });
    expect(thresholds[71]).toEqual({ threshold: 0.71, precision: null, recall: 0, f1: 0, shareFlagged: 0, lift: null });
  });
});

describe('calibration', () => {
  it('keeps equal probabilities together and loses no row', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        fc.pre(rows.some(({ weight }) => weight > 0));
        const bins = calibrationBins({ actual: column(rows, 'actual'), weight: column(rows, 'weight') }, column(rows, 'probability'), 4);
        expect(bins.length).toBeLessThanOrEqual(4);
        expect(bins.reduce((sum, { weight }) => sum + weight, 0)).toBe(rows.reduce((sum, { weight }) => sum + weight, 0));
        expect(bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(rows.filter(({ weight }) => weight > 0).length);
        for (let i = 1; i < bins.length; i++) expect(bins[i].predicted).toBeGreaterThan(bins[i - 1].predicted);
      }),
      { seed: 2 },
    );
  });

  it('has one bin for one probability, and an error of 0 where it is the share', () => {
    const bins = calibrationBins({ actual: of(1, 0, 0, 0) }, of(0.25, 0.25, 0.25, 0.25));
    expect(bins).toEqual([{ rows: 4, weight: 4, predicted: 0.25, observed: 0.25 }]);
    expect(calibrationError(bins)).toBe(0);
  });

  it('error is the mean gap, by weight', () => {
    const bins = calibrationBins({ actual: of(0, 1, 1), weight: of(2, 1, 1) }, of(0.2, 0.9, 0.9), 2);
    expect(bins.map(({ weight }) => weight)).toEqual([2, 2]);
    expect(calibrationError(bins)).toBeCloseTo((2 * 0.2 + 2 * 0.1) / 4, 14);
  });
});

describe('several classes', () => {
  // Said: 0, 1, 1 (the first of equals is 0 in the last row, whose class is 2).
  const actual = of(0, 1, 0, 2);
  const probabilities = of(0.8, 0.1, 0.1, 0.2, 0.7, 0.1, 0.3, 0.6, 0.1, 0.4, 0.2, 0.4);

  it('are judged as the hand does', () => {
    const { metrics, confusion } = multiclassReport({ actual }, probabilities, 3);
    expect(confusion).toEqual([[1, 1, 0], [0, 1, 0], [1, 0, 0]]);
    expect(metrics.accuracy).toBe(0.5);
    expect(metrics.balancedAccuracy).toBeCloseTo((0.5 + 1 + 0) / 3, 14);
    expect(metrics.macroF1).toBeCloseTo((2 / 4 + 2 / 3 + 0) / 3, 14);
    expect(metrics.mLogLoss).toBeCloseTo(-(Math.log(0.8) + Math.log(0.7) + Math.log(0.3) + Math.log(0.4)) / 4, 14);
    // Class 0: .8 beats .2 and .4, .3 beats .2 alone: 3 of 4. Classes 1 and 2 beat all others.
    expect(metrics.auc).toBeCloseTo((3 / 4 + 1 + 1) / 3, 14);
  });

  it('leave out a class that does not occur', () => {
    const { metrics } = multiclassReport({ actual: of(0, 0, 1) }, of(0.8, 0.2, 0, 0.6, 0.4, 0, 0.3, 0.7, 0), 3);
    expect(metrics).toMatchObject({ auc: 1, macroF1: 1, balancedAccuracy: 1 });
    expect(multiclassReport({ actual: of(2) }, of(0.1, 0.1, 0.8), 3).metrics).toMatchObject({ auc: null, balancedAccuracy: null, accuracy: 1 });
  });
});
