import { describe, expect, it } from 'vitest';
import { churnMetrics, judgeChurn } from '../../../src/tasks/churn/judge.ts';
import { createTestContext } from '../../testContext.ts';

const of = (...values: number[]) => Float64Array.from(values);
const churned = Uint8Array.of(1, 1, 0, 0);
const probability = of(0.9, 0.4, 0.5, 0.2);

describe('the judgement of a model of leaving', () => {
  it('says of four users what the hand does', async () => {
    const users = { churned, mrr: of(10, 30, 99, 99), groupings: [{ name: 'plan', values: ['basic', 'pro', 'unused'], valueOf: Int32Array.of(0, 1, 1, 0) }] };
    const judgement = await judgeChurn(users, probability, { threshold: 0.4, capacity: 2 }, createTestContext());
    // .9 beats both stayers, .4 beats .2. Found at ranks 1 and 3: (1 + 2/3) / 2.
    expect(judgement.metrics).toMatchObject({ auc: 3 / 4, averagePrecision: expect.closeTo(5 / 6, 14) as number, brier: expect.closeTo((0.01 + 0.36 + 0.25 + 0.04) / 4, 14) as number });
    // Every row is a bin.
    expect(judgement.metrics.ece).toBeCloseTo((0.1 + 0.6 + 0.5 + 0.2) / 4, 14);
    expect(judgement.metrics.aucInterval).toBeNull();
    expect(judgement.decisions.confusion).toEqual([[1, 1], [0, 2]]);
    expect(judgement.gains.shareOfValue[50]).toBe(0.5);
    expect(judgement.mrrGains?.shareOfValue[50]).toBe(0.25);
    expect(judgement.lift.lift[24]).toBe(2);
    expect(judgement.atCapacity).toMatchObject({ contacts: 2, found: 1, precision: 0.5, recall: 0.5 });
    expect(judgement.byGroup).toEqual([
      { name: 'plan', values: [expect.objectContaining({ value: 'basic', rows: 2, predicted: expect.closeTo(0.55, 14) as number, observed: 0.5 }), expect.objectContaining({ value: 'pro', rows: 2, predicted: 0.45, observed: 0.5 })] },
    ]);
  });

  it('has intervals where there are users enough, the same for the same seed', async () => {
    const many = Uint8Array.from({ length: 200 }, (_, i) => Number((i * 7) % 10 < 3));
    const said = Float64Array.from(many, (label, i) => 0.2 + 0.3 * label + ((i * 13) % 40) / 100);
    const metrics = await churnMetrics(many, said, createTestContext());
    const [low, high] = metrics.aucInterval ?? [NaN, NaN];
    expect(low).toBeLessThan(metrics.auc ?? NaN);
    expect(high).toBeGreaterThan(metrics.auc ?? NaN);
    expect(metrics.averagePrecisionInterval).not.toBeNull();
    expect(await churnMetrics(many, said, createTestContext())).toEqual(metrics);
  });

  it('leaves unanswered what nobody asked or nobody can say', async () => {
    const judgement = await judgeChurn({ churned: new Uint8Array(4), mrr: of(1, 1, 1, 1) }, probability, { threshold: 0.5 }, createTestContext());
    expect(judgement.metrics).toMatchObject({ auc: null, aucInterval: null, averagePrecision: null, averagePrecisionInterval: null });
    expect(judgement).toMatchObject({ mrrGains: null, atCapacity: null, byGroup: [], gains: { shareOfValue: [] }, lift: { lift: [] } });
  });

  it('refuses what is no probability', async () => {
    await expect(churnMetrics(churned, of(0.9, 14, 0.5, 0.2), createTestContext())).rejects.toThrow(/probability at row 2 is 14/);
    await expect(churnMetrics(churned, of(0.9), createTestContext())).rejects.toThrow(/4 rows and 1 probabilities/);
  });
});
