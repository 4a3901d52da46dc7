import { describe, expect, it } from 'vitest';
import { learningRateAt } from '../../../src/core/neural/schedule.ts';

const base = { learningRate: 0.8, decayEpochs: 3, decayFactor: 0.5, epochs: 8 };
const rates = (schedule: 'constant' | 'step' | 'cosine') => Array.from({ length: 8 }, (_, epoch) => learningRateAt({ ...base, schedule }, epoch));

describe('learning rates by epoch', () => {
  it('stay, step down, or follow half a cosine', () => {
    expect(rates('constant')).toEqual(Array.from({ length: 8 }, () => 0.8));
    expect(rates('step')).toEqual([0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2]);
    const cosine = rates('cosine');
    expect(cosine[0]).toBe(0.8);
    expect(cosine[2]).toBeCloseTo(0.4 * (1 + Math.SQRT1_2), 12);
    expect(cosine[4]).toBeCloseTo(0.4, 12);
    expect(cosine[7]).toBeGreaterThan(0);
  });
});
