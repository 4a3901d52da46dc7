import type { Explanation } from '../../contract/index.ts';
import type { NetworkOutput } from './output.ts';

/** A score of a class that no row had: after the softmax nothing is left of it. */
const NEVER = -1_000;

/** Addends by score, as integrated gradients have them. */
type ByScore = Omit<Explanation, 'link'>;

/** The same by what the model answers: a quantity in its unit; the log-odds of the second of two classes; a score a class of more. `values` are none where nothing was learned. */
export function inUnitOf(output: NetworkOutput, byScore: ByScore): Explanation {
  const { featureNames, base, values } = byScore;
  if (output.kind === 'quantity') {
    const { mean, scale } = output;
    return { featureNames, base: base.map((score) => mean + scale * score), values: values.map((addend) => scale * addend), link: 'identity' };
  }
  const link = output.classes.length === 2 ? 'logit' : 'softmax';
  if (link === 'logit') return { ...byScore, link };
  return { ...byClass(output, byScore), link };
}

/** Where all rows had one target, there is nothing to explain: the base is the prediction. */
export function nothingLearned(output: NetworkOutput, featureNames: readonly string[], rows: number): Explanation {
  if (output.kind === 'quantity') return { featureNames, base: Float64Array.of(output.mean), values: new Float64Array(rows * featureNames.length), link: 'identity' };
  const { classes, seen } = output;
  if (classes.length === 2) return { featureNames, base: Float64Array.of(seen.includes(1) ? -NEVER : NEVER), values: new Float64Array(rows * featureNames.length), link: 'logit' };
  return { featureNames, base: Float64Array.from(classes, (_, index) => (seen.includes(index) ? 0 : NEVER)), values: new Float64Array(rows * classes.length * featureNames.length), link: 'softmax' };
}

/** One score, of two classes that rows had, is that of the later one beside 0 for the other. */
function byClass({ classes, seen }: Extract<NetworkOutput, { kind: 'classes' }>, { featureNames, base, values }: ByScore): ByScore {
  const scores = base.length;
  const width = featureNames.length;
  const scored = scores === 1 ? seen.slice(1) : seen;
  const bases = Float64Array.from(classes, (_, index) => (seen.includes(index) ? 0 : NEVER));
  scored.forEach((index, k) => (bases[index] = base[k]));
  const rows = values.length / (scores * width);
  const addends = new Float64Array(rows * classes.length * width);
  for (let row = 0; row < rows; row++) {
    scored.forEach((index, k) => addends.set(values.subarray((row * scores + k) * width, (row * scores + k + 1) * width), (row * classes.length + index) * width));
  }
  return { featureNames, base: bases, values: addends };
}
