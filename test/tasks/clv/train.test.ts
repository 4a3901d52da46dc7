import { describe, expect, it } from 'vitest';
import type { Artifact, Checkpoint, Estimator, Progress, Registry } from '../../../src/core/contract/index.ts';
import { createRng } from '../../../src/core/random.ts';
import { registry } from '../../../src/registry.ts';
import { parseClvOptions } from '../../../src/tasks/clv/options.ts';
import { trainClv } from '../../../src/tasks/clv/train.ts';
import type { ClvOptions, ClvResult, Transactions } from '../../../src/tasks/clv/types.ts';
import { createTestContext, memoryCheckpoint } from '../../testContext.ts';
import type { TestContextOptions } from '../../testContext.ts';
import { clvFeatureNames, purchaseData, shopRows, transactionsOf } from './fixtures.ts';

const shop = transactionsOf(shopRows(1));
const SMALL = ['gbdt', 'ridge', 'baseline-zero', 'baseline-mean', 'baseline-last-period', 'baseline-spend-rate'].map((kind) => (kind === 'gbdt' ? { kind, params: { nEstimators: 25, minChildWeight: 5 } } : kind));

async function optionsFor(transactions: Transactions, given: Readonly<Record<string, unknown>> = {}): Promise<ClvOptions> {
  const options = await parseClvOptions({ models: SMALL, horizonDays: 60, ...given }, (await purchaseData(transactions)).streams, registry);
  return options;
}

async function train(transactions: Transactions, given: Partial<ClvOptions> = {}, context: TestContextOptions = {}): Promise<ClvResult> {
  return trainClv(await purchaseData(transactions), { ...(await optionsFor(transactions)), ...given }, registry, createTestContext(context));
}

/** All that a result says, but for how long it took. */
function timeless({ report, predictions, models, featureState }: ClvResult): unknown {
  const judged = report.models.map((model) => ({ ...model, fitMs: 0, predictMs: 0 }));
  return { report: { ...report, models: judged, timingsMs: null }, predictions, models, featureState };
}

describe('trainClv', () => {
  it('judges every model on one hold-out, best RMSE first, and says which to use', async () => {
    const { report, predictions, models } = await train(shop, { asOf: 300 });
    const kinds = report.models.map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(SMALL.map((model) => (typeof model === 'string' ? model : model.kind)).toSorted());
    const errors = report.models.map(({ metrics }) => metrics.rmse);
    expect(errors).toEqual(errors.toSorted((a, b) => a - b));
    expect(report.plan).toMatchObject({ holdoutKind: 'future', holdoutCutoff: 300, trainingCutoffs: [60, 120, 180, 240] });
    const known = new Set(shopRows(1).filter(([, day]) => day < 300).map(([key]) => key));
    expect([...predictions.keys].sort()).toEqual([...known].sort());
    expect(report.rows).toMatchObject({ read: shop.rowsRead, rejected: 0, holdout: known.size });
    expect(Object.keys(models).sort()).toEqual(Object.keys(predictions.byKind).sort());
    for (const { role, comparison } of report.models) expect(comparison === null).toBe(role === 'baseline');
  });

  it('gives the actual spending in the window and nothing else', async () => {
    const { predictions } = await train(shop, { asOf: 300 });
    const spent = (key: string) => shopRows(1).reduce((sum, [who, day, amount]) => (who === key && day >= 300 && day < 360 ? sum + amount : sum), 0);
    predictions.keys.forEach((key, i) => expect(predictions.actual[i]).toBeCloseTo(spent(key), 8));
    expect(predictions.byKind['baseline-zero'].every((value) => value === 0)).toBe(true);
  });

  it('predicts the future without actuals where the data ends before it', async () => {
    const { report, predictions } = await train(shop);
    expect(report.plan.holdoutKind).toBe('earlier');
    expect(predictions.cutoff).toBe(report.plan.asOf);
    expect(predictions.actual.every(Number.isNaN)).toBe(true);
    expect(predictions.keys.length).toBeGreaterThan(report.rows.holdout);
  });

  it('sees nothing of the hold-out’s window, whatever happens in it', async () => {
    const changed = transactionsOf(shopRows(1).map(([key, day, amount]) => [key, day, day >= 300 ? 1000 * amount : amount]));
    const [before, after] = [await train(shop, { asOf: 300 }), await train(changed, { asOf: 300 })];
    expect(after.models).toEqual(before.models);
    expect(after.featureState).toEqual(before.featureState);
    expect(after.predictions.byKind).toEqual(before.predictions.byKind);
  });

  it('answers the same for the same seed, in any order of rows, and differently for another', async () => {
    const rows = createRng(3).shuffle(shopRows(1));
    const first = timeless(await train(shop));
    expect(timeless(await train(shop))).toEqual(first);
    expect(timeless(await train(transactionsOf(rows)))).toEqual(first);
    const other = await train(shop, { seed: 43 });
    expect(other.models.gbdt).not.toEqual((await train(shop)).models.gbdt);
  });

  it.each([1, 2, 3, 4, 5])('crowns a baseline when targets are shuffled: seed %i', async (seed) => {
    const { report } = await train(transactionsOf(shopRows(seed)), { seed, shuffleTarget: true });
    expect(report.championIsBaseline).toBe(true);
    expect(report.champion).toMatch(/^baseline-/);
    expect(report.warnings.map(({ key }) => key)).toEqual(expect.arrayContaining(['shuffled-target', 'champion-is-baseline']));
  });

  it('refuses a horizon for which nothing can be learned, and offers the longest', async () => {
    await expect(train(shop, { horizonDays: 250 })).rejects.toMatchObject({ code: 'not-enough-data', details: { longestLegalHorizon: 197 } });
  });
});

