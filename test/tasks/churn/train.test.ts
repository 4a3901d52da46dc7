import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../src/core/contract/index.ts';
import { areaUnderRoc } from '../../../src/core/metrics/areas.ts';
import { countFlagged } from '../../../src/core/metrics/flagged.ts';
import { evaluateLoss, logLoss } from '../../../src/core/metrics/meanLoss.ts';
import { createRng } from '../../../src/core/random.ts';
import { registry } from '../../../src/registry.ts';
import { censorAt } from '../../../src/tasks/churn/censoredRows.ts';
import { divideUsers } from '../../../src/tasks/churn/divideUsers.ts';
import { trainChurn } from '../../../src/tasks/churn/train.ts';
import type { ChurnModelReport, ChurnPredictions, ChurnResult } from '../../../src/tasks/churn/types.ts';
import { createTestContext, memoryCheckpoint } from '../../testContext.ts';
import type { MemoryCheckpoint } from '../../testContext.ts';
import { companyOf, companyRows, small } from './company.ts';
import type { CompanyRows, CompanySource } from './company.ts';

const rows = companyRows(500);

async function train(given: Readonly<Record<string, unknown>> = {}, names: readonly CompanySource[] = ['activity', 'users'], from: CompanyRows = rows, context = createTestContext()): Promise<ChurnResult> {
  const { data, options } = await companyOf(from, names, { ...small(), ...given });
  return trainChurn(data, options, registry, context);
}

function modelOf({ report }: Pick<ChurnResult, 'report'>, kind: string): ChurnModelReport {
  const found = report.models.find((model) => model.kind === kind);
  if (!found) throw new Error(`There is no model "${kind}".`);
  return found;
}

const warned = ({ report }: Pick<ChurnResult, 'report'>) => report.warnings.map(({ key }) => key);

/** Only the users whose outcome is known. */
function known({ actual, calibrated, byKind }: ChurnPredictions, kind: string): { actual: Float64Array; calibrated: Float64Array; raw: Float64Array } {
  const at = (values: Float64Array) => values.filter((_, row) => !Number.isNaN(actual[row]));
  return { actual: at(actual), calibrated: at(calibrated[kind]), raw: at(byKind[kind]) };
}

