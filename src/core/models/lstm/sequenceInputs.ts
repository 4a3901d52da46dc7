import type { Feature } from '../../contract/index.ts';
import type { AttributionInputs } from '../network/attribution.ts';
import { columnsOf, neededFeatures, widthOf } from './sequenceDesign.ts';
import type { MeasureDesign, SequenceDesign } from './sequenceDesign.ts';
import { sequenceRows } from './sequenceRows.ts';

/** What the LSTM's numbers mean: they start from the mean training sequence, the same at every step, with categories at their shares of the training rows. */
export function sequenceInputs(design: SequenceDesign): AttributionInputs {
  const { steps } = design;
  const width = widthOf(design);
  const featureOf = new Int32Array(steps * width);
  const baseline = missingRow(design);
  const featuresOfStep: number[][] = Array.from({ length: steps }, () => []);
  let [column, feature] = [0, 0];
  for (const measure of design.measures) {
    const count = columnsOf(measure);
    for (let t = 0; t < steps; t++) {
      // A measure that ends early is its mean from there on: nothing is added at these steps.
      const own = feature + (measure.kind === 'stepped' ? Math.min(t, measure.names.length - 1) : 0);
      featureOf.fill(own, t * width + column, t * width + column + count);
      if (measure.kind === 'category') baseline.set(sharesOf(measure), t * width + column);
      if (measure.kind === 'stepped' && t < measure.names.length) featuresOfStep[t].push(own);
    }
    column += count;
    feature += measure.names.length;
  }
  return { featureNames: neededFeatures(design).map(({ name }) => name), featureOf, baseline, startOf: (x) => x, featuresOfStep: featuresOfStep.map((own) => Int32Array.from(own)) };
}

/** The numbers of a row of which nothing is known: means. */
function missingRow(design: SequenceDesign): Float32Array {
  const features = neededFeatures(design).map(({ name, kind }): Feature => (kind === 'number' ? { name, kind, values: Float64Array.of(NaN) } : { name, kind: 'category', codes: Int32Array.of(-1), categories: [] }));
  const rows = sequenceRows(design, { rows: 1, features });
  const x = new Float32Array(rows.width);
  rows.read(0, { x }, 0);
  return x;
}

/** Models of before shares were kept start from equal ones. */
function sharesOf(measure: Extract<MeasureDesign, { kind: 'category' }>): readonly number[] {
  const count = columnsOf(measure);
  return measure.shares ?? new Array<number>(count).fill(1 / count);
}
