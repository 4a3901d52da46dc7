import { describe, expect, it } from 'vitest';
import { WorkbenchError, canLearn } from '../../src/core/contract/index.ts';
import type { ContractOutcome, Feature, LearningTask, TimedOutcome, TrainingData } from '../../src/core/contract/index.ts';
import { createRng } from '../../src/core/random.ts';
import { isRead } from './purchaseHistory.ts';
import { CASES, SMALL, allMissing, fitWith, isNeeded, mapFeatures, sampleData } from './sampleData.ts';
import type { Case } from './sampleData.ts';
import { CONTRACT_NEEDS, contractOutcome } from './contractSample.ts';
import { timedOutcome } from './timedSample.ts';

type Change = (data: TrainingData, task: LearningTask, kind: string) => TrainingData;

async function expectRefusal({ estimator }: Case, data: TrainingData): Promise<void> {
  const error: unknown = await fitWith(estimator, data, SMALL).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(WorkbenchError);
  expect(['bad-input', 'not-enough-data']).toContain((error as WorkbenchError).code);
}

/** A model; or, from one that learns what customers did, that they did too little. */
async function expectAnswer({ estimator }: Case, data: TrainingData, params = SMALL): Promise<void> {
  const model = await fitWith(estimator, data, params).catch((error: unknown) => {
    if (estimator.learnsFrom === 'history' && error instanceof WorkbenchError && error.code === 'not-enough-data') return undefined;
    throw error;
  });
  if (!model) return;
  expect(model.predict(data.x).every(Number.isFinite)).toBe(true);
  const loaded = estimator.load(structuredClone(model.toArtifact()));
  expect(loaded.predict(data.x)).toEqual(model.predict(data.x));
}

const setTarget = (row: number, value: number): Change => (d) => ({ ...d, y: d.y.with(row, value) });
const setNumber = (value: number): Change => (d) => ({ ...d, x: mapFeatures(d.x, (f) => (f.kind === 'number' ? { ...f, values: f.values.with(5, value) } : f)) });

const SPOILT: readonly (readonly [string, Change])[] = [
  ['no rows', (_, task) => sampleData(task, 0)],
  ['an infinite value', setNumber(-Infinity)],
  ['a feature that is too short', (d) => ({ ...d, x: mapFeatures(d.x, (f) => (f.kind === 'number' ? { ...f, values: f.values.subarray(1) } : f)) })],
  ['a code without a category', (d) => ({ ...d, x: mapFeatures(d.x, (f) => (f.kind === 'category' ? { ...f, codes: f.codes.with(0, 99) } : f)) })],
  ['a feature named twice', (d) => ({ ...d, x: { ...d.x, features: [...d.x.features, d.x.features[0]] } })],
  ['a negative weight', (d) => ({ ...d, weight: new Float64Array(d.x.rows).fill(-1) })],
  ['no weight at all', (d) => ({ ...d, weight: new Float64Array(d.x.rows) })],
  ['weights that cannot be added up', (d) => ({ ...d, weight: new Float64Array(d.x.rows).fill(Number.MAX_VALUE) })],
  ['validation rows that are none', (d, task) => ({ ...d, validation: sampleData(task, 0) })],
  ['validation rows without weight', (d, task) => ({ ...d, validation: { ...sampleData(task, 10), weight: new Float64Array(10) } })],
];

const SPOILT_TARGETS: readonly (readonly [string, Change])[] = [
  ['a target that is too short', (d) => ({ ...d, y: d.y.subarray(1) })],
  ['a target with NaN', setTarget(3, NaN)],
  ['an infinite target', setTarget(3, Infinity)],
];

const SPOILT_CLASSES: readonly (readonly [string, Change])[] = [
  ['an index beyond the classes', (d) => setTarget(3, d.classes?.length ?? 0)(d, 'binary', '')],
  ['an index below 0', setTarget(3, -1)],
  ['half an index', setTarget(3, 0.5)],
  ['a class named twice', (d) => ({ ...d, classes: d.classes?.map(() => 'same') })],
  ['a single class', (d) => ({ ...d, y: d.y.map(() => 0), classes: ['only'] })],
  ['validation rows of another class', (d, task) => ({ ...d, validation: setTarget(0, 7)(sampleData(task, 10), task, '') })],
];

const setOutcome = (change: (outcome: ContractOutcome) => Partial<ContractOutcome>): Change => (d) => ({ ...d, ...(d.outcome && { outcome: { ...d.outcome, ...change(d.outcome) } }) });

