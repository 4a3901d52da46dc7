/** Adam (Kingma and Ba 2015) with Keras' settings: decay of the means of gradients and of their squares, and what keeps a division from 0. */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

/** A weight, and what Adam knows of it; all of one length. */
export interface AdamSlot {
  readonly weight: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/** What the root of the mean square is divided into: the learning rate with the corrections for means that began at 0. `step` is 1 at the first. */
export function adamRate({ learningRate, step }: { readonly learningRate: number; readonly step: number }): number {
  return (learningRate * Math.sqrt(1 - ADAM.beta2 ** step)) / (1 - ADAM.beta1 ** step);
}

/**
 * One step, in place, as Keras computes it: ε is added to the root of the mean square before its bias is corrected. `step` is 1 at the first; the gradient is multiplied by `scale` first.
 */
export function adamStep({ weight, first, second }: AdamSlot, gradient: Float32Array, options: { readonly learningRate: number; readonly step: number; readonly scale: number }): void {
  const { beta1, beta2, epsilon } = ADAM;
  const { scale } = options;
  const rate = adamRate(options);
  for (let i = 0; i < weight.length; i++) {
    const g = gradient[i] * scale;
    first[i] = beta1 * first[i] + (1 - beta1) * g;
    second[i] = beta2 * second[i] + (1 - beta2) * g * g;
    weight[i] -= (rate * first[i]) / (Math.sqrt(second[i]) + epsilon);
  }
}

/** What gradients are multiplied by, so that their norm over all weights is at most `clipNorm` (Pascanu et al. 2013); 1 where `clipNorm` is 0. */
export function clipScale(gradients: readonly Float32Array[], clipNorm: number): number {
  if (clipNorm === 0) return 1;
  let squares = 0;
  for (const gradient of gradients) for (let i = 0; i < gradient.length; i++) squares += gradient[i] * gradient[i];
  const norm = Math.sqrt(squares);
  return norm > clipNorm ? clipNorm / norm : 1;
}
