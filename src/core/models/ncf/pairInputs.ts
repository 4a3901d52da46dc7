import type { NetworkWeights } from '../../contract/index.ts';
import { embedPairs } from '../../neural/embedding.ts';
import type { AttributionInputs } from '../network/attribution.ts';
import { sizeOfSide } from './pairDesign.ts';
import type { PairDesign } from './pairDesign.ts';

/** What the filter's numbers mean: they start from a user and an item of which nothing is known, whose vectors are the means of those that rows taught. */
export function pairInputs({ user, item }: PairDesign, { values }: NetworkWeights, dimensions: number): AttributionInputs {
  const startOf = (pair: Float32Array<ArrayBuffer>) => embedPairs(pair, [values[0], values[1]], dimensions);
  return {
    featureNames: [user.name, item.name],
    featureOf: Int32Array.from({ length: 2 * dimensions }, (_, i) => (i < dimensions ? 0 : 1)),
    baseline: startOf(Float32Array.of(sizeOfSide(user) - 1, sizeOfSide(item) - 1)),
    startOf,
  };
}
