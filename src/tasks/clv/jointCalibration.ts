import type { Calibration } from './judging.ts';
import type { CutoffRows } from './trainingData.ts';

/** What a stream's models said of its training rows, beside what came. */
export interface StreamCalibrations {
  readonly keys: readonly string[];
  /** Whose rows they are, one cutoff after the other. */
  readonly populations: CutoffRows['populations'];
  readonly byKind: Readonly<Record<string, Calibration | null>>;
}

/** A stream's model that is added up with another's. */
export interface Addend {
  readonly calibrations: StreamCalibrations;
  readonly kind: string;
}

/**
 * Predictions and actuals of several streams added up, a row for each customer of any stream at each training cutoff; who is not in a stream brings
 * nothing there. Where one of the models has set customers apart, the rows are those of `isApart` alone, of the other streams too: they are rows that none
 * has learned from, and a fair sample of all customers. Null where no row is left, or a model has said nothing of any.
 */
export function jointCalibration(addends: readonly Addend[], isApart: (key: string) => boolean): Calibration | null {
  const said = addends.map(({ calibrations, kind }) => calibrations.byKind[kind] ?? null);
  const someApart = said.some((calibration) => calibration?.places !== undefined);
  const sums = new Map<string, { predicted: number; actual: number }>();
  for (const [i, { calibrations }] of addends.entries()) {
    const own = said[i];
    if (!own) return null;
    eachRow(calibrations, own, (key, cutoff, at) => {
      if (someApart && !isApart(key)) return;
      const name = `${cutoff} ${key}`;
      const sum = sums.get(name) ?? { predicted: 0, actual: 0 };
      sum.predicted += own.predicted[at];
      sum.actual += own.actual[at];
      sums.set(name, sum);
    });
  }
  if (sums.size === 0) return null;
  const rows = [...sums.values()];
  return { predicted: Float64Array.from(rows, ({ predicted }) => predicted), actual: Float64Array.from(rows, ({ actual }) => actual) };
}

/** Each row that a calibration is of: whose, at which cutoff, and its place among the calibration's numbers. */
function eachRow({ keys, populations }: StreamCalibrations, { places }: Calibration, visit: (key: string, cutoff: number, at: number) => void): void {
  let row = 0;
  let at = 0;
  for (const { cutoff, customers } of populations) {
    for (const customer of customers) {
      if (places === undefined) visit(keys[customer], cutoff, at++);
      else if (places[at] === row) visit(keys[customer], cutoff, at++);
      row++;
    }
  }
}