const SPOILT_OUTCOMES: readonly (readonly [string, Change])[] = [
  ['rows without an outcome', (d) => ({ ...d, outcome: undefined })],
  ['an outcome that is too short', setOutcome(({ days }) => ({ days: days.subarray(1) }))],
  ['more days than the horizon has', setOutcome(({ days, horizonDays }) => ({ days: days.with(3, horizonDays + 1) }))],
  ['a contract that went on and ended', setOutcome(({ days, ended }) => ({ days: days.with(3, 10), ended: ended.with(3, 0) }))],
  ['an end that is neither yes nor no', setOutcome(({ ended }) => ({ ended: ended.with(3, 2) }))],
  ['a negative expansion', setOutcome(({ expansion }) => ({ expansion: expansion.with(3, -1) }))],
  ['an infinite contraction', setOutcome(({ contraction }) => ({ contraction: contraction.with(3, Infinity) }))],
  ['a horizon of no days', setOutcome(() => ({ horizonDays: 0 }))],
  ['a discount rate that is none', setOutcome(() => ({ discountRate: NaN }))],
  ['validation rows without an outcome', (d, task) => ({ ...d, validation: { ...sampleData(task, 10), outcome: undefined } })],
  ['validation rows of another horizon', (d, task) => ({ ...d, validation: { ...sampleData(task, 10), outcome: { ...contractOutcome(sampleData(task, 10).x, 1), horizonDays: 200, ended: new Uint8Array(10).fill(1) } } })],
];

const setTimed = (change: (timed: TimedOutcome) => Partial<TimedOutcome>): Change => (d) => ({ ...d, ...(d.timed && { timed: { ...d.timed, ...change(d.timed) } }) });

const SPOILT_TIMES: readonly (readonly [string, Change])[] = [
  ['rows without a timed outcome', (d) => ({ ...d, timed: undefined })],
  ['times that are too short', setTimed(({ steps }) => ({ steps: steps.subarray(1) }))],
  ['more steps than the window has', setTimed(({ steps, gap, horizon }) => ({ steps: steps.with(3, gap + horizon + 1) }))],
  ['a user who left after all steps', setTimed(({ steps, cause, gap, horizon }) => ({ steps: steps.with(3, gap + horizon), cause: cause.with(3, 1) }))],
  ['a cause that has no name', setTimed(({ cause, causes }) => ({ cause: cause.with(3, causes.length + 1) }))],
  ['no cause at all', setTimed(() => ({ causes: [] }))],
  ['a cause named twice', setTimed(() => ({ causes: ['same', 'same'] }))],
  ['an entry after the last step', setTimed(({ steps, entry }) => ({ entry: (entry ?? steps).with(3, steps[3] + 1) }))],
  ['a horizon of no steps', setTimed(() => ({ horizon: 0 }))],
  ['half a gap', setTimed(() => ({ gap: 0.5 }))],
  ['validation rows without a timed outcome', (d, task) => ({ ...d, validation: { ...sampleData(task, 10), timed: undefined } })],
  ['validation rows of another window', (d, task) => ({ ...d, validation: { ...sampleData(task, 10), timed: { ...timedOutcome(sampleData(task, 10).x, 1), horizon: 50 } } })],
];

const constant = (f: Feature): Feature => (f.kind === 'number' ? { ...f, values: f.values.map(() => 0.1) } : { ...f, codes: f.codes.map(() => 1) });
/** Features that some kind reads by name. */
const readByName = (d: TrainingData, kind: string) => d.x.features.filter((feature) => isRead(feature) || isNeeded(kind, feature) || (d.outcome && CONTRACT_NEEDS.has(feature.name)));
const withFeatures = (d: TrainingData, features: readonly Feature[]): TrainingData => ({ ...d, x: { ...d.x, features } });

const EDGES: readonly (readonly [string, Change])[] = [
  ['one row', (_, task) => sampleData(task, 1)],
  ['two rows', (_, task) => sampleData(task, 2)],
  ['constant columns', (d) => ({ ...d, x: mapFeatures(d.x, constant) })],
  ['columns that are all missing', (d) => ({ ...d, x: mapFeatures(d.x, allMissing) })],
  ['equal columns', (d, _, kind) => withFeatures(d, readByName(d, kind).flatMap((f) => [f, { ...f, name: `${f.name} again` }]))],
  ['a category with 100,000 levels', withManyLevels],
  ['hostile names', (d) => withFeatures(d, [...d.x.features, { ...d.x.features[2], name: '__proto__' }, { ...d.x.features[3], name: 'constructor', categories: ['__proto__', 'toString', 'hasOwnProperty'] } as Feature])],
];