describe('a learner for which the data holds too little', () => {
  const once = transactionsOf(Array.from({ length: 200 }, (_, i) => [`c${i}`, i % 50 === 0 ? 0 : (7 * i) % 300, 10 + (i % 9)] as const));

  it('is left out and named, and the others are judged', async () => {
    const models = await modelsOf(['bgnbd', 'ridge', 'baseline-zero', 'baseline-mean']);
    const { report, predictions } = await train(once, { asOf: 240, models });
    expect(report.models.map(({ kind }) => kind).toSorted()).toEqual(['baseline-mean', 'baseline-zero', 'ridge']);
    expect(Object.keys(predictions.byKind)).not.toContain('bgnbd');
    expect(report.warnings.find(({ key }) => key === 'model-left-out')).toMatchObject({ facts: { learner: 'bgnbd' }, message: expect.stringMatching(/"bgnbd" was left out.*bought again/) as string });
  });

  it('ends the training where no other learner was asked for', async () => {
    const models = await modelsOf(['bgnbd', 'baseline-zero']);
    await expect(train(once, { asOf: 240, models })).rejects.toMatchObject({ code: 'not-enough-data', message: expect.stringMatching(/bought again/) as string });
  });

  async function modelsOf(models: readonly string[]) {
    return (await optionsFor(once, { models })).models;
  }
});

describe('folds of one period', () => {
  it('predict each customer without their own rows, and are labelled', async () => {
    const folded = await train(shop, { asOf: 300, horizonDays: 99, allowFolds: true });
    expect(folded.report.plan.holdoutKind).toBe('future');
    const same = await train(shop, { asOf: 100, horizonDays: 200, allowFolds: true });
    expect(same.report.plan).toMatchObject({ holdoutKind: 'same-period', holdoutCutoff: 100, trainingCutoffs: [] });
    expect(same.report.warnings.map(({ key }) => key)).toContain('same-period');
    expect(same.report.rows.train).toBe(same.report.rows.holdout);
    expect(new Set(same.predictions.byKind['baseline-mean']).size).toBe(5);
  });

  it('need five customers', async () => {
    const four = transactionsOf([['a', 0, 1], ['b', 0, 1], ['c', 0, 1], ['d', 0, 1], ['d', 9, 1]]);
    await expect(train(four, { asOf: 2, horizonDays: 8, allowFolds: true })).rejects.toMatchObject({ code: 'not-enough-data' });
  });
});

