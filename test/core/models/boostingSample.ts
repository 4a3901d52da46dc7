import { resolveParams } from '../../../src/core/contract/index.ts';
import type { Feature, Model, TrainingData } from '../../../src/core/contract/index.ts';
import { gradientBoosting } from '../../../src/core/models/gradient-boosting/gradientBoosting.ts';
import type { GbdtParams } from '../../../src/core/models/gradient-boosting/params.ts';
import { createRng } from '../../../src/core/random.ts';
import { createTestContext } from '../../testContext.ts';
import type { TestContext } from '../../testContext.ts';

export type Target = 'quantity' | 'count' | 'two' | 'three';

const CLASSES: Readonly<Record<Target, readonly string[] | undefined>> = { quantity: undefined, count: undefined, two: ['no', 'yes'], three: ['a', 'b', 'c'] };

/** Numbers with holes, a category, noise, and a target of any kind. */
export function boostingSample(target: Target, rows: number, seed: number): TrainingData {
  const rng = createRng(`boosting/${seed}`);
  const numbers = Array.from({ length: 6 }, () => Float64Array.from({ length: rows }, () => (rng.next() < 0.05 ? NaN : rng.normal())));
  const codes = Int32Array.from({ length: rows }, () => rng.int(13) - 1);
  const signal = Float64Array.from(codes, (code, row) => (numbers[0][row] || 0) * (numbers[1][row] || 1) + (code % 3) + rng.normal());
  const features: Feature[] = numbers.map((values, f) => ({ name: `n${f}`, kind: 'number', values }));
  features.push({ name: 'c', kind: 'category', codes, categories: Array.from({ length: 12 }, (_, code) => `k${code}`) });
  return { x: { rows, features }, y: signal.map((value) => toTarget(value, target)), classes: CLASSES[target] };
}

function toTarget(value: number, target: Target): number {
  if (target === 'quantity') return value;
  const step = Math.max(0, Math.floor(value));
  return target === 'count' ? step : Math.min(target === 'two' ? 1 : 2, step);
}

export function fitBoosting(data: TrainingData, params: Partial<GbdtParams>, ctx: TestContext = createTestContext()): Promise<Model> {
  return gradientBoosting.fit(data, resolveParams('gbdt', gradientBoosting.params, params), ctx);
}