function fewest({ kind, estimator }: Case, data: TrainingData): readonly Feature[] {
  const { x, outcome } = data;
  if (estimator.learnsFrom === 'history' || outcome) return readByName(data, kind);
  if (x.features.some((feature) => isNeeded(kind, feature))) return x.features.filter((feature) => isNeeded(kind, feature));
  return [x.features[kind === 'baseline-spend-rate' ? 1 : 0]];
}

function withManyLevels(_: TrainingData, task: LearningTask, kind: string): TrainingData {
  const data = sampleData(task, 2_000);
  const rng = createRng('levels');
  const categories = Array.from({ length: 100_000 }, (__, level) => `level ${level}`);
  return withFeatures(data, [...readByName(data, kind), { name: 'city', kind: 'category', categories, codes: Int32Array.from({ length: 2_000 }, () => rng.int(100_000)) }]);
}

function wide({ task, kind }: Case): TrainingData {
  const data = sampleData(task, 30);
  const rng = createRng('wide');
  const columns = Array.from({ length: 10_000 }, (_, f): Feature => ({ name: `x${f}`, kind: 'number', values: Float64Array.from({ length: 30 }, () => rng.normal()) }));
  return withFeatures(data, [...readByName(data, kind), ...columns]);
}

/** Money is a quantity, and to leave is a class: a target alone does not tell whose it is. */
const isMoney = (task: LearningTask) => task === 'spend' || task === 'contract';

describe.each(CASES)('$kind, at the edges of $task', (each) => {
  const { task, estimator } = each;
  const data = sampleData(task, 200);

  it.each(SPOILT)('refuses %s', (_, spoil) => expectRefusal(each, spoil(data, task, each.kind)));
  if (task !== 'anomaly') it.each(SPOILT_TARGETS)('refuses %s', (_, spoil) => expectRefusal(each, spoil(data, task, each.kind)));
  // A plain regression on contracts can do without an outcome; one that is there has to be right.
  const needsOutcome = estimator.tasks.every((known) => known === 'contract');
  if (data.outcome) it.each(SPOILT_OUTCOMES.filter(([what]) => needsOutcome || what !== 'rows without an outcome'))('refuses %s', (_, spoil) => expectRefusal(each, spoil(data, task, each.kind)));
  const needsTimes = each.kind.startsWith('churn-survival');
  if (data.timed) it.each(SPOILT_TIMES.filter(([what]) => needsTimes || what !== 'rows without a timed outcome'))('refuses %s', (_, spoil) => expectRefusal(each, spoil(data, task, each.kind)));
  if (data.classes) it.each(SPOILT_CLASSES)('refuses %s', (_, spoil) => expectRefusal(each, spoil(data, task, each.kind)));

  it.each(EDGES)('has a defined answer for %s', (_, change) => expectAnswer(each, change(data, task, each.kind)));
  it('has a defined answer for one column, or as few as it reads by name', () => expectAnswer(each, withFeatures(data, fewest(each, data))));

  it('learns from 10,000 columns, or says that they are too many', async () => {
    // Fewer steps than an optimiser may want: what they come to is other tests' affair.
    const outcome = await expectAnswer(each, wide(each), { ...SMALL, maxIter: 50 }).catch((error: unknown) => error);
    if (outcome instanceof WorkbenchError) expect(outcome).toMatchObject({ code: 'bad-input', message: expect.stringContaining('columns') });
    else expect(outcome).toBeUndefined();
  });

  it('refuses the tasks that it does not know', async () => {
    for (const other of ['regression', 'binary', 'multiclass'] as const) {
      if (canLearn(estimator, other) || task === 'anomaly' || (other === 'regression' && isMoney(task)) || (other === 'binary' && task === 'churn')) continue;
      await expect(fitWith(estimator, sampleData(other, 50), SMALL)).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining(other) });
    }
  });
});

describe.each(CASES.filter(({ task, estimator }) => task === 'regression' && estimator.role === 'learner'))('$kind, of a constant target', ({ estimator }) => {
  it('learns it', async () => {
    const data = sampleData('regression', 200);
    const model = await fitWith(estimator, { ...data, y: new Float64Array(200).fill(0.1) }, SMALL);
    for (const value of model.predict(data.x)) expect(value).toBeCloseTo(0.1, 10);
  });
});
