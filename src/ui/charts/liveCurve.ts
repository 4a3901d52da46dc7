import { niceTicks } from '../../charts/axis.ts';

export interface LiveLine {
  /** An SVG path's `d`; '' without points. */
  readonly path: string;
  readonly lastX: number;
  readonly lastY: number;
}

export interface LiveFrame {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface LivePlot {
  readonly lines: readonly LiveLine[];
  readonly yTicks: readonly { readonly value: number; readonly y: number }[];
}

/** More points than this are not told apart, and would cost time at ten updates a second. */
const MOST_POINTS = 240;

/** Curves over `steps`, on an axis that runs to `total` so that the way still to go is seen; values share one scale of round numbers. */
export function livePlot(steps: readonly number[], series: readonly (readonly number[])[], total: number, frame: LiveFrame): LivePlot {
  let low = Infinity;
  let high = -Infinity;
  for (const values of series) {
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (!(high >= low)) return { lines: series.map(() => ({ path: '', lastX: frame.left, lastY: frame.bottom })), yTicks: [] };
  const ticks = niceTicks(low, high > low ? high : low + Math.max(1, Math.abs(low) * 0.1), 3);
  const [bottomValue, topValue] = [ticks[0], ticks[ticks.length - 1]];
  const end = Math.max(Number.isFinite(total) ? total : 0, steps.at(-1) ?? 1, 2);
  const toX = (step: number) => frame.left + ((step - 1) / (end - 1)) * (frame.widthPx - frame.left - frame.right);
  const toY = (value: number) => frame.bottom - ((value - bottomValue) / (topValue - bottomValue)) * (frame.bottom - frame.top);
  return {
    lines: series.map((values) => line(steps, values, toX, toY)),
    yTicks: ticks.map((value) => ({ value, y: toY(value) })),
  };
}

function line(steps: readonly number[], values: readonly number[], toX: (step: number) => number, toY: (value: number) => number): LiveLine {
  const last = values.length - 1;
  if (last < 0) return { path: '', lastX: toX(1), lastY: toY(0) };
  const stride = Math.max(1, Math.ceil(values.length / MOST_POINTS));
  const points: string[] = [];
  for (let index = 0; index < last; index += stride) points.push(`${toX(steps[index]).toFixed(1)} ${toY(values[index]).toFixed(1)}`);
  points.push(`${toX(steps[last]).toFixed(1)} ${toY(values[last]).toFixed(1)}`);
  return { path: `M${points.join('L')}`, lastX: toX(steps[last]), lastY: toY(values[last]) };
}