describe('a training on activity', () => {
  let result: ChurnResult;

  beforeAll(async () => {
    result = await train();
  }, 120_000);

  it('judges every user at risk, and lists them all', async () => {
    const { data, options } = await companyOf(rows, ['activity', 'users'], small());
    const { users } = await data.source.population(options.asOf, createTestContext());
    const { churned } = data.source.outcome(users, options.asOf);
    expect(result.holdout).toBe(result.predictions);
    expect(result.predictions.keys).toEqual(Array.from(users, (user) => data.source.keys[user]));
    expect([...result.predictions.actual]).toEqual([...churned]);
    expect(result.report.rows.holdout).toBe(users.length);
    expect(result.report.population.atRisk).toBe(users.length);
    expect(result.report.population.leavers).toBe(churned.reduce((sum, left) => sum + left, 0));
  });

  it('reports what the list says: metrics of each model before and after calibration', () => {
    for (const { kind, metrics, uncalibrated } of result.report.models) {
      const { actual, calibrated, raw } = known(result.holdout, kind);
      expect(metrics.auc).toBe(areaUnderRoc(countFlagged(actual, calibrated)));
      expect(metrics.logLoss).toBeCloseTo(evaluateLoss(logLoss, calibrated, actual, undefined, 1), 12);
      expect(uncalibrated.logLoss).toBeCloseTo(evaluateLoss(logLoss, raw, actual, undefined, 1), 12);
    }
  });

  it('a learner of the window’s features is better than the best baseline, and leads', () => {
    expect(result.report.championIsBaseline).toBe(false);
    expect(modelOf(result, result.report.champion).comparison).toMatchObject({ against: 'baseline-recency', verdict: 'better' });
    expect(modelOf(result, 'lstm').metrics.auc).toBeGreaterThan(modelOf(result, 'baseline-recency').metrics.auc ?? 1);
    expect(result.report.models.map(({ metrics }) => metrics.logLoss)).toEqual(result.report.models.map(({ metrics }) => metrics.logLoss).toSorted((a, b) => a - b));
  });

  it('says that the LSTM is not shown to be better than trees, by name', () => {
    const found = result.report.warnings.find(({ key }) => key === 'lstm-behind-trees');
    expect(found?.facts).toMatchObject({ learner: 'lstm', against: 'gbdt' });
    expect(found?.facts.verdict).not.toBe('better');
  });

  it('learns from 70 % of the users, with all their rows', () => {
    const { slices, rows: counts } = result.report;
    const all = slices.learning + slices.validation + slices.calibration;
    expect(counts.train).toBe(slices.learning);
    expect(slices.learning / all).toBeCloseTo(0.7, 1);
    expect(slices.calibration / all).toBeCloseTo(0.15, 1);
  });

  it('counts the profit of the list on the hold-out, by row', () => {
    const { profit } = result.report;
    const { expectedProfit, actual } = result.holdout;
    const list = [...(profit?.list ?? [])];
    expect(list.length).toBeGreaterThan(0);
    expect(list.every((row) => expectedProfit[row] > 0)).toBe(true);
    // Saved: 0.2 · (100 − 10); a stayer takes 10 with a half; a contact costs 1.
    expect(profit?.policies[0].realised).toBeCloseTo(list.reduce((sum, row) => sum + (actual[row] === 1 ? 18 : -5) - 1, 0), 9);
  });

  it('has unusual users beside, and keeps their detector', () => {
    expect(result.report.anomaly?.flagged).toBeGreaterThan(0);
    expect(Object.keys(result.models)).toContain('isolation-forest');
    expect(Object.keys(result.holdout.byKind)).not.toContain('isolation-forest');
  });

  it('says what the loss grows by where a measure is dealt anew: for a network by all its steps', () => {
    const features = modelOf(result, 'lstm').permutationImportance;
    expect(features.map(({ feature }) => feature).toSorted()).toEqual(['events', 'minutes', 'views']);
    // How much they look at announces that they leave.
    expect(features[0].increase).toBeGreaterThan(0);
    expect(modelOf(result, 'logistic').permutationImportance[0].increase).toBeGreaterThan(0);
  });

  it('learns the same again', async () => {
    const again = await train();
    expect(again.holdout).toEqual(result.holdout);
  }, 60_000);

  it('rows after the cutoff change no model and no prediction', async () => {
    const isAfter = ([, date]: readonly string[]) => date >= '2023-09-01';
    const changed = { ...rows, activity: rows.activity.flatMap((row, i) => (!isAfter(row) ? [row] : i % 2 === 0 ? [] : [[row[0], row[1], '99', '9999']])) };
    expect(changed.activity.length).toBeLessThan(rows.activity.length);
    const other = await train({}, ['activity', 'users'], changed);
    expect(other.holdout.byKind).toEqual(result.holdout.byKind);
    expect(other.holdout.calibrated).toEqual(result.holdout.calibrated);
    expect(other.holdout.actual).not.toEqual(result.holdout.actual);
  }, 60_000);

  it('a stop keeps one learner and all baselines, and says what was left out', async () => {
    const stopped = await train({}, ['activity', 'users'], rows, createTestContext({ stopAfter: 0 }));
    expect(stopped.report.models.filter(({ role }) => role === 'learner').map(({ kind }) => kind)).toEqual(['gbdt']);
    expect(warned(stopped)).toContain('stopped');
  }, 60_000);

  it('a cancel is heard', async () => {
    await expect(train({}, ['activity', 'users'], rows, createTestContext({ abortAfter: 200 }))).rejects.toMatchObject({ code: 'cancelled' });
  }, 60_000);
});

