import type { Artifact, Model } from '../../contract/index.ts';
import { asNames, readArtifact } from '../artifactReader.ts';
import { classShares } from '../trainingData.ts';
import { baseline } from './baseline.ts';

const KIND = 'baseline-base-rate';
const VERSION = 1;
/** Shares that add up to 1 but for rounding. */
const ROUNDING = 1e-9;

/** "Everybody is as likely to be of a class as the training rows were" (weighted where rows have weights). */
export const baselineBaseRate = baseline(KIND, ['binary', 'multiclass'], (data) => createModel(data.classes ?? [], classShares(data)), load);

function createModel(classes: readonly string[], shares: Float64Array<ArrayBuffer>): Model {
  const output = classes.length === 2 ? shares.subarray(1) : shares;
  return {
    kind: KIND,
    classes,
    featureNames: [],
    facts: { largestShare: shares.reduce((most, share) => Math.max(most, share), 0) },
    predict: (x) => Float64Array.from({ length: x.rows * output.length }, (_, i) => output[i % output.length]),
    importance: () => [],
    toArtifact: () => ({ kind: KIND, version: VERSION, meta: { classes: [...classes] }, buffers: { shares: shares.slice() } }),
    dispose: () => {},
  };
}

/** Throws `bad-file`. */
function load(artifact: Artifact): Model {
  const reader = readArtifact(artifact, KIND, VERSION);
  const classes = asNames(reader.list('classes')) ?? reader.refuse('its classes are not named as they should be');
  if (classes.length < 2) reader.refuse('it has fewer than two classes');
  const shares = reader.finiteBuffer('shares', classes.length);
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (shares.some((share) => share < 0) || Math.abs(total - 1) > ROUNDING) reader.refuse('its shares do not add up to 1');
  return createModel(classes, shares);
}