describe('cancel, stop and resume', () => {
  it('rejects when cancelled, at any moment', async () => {
    for (const abortAfter of [1, 3, 10, 40, 90]) await expect(train(shop, {}, { abortAfter })).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('keeps the learner at work, every baseline, and no learner that was not begun', async () => {
    const { report, models } = await train(shop, {}, { stopAfter: 4 });
    const gbdt = report.models.find(({ kind }) => kind === 'gbdt');
    expect(gbdt).toMatchObject({ stoppedEarly: true, facts: { trees: 5 } });
    expect(Object.keys(models).sort()).toEqual(['baseline-last-period', 'baseline-mean', 'baseline-spend-rate', 'baseline-zero', 'gbdt']);
    expect(report.warnings.find(({ key }) => key === 'stopped')?.facts).toEqual({ stopped: 'gbdt', skipped: 'ridge' });
  });

  it('keeps one learner even when asked to stop at once', async () => {
    const { report } = await train(shop, {}, { stopAfter: 0 });
    expect(report.models.filter(({ role }) => role === 'learner').map(({ kind, facts }) => [kind, facts.trees])).toEqual([['gbdt', 1]]);
  });

  it('resumes from its checkpoints to the same result, to the last bit', async () => {
    const options = await optionsFor(shop);
    const whole = await trainClv(await purchaseData(shop), options, registry, createTestContext());

    const left = new Map<string, Artifact>();
    const slots = new Map<string, ReturnType<typeof memoryCheckpoint>>();
    const checkpointOf = (slot: string): Checkpoint => {
      const checkpoint = memoryCheckpoint(left.get(slot));
      slots.set(slot, checkpoint);
      return checkpoint;
    };
    const closing = createTestContext({ clockStepMs: 2000 });
    const onProgress = ({ phase, done, unit }: Progress) => void (phase === 'fit:gbdt' && unit === 'trees' && done === 12 && closing.abort());
    const closed = { ...closing, onProgress, checkpointOf };
    await expect(trainClv(await purchaseData(shop), options, registry, closed)).rejects.toMatchObject({ code: 'cancelled' });
    for (const [slot, { saved }] of slots) if (saved.length > 0) left.set(slot, saved[saved.length - 1]);
    expect([...left.keys()]).toContain('gbdt');

    const context = createTestContext();
    const resumed = await trainClv(await purchaseData(shop), options, registry, { ...context, checkpointOf });
    expect(timeless(resumed)).toEqual(timeless(whole));
    expect(context.progress.filter(({ phase, unit }) => phase === 'fit:gbdt' && unit === 'trees').length).toBeLessThan(25);
  });

  it('says what it is doing, phase by phase', async () => {
    const context = createTestContext();
    await trainClv(await purchaseData(shop), await optionsFor(shop), registry, context);
    const phases = [...new Set(context.progress.map(({ phase }) => phase))];
    expect(phases.filter((phase) => ['features', 'fit:gbdt', 'evaluate', 'predict'].includes(phase))).toEqual(['features', 'fit:gbdt', 'evaluate', 'predict']);
    const curve = context.progress.filter(({ phase, unit }) => phase === 'fit:gbdt' && unit === 'trees').map(({ metrics }) => metrics?.validationRmse);
    expect(curve).toHaveLength(25);
    expect(curve.every((rmse) => rmse !== undefined && rmse > 0)).toBe(true);
  });
});

describe('what learners are given', () => {
  /** A registry whose gbdt shows what it was given. */
  async function givenTo(transactions: Transactions, given: Partial<ClvOptions>): Promise<Parameters<Estimator['fit']>[0]> {
    const seen: Parameters<Estimator['fit']>[0][] = [];
    const spying: Registry = {
      kinds: registry.kinds,
      async get(kind) {
        const estimator = await registry.get(kind);
        if (kind !== 'gbdt') return estimator;
        return { ...estimator, fit: (data, params, ctx) => (seen.push(data), estimator.fit(data, params, ctx)) };
      },
    };
    await trainClv(await purchaseData(transactions), { ...(await optionsFor(transactions)), ...given }, spying, createTestContext());
    return seen[0];
  }

  it('never has a customer’s rows both to learn from and to validate by', async () => {
    // A customer can be known by the first amount: each has their own, and it never changes.
    const marked = transactionsOf(shopRows(1, 80).map(([key, day], _, rows) => [key, day, 1 + rows.findIndex(([who]) => who === key)]));
    const { x, y, validation } = await givenTo(marked, {});
    const customersOf = (table: typeof x) => new Set(table.features.flatMap((feature) => (feature.name === 'maxAmount' && feature.kind === 'number' ? [...feature.values] : [])));
    const [learn, validate] = [customersOf(x), customersOf(validation?.x ?? x)];
    expect([...learn].filter((customer) => validate.has(customer))).toEqual([]);
    expect(learn.size + validate.size).toBeGreaterThan(60);
    expect(validation?.y.length).toBeGreaterThan(10);
    expect(y.length).toBeGreaterThan(5 * (validation?.y.length ?? 0));
    expect(x.features.map(({ name }) => name)).toEqual(clvFeatureNames(60));
  });

  it('is each later window’s spending for training cutoffs alone', async () => {
    const rows: [string, number, number][] = Array.from({ length: 20 }, (_, i) => [[`c${i}`, 0, 1], [`c${i}`, 40, 10], [`c${i}`, 70, 100]] as [string, number, number][]).flat();
    const { y, validation } = await givenTo(transactionsOf(rows), { asOf: 60, horizonDays: 20, completeThrough: 79 });
    expect(new Set([...y, ...(validation?.y ?? [])])).toEqual(new Set([0, 10]));
  });
});
