import type { Objective } from '../../../src/core/objectives/objective.ts';

/** Gradients and hessians by output, from scores by output. */
export function fillRows(objective: Objective, scores: readonly Float64Array[], y: Float64Array, weight?: Float64Array): { gradient: Float64Array[]; hessian: Float64Array[] } {
  const gradient = scores.map(() => new Float64Array(y.length).fill(NaN));
  const hessian = scores.map(() => new Float64Array(y.length).fill(NaN));
  objective.fill(scores, y, weight, gradient, hessian);
  return { gradient, hessian };
}
