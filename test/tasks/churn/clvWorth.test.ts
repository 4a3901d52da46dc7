import { describe, expect, it } from 'vitest';
import { worthOfClv, worthWarnings } from '../../../src/tasks/churn/clvWorth.ts';
import type { ClvPlan, ClvPredictions, ClvReport } from '../../../src/tasks/clv/types.ts';

const bin = (upTo: number | null, nothing: number) => ({ rows: 100, above: Math.round(100 * (1 - nothing)), upTo, nothing, range: null });
const judged = { outlook: { bins: [bin(10, 1), bin(50, 0.75), bin(null, 0.2)] } };
const report = (models: readonly unknown[]) => ({ champion: 'gbdt', models, plan: { horizonDays: 180 } as ClvPlan, unit: 'EUR' }) as unknown as ClvReport;
const predictions: ClvPredictions = { keys: ['a', 'b', 'c', 'd', 'e'], cutoff: 100, actual: new Float64Array(5), byKind: { gbdt: Float64Array.of(4, 20, 80, NaN, -3), other: new Float64Array(5) } };

describe('what lifetime value says that users are worth', () => {
  it('is what one brings who brings anything: by hand', () => {
    const { byKey, ...facts } = worthOfClv('clv-1', report([{ kind: 'gbdt', judged }]), predictions);
    expect([...byKey]).toEqual([['a', 4], ['b', 80], ['c', 100], ['e', 0]]);
    expect(facts).toEqual({ run: 'clv-1', cutoff: 100, horizonDays: 180, unit: 'EUR' });
  });

  it('is the prediction where the run has no outlook', () => {
    expect([...worthOfClv('clv-1', report([{ kind: 'gbdt' }]), predictions).byKey.values()]).toEqual([4, 20, 80, 0]);
  });

  it('is said, and that it knows more than the hold-out did where it does', () => {
    const worth = worthOfClv('clv-1', report([]), predictions);
    const keys = (holdoutCutoff: number) => worthWarnings(worth, holdoutCutoff).map(({ key }) => key);
    expect(keys(100)).toEqual(['value-of-clv']);
    expect(keys(99)).toEqual(['value-of-clv', 'value-later']);
    expect(worthWarnings(undefined, 99)).toEqual([]);
  });
});
