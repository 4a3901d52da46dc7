import { describe, expect, it } from 'vitest';
import { parseChurnOptions, parseChurnReading } from '../../../src/tasks/churn/options.ts';
import { registry } from '../../../src/registry.ts';
import { day } from './reading.ts';

const source = { firstDay: day('2024-01-01'), completeThrough: day('2024-12-31'), measures: [{ name: 'views', source: 'activity', combine: 'sum', gap: 'zero' }] as const, notes: [] };
const parse = (given: unknown, sources: Parameters<typeof parseChurnReading>[1] = ['activity']) => parseChurnOptions(given, parseChurnReading(given, sources), source, registry);

describe('parseChurnOptions', () => {
  it('has a default for everything', async () => {
    const options = await parse({});
    expect(options).toMatchObject({ step: 'day', window: 30, horizon: 30, gap: 0, label: 'no-activity', graceDays: 30, asOf: day('2025-01-01'), completeThrough: source.completeThrough, seed: 42, anomalyBoost: false, calibration: 'auto', shuffleTarget: false });
    expect(options.economics).toEqual({ saveRate: 0.2, takeUp: 0.5, incentive: 10, contactCost: 1, value: { kind: 'constant', amount: 100 }, controlShare: 0.1 });
    const kinds = options.models.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['gbdt', 'random-forest', 'logistic', 'lstm', 'baseline-base-rate']));
  });

  it('reads what a job file says', async () => {
    const options = await parse({
      asOf: '2024-09-30', step: 'week', window: 26, horizon: 4, gap: 1, label: 'contract-end', graceDays: 14, models: ['lstm', 'gbdt'], params: { gbdt: { maxDepth: 2 } }, epochs: 7, seed: 5, completeThrough: '2024-12-01',
      combine: { views: 'mean' }, gaps: { views: 'missing' }, exclude: ['x'], include: ['y'], failedPayment: ['z'], staticColumns: ['country'], exportedOn: '2024-12-31', calibration: 'sigmoid', anomalyBoost: true, shuffleTarget: true,
      economics: { saveRate: 0.3, takeUp: 0, incentive: 5, contactCost: 0.5, value: { mrr: 6 }, capacity: 500, budget: 1000, controlShare: 0.2 },
    }, ['activity', 'subscriptions']);
    expect(options).toMatchObject({ asOf: day('2024-09-30'), step: 'week', window: 26, horizon: 4, gap: 1, label: 'contract-end', graceDays: 14, epochs: 7, seed: 5, combine: { views: 'mean' }, gaps: { views: 'missing' }, exportedOn: day('2024-12-31'), calibration: 'sigmoid' });
    expect(options.economics).toEqual({ saveRate: 0.3, takeUp: 0, incentive: 5, contactCost: 0.5, value: { kind: 'mrr', months: 6 }, capacity: 500, budget: 1000, controlShare: 0.2 });
    const params = Object.fromEntries(options.models.map((model) => [model.kind, model.params]));
    expect(params.lstm.epochs).toBe(7);
    expect(params.gbdt).toMatchObject({ maxDepth: 2 });
    expect(params.gbdt).not.toHaveProperty('epochs');
    expect(parseChurnReading({ completeThrough: { activity: '2024-11-30' } }, ['activity']).completeThrough).toEqual({ activity: day('2024-11-30') });
  });

  it('takes the label from the sources', () => {
    expect(parseChurnReading({}, ['transactions', 'users']).label).toBe('no-purchase');
    expect(parseChurnReading({}, ['activity', 'transactions']).label).toBe('no-activity');
    expect(parseChurnReading({}, ['activity', 'subscriptions']).label).toBe('contract-end');
    expect(parseChurnReading({ step: 'week' }, ['activity'])).toMatchObject({ horizon: 9, window: 30 });
  });

  it.each([
    [{ horizonDays: 30 }, /no option "horizonDays"/],
    [{ step: 'month' }, /"step" must be one of "day", "week"/],
    [{ window: 0 }, /"window" must be a whole number from 1/],
    [{ horizon: 1.5 }, /"horizon" must be a whole number/],
    [{ gap: -1 }, /"gap" must be a whole number from 0/],
    [{ label: 'no-purchase' }, /needs the source "transactions"/],
    [{ label: 'contract-end' }, /needs the source "subscriptions".*choose "no-activity"/],
    [{ asOf: 'tomorrow' }, /"asOf" must be a calendar day/],
    [{ asOf: '2023-06-01' }, /no row is dated before it/],
    [{ models: ['bgnbd'] }, /asks for "bgnbd"/],
    [{ models: [] }, /with at least one/],
    [{ epochs: 0 }, /"epochs" must be/],
    [{ seed: -1 }, /"seed" must be/],
    [{ combine: { views: 'max' } }, /"combine.views" must be one of "sum", "mean", "last"/],
    [{ gaps: [] }, /"gaps" must be an object/],
    [{ exclude: 'x' }, /"exclude" must be a list/],
    [{ completeThrough: { tickets: '2024-01-01' } }, /"completeThrough" names "tickets"/],
    [{ calibration: 'platt' }, /"calibration" must be one of/],
    [{ economics: 3 }, /"economics" must be an object/],
    [{ economics: { saveRate: 1.2 } }, /"economics.saveRate" must be a number from 0 to 1/],
    [{ economics: { saverate: 1 } }, /has "saverate"/],
    [{ economics: { value: -1 } }, /"economics.value" must be/],
    [{ economics: { value: { mrr: 12 } } }, /only contracts have any/],
    [{ economics: { controlShare: 0.9 } }, /"economics.controlShare" must be/],
    [{ economics: { capacity: 0 } }, /"economics.capacity" must be/],
  ])('refuses %j', async (given, message) => {
    await expect((async () => parse(given))()).rejects.toThrow(message);
  });

  it('does not ask a network of sequences to learn where there are none', async () => {
    const bare = { ...source, measures: [] };
    const reading = parseChurnReading({}, ['subscriptions']);
    expect((await parseChurnOptions({}, reading, bare, registry)).models.map(({ kind }) => kind)).not.toContain('lstm');
    await expect(parseChurnOptions({ models: ['lstm'] }, reading, bare, registry)).rejects.toThrow(/there is no source of that/);
  });
});
