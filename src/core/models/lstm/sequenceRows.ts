import type { FeatureTable } from '../../contract/index.ts';
import type { BatchRoom, NetworkRows } from '../../neural/rows.ts';
import { alignFeatures } from '../alignFeatures.ts';
import type { NetworkTargets } from '../network/targets.ts';
import { columnsOf, neededFeatures, widthOf } from './sequenceDesign.ts';
import type { MeasureDesign, SequenceDesign } from './sequenceDesign.ts';
import type { CategoryFeature, NumberFeature } from './steps.ts';

/** Scaled values are kept within ± this: an outlier beyond says nothing more, and must not overflow. */
const LARGEST_INPUT = 1e6;

/** Writes a measure of a row to the steps of a sequence that begins at `at`, `width` numbers a step. */
type WriteMeasure = (row: number, x: Float32Array, at: number) => void;

/**
 * The table's rows as sequences: steps × numbers a row. Where there are several steps, one at which every stepped measure is missing is not to be seen; where that were all, the last is,
 * so that what does not change is heard. Throws `bad-input` that names a missing feature. Targets are not needed for predictions.
 */
export function sequenceRows(design: SequenceDesign, table: FeatureTable, targets?: NetworkTargets): NetworkRows {
  const features = alignFeatures(neededFeatures(design), table);
  const width = widthOf(design);
  const writers: WriteMeasure[] = [];
  const stepped: NumberFeature[][] = [];
  let [column, feature] = [0, 0];
  for (const measure of design.measures) {
    const own = features.slice(feature, feature + measure.names.length);
    if (measure.kind === 'stepped') stepped.push(own as NumberFeature[]);
    writers.push(writerOf(measure, own, { steps: design.steps, width, column }));
    column += columnsOf(measure);
    feature += own.length;
  }
  const isMasked = design.steps > 1;
  return {
    count: table.rows,
    y: targets?.y ?? new Float32Array(0),
    weight: targets?.weight ?? new Float32Array(0),
    width: design.steps * width,
    maskWidth: isMasked ? design.steps : 0,
    read(row: number, { x, mask }: Pick<BatchRoom, 'x' | 'mask'>, at: number) {
      for (const write of writers) write(row, x, at * design.steps * width);
      if (mask) writeMask(stepped, row, mask, at * design.steps, design.steps);
    },
  };
}

interface Place {
  readonly steps: number;
  readonly width: number;
  /** The measure's first number within a step. */
  readonly column: number;
}

function writerOf(measure: MeasureDesign, features: readonly FeatureTable['features'][number][], place: Place): WriteMeasure {
  if (measure.kind === 'category') return categoryWriter(measure, features[0] as CategoryFeature, place);
  return numberWriter(measure, features.map((feature) => (feature as NumberFeature).values), place);
}

function numberWriter({ kind, shift, scale, fill }: Exclude<MeasureDesign, { kind: 'category' }>, columns: readonly Float64Array[], { steps, width, column }: Place): WriteMeasure {
  const scaled = (value: number) => {
    if (scale === 0) return 0;
    const there = Number.isNaN(value) ? fill : value;
    return Math.max(-LARGEST_INPUT, Math.min(LARGEST_INPUT, (there - shift) / scale));
  };
  const absent = scaled(NaN);
  if (kind === 'stepped') {
    return (row, x, at) => {
      for (let t = 0; t < steps; t++) x[at + t * width + column] = t < columns.length ? scaled(columns[t][row]) : absent;
    };
  }
  return (row, x, at) => {
    const value = scaled(columns[0][row]);
    for (let t = 0; t < steps; t++) x[at + t * width + column] = value;
  };
}

function categoryWriter(measure: Extract<MeasureDesign, { kind: 'category' }>, { codes, categories }: CategoryFeature, { steps, width, column }: Place): WriteMeasure {
  const count = columnsOf(measure);
  const others = measure.others ? measure.categories.length : -1;
  const placeOf = new Map(measure.categories.map((name, i) => [name, i]));
  const placeOfCode = Int32Array.from(categories, (name) => placeOf.get(name) ?? others);
  return (row, x, at) => {
    const place = codes[row] < 0 ? others : placeOfCode[codes[row]];
    for (let t = 0; t < steps; t++) {
      const from = at + t * width + column;
      x.fill(0, from, from + count);
      if (place >= 0) x[from + place] = 1;
    }
  };
}

function writeMask(stepped: readonly (readonly NumberFeature[])[], row: number, mask: Float32Array, at: number, steps: number): void {
  let seen = 0;
  for (let t = 0; t < steps; t++) {
    const isSeen = stepped.some((measure) => t < measure.length && !Number.isNaN(measure[t].values[row]));
    mask[at + t] = isSeen ? 1 : 0;
    seen += mask[at + t];
  }
  if (seen === 0) mask[at + steps - 1] = 1;
}
