import { describe, expect, it } from 'vitest';
import { calibrate } from '../../../src/core/calibration/calibration.ts';
import { boosted, calibrateModel, calibrationRows, calibrationWarnings } from '../../../src/tasks/churn/calibrateModel.ts';
import type { ChurnRows } from '../../../src/tasks/churn/trainingRows.ts';

/** Rows of cutoffs in turn, of each `leavers` and `stayers`. */
function rowsOf(cutoffs: readonly { cutoff: number; leavers: number; stayers: number }[]): ChurnRows {
  const y = cutoffs.flatMap(({ leavers, stayers }) => [...new Array<number>(leavers).fill(1), ...new Array<number>(stayers).fill(0)]);
  return {
    x: { rows: y.length, features: [] },
    users: Int32Array.from(y.keys()),
    cutoffs: Int32Array.from(cutoffs.flatMap(({ cutoff, leavers, stayers }) => new Array<number>(leavers + stayers).fill(cutoff))),
    y: Float64Array.from(y),
    inGap: new Uint8Array(y.length),
    steps: new Int32Array(y.length),
    cause: Uint8Array.from(y),
  };
}

const cutoffsOf = (rows: ChurnRows) => [...new Set(calibrationRows(rows).cutoffs)];

describe('the rows that calibration is fitted on', () => {
  it('are of the latest cutoff where it has a hundred of each class, else of as many before as it takes', () => {
    const early = { cutoff: 10, leavers: 500, stayers: 500 };
    expect(cutoffsOf(rowsOf([early, { cutoff: 20, leavers: 100, stayers: 900 }]))).toEqual([20]);
    expect(cutoffsOf(rowsOf([early, { cutoff: 20, leavers: 60, stayers: 900 }, { cutoff: 30, leavers: 40, stayers: 900 }]))).toEqual([20, 30]);
    expect(cutoffsOf(rowsOf([{ cutoff: 20, leavers: 9, stayers: 90 }, { cutoff: 30, leavers: 9, stayers: 90 }]))).toEqual([20, 30]);
  });

  it('are none where nobody is apart', () => {
    expect(calibrationRows(rowsOf([])).y).toHaveLength(0);
  });
});

describe('calibration of a model', () => {
  it('with few leavers moves the level alone, part of the way to what was', () => {
    const probability = new Float64Array(100).fill(0.1);
    const y = Float64Array.from(probability, (_, row) => (row < 19 ? 1 : 0));
    const calibration = calibrateModel(probability, y, 'auto');
    expect(calibration).toMatchObject({ method: 'sigmoid', scale: 'log-odds', slope: 1 });
    // 19 leavers of 100 and 2 of 20 who are as the model says.
    expect(calibrate(calibration, Float64Array.of(0.1))[0]).toBeCloseTo(21 / 120, 9);
  });

  it('keeps the order, and does with no leaver at all', () => {
    const probability = Float64Array.from({ length: 50 }, (_, row) => (row + 1) / 60);
    const calibrated = calibrate(calibrateModel(probability, new Float64Array(50), 'auto'), probability);
    expect([...calibrated]).toEqual([...calibrated].toSorted((a, b) => a - b));
    expect(calibrated.every((p, row) => p > 0 && p < probability[row])).toBe(true);
  });

  it('has a slope from 20 of each class on, and what was asked for in any case', () => {
    const probability = Float64Array.from({ length: 200 }, (_, row) => row / 200);
    const y = probability.map((p, row) => (row % 10 === 0 && p > 0 ? 1 : p > 0.95 ? 1 : 0));
    expect(calibrateModel(probability, y, 'auto')).toMatchObject({ method: 'sigmoid' });
    expect(calibrateModel(probability, y, 'auto')).not.toMatchObject({ slope: 1 });
    expect(calibrateModel(probability.slice(0, 30), y.slice(0, 30), 'isotonic')).toMatchObject({ method: 'isotonic' });
    expect(calibrateModel(new Float64Array(0), new Float64Array(0), 'auto')).toEqual({ method: 'none', reason: 'no-rows' });
  });

  it('says that there are few, and that none was asked for', () => {
    const few = rowsOf([{ cutoff: 1, leavers: 19, stayers: 90 }]);
    expect(calibrationWarnings('auto', few, []).map(({ key, facts }) => [key, facts.leavers])).toEqual([['calibration-few', 19]]);
    expect(calibrationWarnings('none', few, []).map(({ key }) => key)).toEqual(['not-calibrated']);
    const enough = rowsOf([{ cutoff: 1, leavers: 20, stayers: 90 }]);
    const sigmoid = { method: 'sigmoid', scale: 'log-odds', slope: 1, intercept: 0 } as const;
    expect(calibrationWarnings('auto', enough, [sigmoid]).map(({ key, facts }) => [key, facts.method])).toEqual([['calibration-method', 'sigmoid']]);
    expect(calibrationWarnings('auto', enough, [{ method: 'isotonic', scores: [0], probabilities: [0] }]).map(({ facts }) => facts.method)).toEqual(['isotonic']);
  });

  it('the boost is min(p + 0.2, 1), of flagged users alone', () => {
    expect([...boosted(Float64Array.of(0.1, 0.1, 0.9), Uint8Array.of(0, 1, 1))]).toEqual([0.1, 0.1 + 0.2, 1]);
  });
});