describe('controls', () => {
  it('with labels dealt anew no learner is better than the baselines', async () => {
    const result = await train({ shuffleTarget: true });
    expect(result.report.models.filter(({ comparison }) => comparison?.verdict === 'better')).toEqual([]);
    expect(result.report.championIsBaseline).toBe(true);
    expect(warned(result)).toContain('shuffled-target');
  }, 60_000);

  it('what the file of the users says of leaving is named before training', async () => {
    const { data, options } = await companyOf({ ...rows, users: rows.users.map((row, i) => [...row.slice(0, 2), String(rows.subscriptions[i][3] >= '2023-09-01' && rows.subscriptions[i][3] < '2023-10-01' ? 900 + i : i)]) }, ['activity', 'users', 'subscriptions'], small(['logistic']));
    const result = await trainChurn(data, options, registry, createTestContext());
    expect(result.report.warnings.filter(({ key }) => key === 'leak-suspected').map(({ facts }) => facts.feature)).toEqual(['customer:worth']);
  }, 60_000);

  it('a run that was interrupted goes on to the same models', async () => {
    const given = small(['gbdt', 'lstm']);
    const whole = await train(given);
    const { data, options } = await companyOf(rows, ['activity', 'users'], given);
    const slots = new Map<string, MemoryCheckpoint>();
    const checkpointOf = (slot: string): Checkpoint => {
      const held = slots.get(slot) ?? memoryCheckpoint();
      slots.set(slot, held);
      return held;
    };
    // A clock of two seconds a look saves at every turn.
    const interrupted = { ...createTestContext({ clockStepMs: 2000 }), checkpointOf };
    const saves = () => slots.get('lstm')?.saved.length ?? 0;
    const stopping = { ...interrupted, breathe: async () => (saves() >= 1 ? Promise.reject(new Error('closed')) : interrupted.breathe()) };
    await expect(trainChurn(data, options, registry, stopping)).rejects.toThrow('closed');
    expect(slots.get('gbdt')?.saved.length).toBeGreaterThan(0);
    const resumed = await trainChurn(data, options, registry, { ...createTestContext(), checkpointOf });
    expect(resumed.holdout).toEqual(whole.holdout);
  }, 120_000);

  it('users are dealt to three parts, all rows of one to the same', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60), { minLength: 40, maxLength: 200 }), fc.nat(), (users, seed) => {
        fc.pre(new Set(users).size >= 10);
        const parts = divideUsers(Int32Array.from(users), createRng(seed));
        const sets = [parts.learning, parts.validation, parts.calibration].map((part) => new Set([...part].map((row) => users[row])));
        expect(parts.learning.length + parts.validation.length + parts.calibration.length).toBe(users.length);
        expect(sets[0].size + sets[1].size + sets[2].size).toBe(new Set(users).size);
        const whole = new Set(users).size;
        expect(sets[1].size).toBe(Math.round(0.15 * whole + Math.round(0.15 * whole)) - Math.round(0.15 * whole));
      }),
    );
  });

  it('nobody to learn from, or nobody to judge by, is said', async () => {
    const alike = rows.activity.filter(([, date]) => date < '2023-09-01');
    await expect(train({}, ['activity', 'users'], { ...rows, activity: alike })).rejects.toMatchObject({ code: 'not-enough-data' });
  });
});

