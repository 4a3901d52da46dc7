import { describe, expect, it } from 'vitest';
import { livePlot } from '../../src/ui/charts/liveCurve.ts';

const frame = { widthPx: 120, heightPx: 100, left: 10, right: 10, top: 0, bottom: 100 };

describe('the live curve', () => {
  it('leaves room for the steps still to come', () => {
    const { lines } = livePlot([1, 2, 3], [[10, 5, 0]], 11, frame);
    expect(lines[0].path).toBe('M10.0 0.0L20.0 50.0L30.0 100.0');
    expect(lines[0].lastX).toBe(30);
  });

  it('gives both curves one scale, the shorter one its own end', () => {
    const { lines } = livePlot([1, 2], [[10, 0], [10]], 2, frame);
    expect(lines.map(({ lastY }) => lastY)).toEqual([100, 0]);
  });

  it('has nothing to draw before the first step, and a scale for one flat value', () => {
    expect(livePlot([], [[], []], 100, frame)).toMatchObject({ lines: [{ path: '' }, { path: '' }], yTicks: [] });
    const flat = livePlot([1], [[7]], NaN, frame);
    expect(flat.lines[0].path).toMatch(/^M10\.0 \d/);
    expect(flat.yTicks.length).toBeGreaterThan(1);
  });

  it('thins thousands of steps out but ends at the last', () => {
    const steps = Array.from({ length: 5000 }, (_, index) => index + 1);
    const { lines } = livePlot(steps, [steps.map((step) => 1 / step)], 5000, frame);
    expect(lines[0].path.split('L').length).toBeLessThan(260);
    expect(lines[0].path.endsWith(`${lines[0].lastX.toFixed(1)} ${lines[0].lastY.toFixed(1)}`)).toBe(true);
  });
});
