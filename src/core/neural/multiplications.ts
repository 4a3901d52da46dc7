import type { NetworkSpec } from '../contract/index.ts';
import { sizeOf, weightShapes } from './weightShapes.ts';

/** Multiplications of a forward run of one row, as good as all of its cost. */
export function multiplicationsOf(spec: NetworkSpec): number {
  const steps = spec.input.kind === 'sequence' ? spec.input.steps : 1;
  return steps * weightShapes(spec).reduce((sum, { name, shape }) => (name.endsWith('/embeddings') ? sum : sum + sizeOf(shape)), 0);
}