describe('a training on contracts', () => {
  let result: ChurnResult;

  beforeAll(async () => {
    result = await train({ ...small(['gbdt', 'random-forest', 'logistic', 'churn-survival', 'lstm']), economics: { value: { mrr: 6 }, capacity: 40 } }, ['activity', 'users', 'subscriptions']);
  }, 120_000);

  it('scores who says when', () => {
    const { timed } = modelOf(result, 'churn-survival');
    expect(timed?.brier.scores).toHaveLength(30);
    const scores = timed?.brier.scores.map((score) => score ?? NaN) ?? [];
    expect(scores.every((score) => score > 0 && score < 0.25)).toBe(true);
    expect(timed?.concordance).toBeGreaterThan(0.55);
    expect(modelOf(result, 'gbdt').timed).toBeNull();
    expect(result.report.causes.map(({ reason, cause }) => [reason, cause])).toEqual(expect.arrayContaining([['payment failed', 'failed-payment'], ['too expensive', 'voluntary']]));
  });

  it('tells what is left of users and money', () => {
    const { retention, population } = result.report;
    expect(retention?.logoChurn).toBeCloseTo(population.leavers / population.atRisk, 12);
    // Nobody's money changes: what is left is the same with and without expansion.
    expect(retention?.grossRevenue).toBe(retention?.netRevenue);
    expect(retention?.grossRevenue).toBeLessThan(1);
  });

  it('looks at calibration by plan, at money found, and at what can be contacted', () => {
    const { judgement } = modelOf(result, 'gbdt');
    expect(judgement.byGroup.map(({ name, values }) => [name, values.map(({ value }) => value).toSorted()])).toEqual([['plan', ['basic', 'pro']], ['billingPeriod', ['monthly']]]);
    expect(judgement.mrrGains?.shareOfValue.at(-1)).toBeCloseTo(1, 9);
    expect(judgement.atCapacity?.contacts).toBe(40);
    expect(result.report.profit?.list.length).toBeLessThanOrEqual(40);
  });

  it('values users by their money, and ranks segments by what is at risk', () => {
    expect(new Set(result.holdout.value)).toEqual(new Set([60, 180]));
    const { segments } = result.report;
    expect(segments.map(({ valueAtRisk }) => valueAtRisk)).toEqual(segments.map(({ valueAtRisk }) => valueAtRisk).toSorted((a, b) => b - a));
    const plans = segments.filter(({ feature }) => feature === 'plan');
    expect(plans.reduce((sum, { users }) => sum + users, 0)).toBe(result.report.rows.holdout);
    expect(plans.find(({ value }) => value === 'pro')?.meanValue).toBe(180);
  });

  it('who leaves within the gap is listed, and not judged', async () => {
    const gap = await train({ gap: 10, horizon: 20, ...small(['logistic', 'churn-survival']) }, ['activity', 'users', 'subscriptions']);
    const unknown = gap.holdout.actual.filter((value) => Number.isNaN(value)).length;
    expect(unknown).toBeGreaterThan(0);
    expect(gap.report.population.excluded['left-in-gap']).toBe(unknown);
    expect(gap.report.rows.holdout).toBe(gap.holdout.keys.length - unknown);
    expect(gap.holdout.calibrated.logistic.every((p) => p > 0 && p < 1)).toBe(true);
    const { survival, observed } = modelOf(gap, 'churn-survival').timed?.curves ?? {};
    expect(1 - (observed?.survival[10] ?? NaN)).toBeCloseTo(unknown / gap.holdout.keys.length, 12);
    expect(1 - (survival?.[10] ?? NaN)).toBeGreaterThan(0.02);
  }, 60_000);

  it.each([{}, { gap: 10, horizon: 20 }])('ends of contracts after the cutoff change no model and no prediction: not those of when users leave either (%o)', async (window) => {
    const given = { ...window, ...small(['logistic', 'churn-survival']) };
    const learned = await train(given, ['activity', 'subscriptions']);
    const changed = { ...rows, subscriptions: rows.subscriptions.map((row, i) => (row[3] >= '2023-09-01' && i % 2 === 0 ? [...row.slice(0, 3), '', row[4], '', row[6]] : row)) };
    const other = await train(given, ['activity', 'subscriptions'], changed);
    expect(other.holdout.byKind).toEqual(learned.holdout.byKind);
    expect(other.holdout.actual).not.toEqual(learned.holdout.actual);
  }, 60_000);

  it('who has not left when last seen is censored there', () => {
    const outcome = censorAt({ x: { rows: 4, features: [] }, users: Int32Array.of(0, 1, 2, 3), cutoffs: new Int32Array(4), y: Float64Array.of(1, 1, 0, 1), inGap: new Uint8Array(4), steps: Int32Array.of(2, 5, 10, 4), cause: Uint8Array.of(1, 2, 0, 1) }, 5);
    expect([[...outcome.y], [...outcome.steps], [...outcome.cause]]).toEqual([[1, 0, 0, 1], [2, 5, 5, 4], [1, 0, 0, 1]]);
    // Of three who left in a gap of eight steps, it is known of one.
    const early = censorAt({ x: { rows: 3, features: [] }, users: Int32Array.of(0, 1, 2), cutoffs: new Int32Array(3), y: new Float64Array(3), inGap: Uint8Array.of(1, 1, 1), steps: Int32Array.of(4, 5, 7), cause: Uint8Array.of(2, 1, 1) }, 5);
    expect([[...early.inGap], [...early.steps], [...early.cause]]).toEqual([[1, 0, 0], [4, 5, 5], [2, 0, 0]]);
  });

  it('models that cannot say anything here are left out, and named', async () => {
    const plain = await train(small(['logistic', 'churn-survival', 'bg-nbd-inactivity']));
    expect(plain.report.models.map(({ kind }) => kind).toSorted()).toEqual(['baseline-base-rate', 'baseline-recency', 'logistic']);
    expect(plain.report.warnings.filter(({ key }) => key === 'model-left-out').map(({ facts }) => facts.learner)).toEqual(['churn-survival', 'bg-nbd-inactivity']);
  }, 60_000);
});
