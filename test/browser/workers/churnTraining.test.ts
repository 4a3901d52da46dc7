import { describe, expect, it } from 'vitest';
import type { Artifact, Progress } from '../../../src/core/contract/index.ts';
import { parseIsoDay } from '../../../src/core/data/calendar.ts';
import { generateLearningProduct } from '../../../src/core/samples/learningProduct.ts';
import { registry } from '../../../src/registry.ts';
import { checkpointSlot } from '../../../src/storage/checkpoints.ts';
import { createJob } from '../../../src/storage/jobs.ts';
import { listPredictionIds, readPredictions } from '../../../src/storage/predictions.ts';
import { deleteRun, getRun } from '../../../src/storage/runs.ts';
import type { Database } from '../../../src/storage/schema.ts';
import type { ChurnReport } from '../../../src/tasks/churn/types.ts';
import type { ChurnListRequest, ChurnTrainRequest, DatedOutlook } from '../../../src/workers/churnProtocol.ts';
import { churnListCsv, churnLists, previewChurnList, sealChurnList } from '../../../src/workers/churnLists.ts';
import { churnScoring, scoreChurnJob } from '../../../src/workers/churnScoring.ts';
import { ChurnDataCache } from '../../../src/workers/churnSources.ts';
import { planChurnRequest, proposeChurn, proposeChurnSource, trainChurnJob } from '../../../src/workers/churnTraining.ts';
import { churnTrial, proposeTrial } from '../../../src/workers/churnTrial.ts';
import { ChurnUserLookup } from '../../../src/workers/churnUsers.ts';
import { importFile } from '../../../src/workers/importFile.ts';
import { overrideEngine } from '../../../src/workers/trainingEngine.ts';
import { createTestContext } from '../../testContext.ts';
import { countRecords, openTest } from '../storage/testDatabase.ts';

const FILES = generateLearningProduct({ seed: 11, users: 260, days: 300 });
let imports = 0;

async function importText(db: Database, name: string, text: string): Promise<string> {
  return (await importFile(db, `import-${imports++}`, { file: new File([text], `${name}.csv`), name, overrides: {}, nowMs: 1, todayDay: 21_000 }, createTestContext())).datasetId;
}

/** On the plain engine: nothing is measured first. */
async function openPlain(): Promise<Database> {
  const db = await openTest();
  await overrideEngine(db, { engine: 'typescript', threads: 1 });
  return db;
}

/** Who stops coming: activity alone, with users beside. */
async function activityRequest(db: Database, options: Readonly<Record<string, unknown>> = {}): Promise<ChurnTrainRequest> {
  const [activity, users] = [await importText(db, 'activity', FILES.activity), await importText(db, 'users', FILES.users)];
  const sources = {
    activity: { datasetId: activity, columns: await proposeChurn(db, activity, 'activity') },
    users: { datasetId: users, columns: await proposeChurn(db, users, 'users') },
  };
  const models = [{ kind: 'gbdt', params: { nEstimators: 60, earlyStoppingRounds: 0 } }, 'baseline-recency', 'baseline-base-rate'];
  return { sources, options: { window: 21, horizon: 21, models, seed: 5, economics: { value: 500, incentive: 2 }, ...options }, nowMs: 7 };
}

async function trained(options: Readonly<Record<string, unknown>> = {}) {
  const db = await openPlain();
  const request = await activityRequest(db, options);
  const { runId } = await trainChurnJob(db, registry, 'run', request, createTestContext());
  const run = await getRun(db, runId);
  return { db, request, run, report: run.report as ChurnReport };
}

describe('what tables look like', () => {
  it('is told by name and contents, and a person’s word comes first', async () => {
    const db = await openTest();
    const ids = { activity: await importText(db, 'activity', FILES.activity), subscriptions: await importText(db, 'subscriptions', FILES.subscriptions), users: await importText(db, 'users', FILES.users), tickets: await importText(db, 'tickets', FILES.tickets) };
    const found = await Promise.all(Object.values(ids).map((id) => proposeChurnSource(db, id)));
    expect(found).toEqual(Object.keys(ids));
    expect(await proposeChurn(db, ids.activity, 'activity')).toEqual({ user: 'user_id', date: 'date' });
    expect(await proposeChurn(db, ids.subscriptions, 'subscriptions')).toMatchObject({ customer: 'user_id', start: 'start_date', mrr: 'mrr', accessEnd: 'access_end' });
  });
});

describe('a plan', () => {
  it('says who is at risk, who left through time, what is measured, and reads tables once while as-of is dragged', async () => {
    const db = await openTest();
    const request = await activityRequest(db);
    const cache = new ChurnDataCache(Promise.resolve(db));
    const planned = (await planChurnRequest(db, cache, registry, request, createTestContext())) as DatedOutlook;
    expect(planned).toMatchObject({ kind: 'dated', plan: { window: 21, horizon: 21, holdoutKind: 'earlier' }, reading: { label: 'no-activity', step: 'day' } });
    expect(planned.measures.map(({ name }) => name)).toEqual(expect.arrayContaining(['page_views', 'session_duration']));
    expect(planned.baseRates.find(({ cutoff }) => cutoff === planned.plan.holdoutCutoff)).toEqual(planned.population);
    expect(planned.population.leavers).toBeGreaterThan(0);
    expect(planned.atRiskAsOf).toBeGreaterThan(0);
    const again = (await planChurnRequest(db, cache, registry, { ...request, leaks: false }, createTestContext())) as DatedOutlook;
    expect(again.population).toEqual(planned.population);
  });

  it('names, before anything is trained, a column that knows who left', async () => {
    const db = await openTest();
    const request = await activityRequest(db);
    const cache = new ChurnDataCache(Promise.resolve(db));
    const clean = (await planChurnRequest(db, cache, registry, request, createTestContext())) as DatedOutlook;
    expect(clean.warnings.filter(({ key }) => key === 'leak-suspected')).toEqual([]);
    // Days of activity after the hold-out's cutoff, written beside each user as if it had been known: the answer again.
    const { holdoutCutoff } = clean.plan;
    const [header, ...rows] = FILES.activity.trimEnd().split('\r\n').map((line) => line.split(','));
    const later = new Set(rows.filter((row) => Date.parse(row[header.indexOf('date')]) / 86_400_000 >= holdoutCutoff).map((row) => row[0]));
    const [head, ...people] = FILES.users.trimEnd().split('\r\n');
    const users = await importText(db, 'leaky', [`${head},health`, ...people.map((line) => `${line},${later.has(line.split(',')[0]) ? 9 : 1}`)].join('\r\n'));
    const leaky = { ...request, sources: { ...request.sources, users: { datasetId: users, columns: { user: 'user_id' } } }, options: { ...request.options, staticColumns: ['health'] } };
    const planned = (await planChurnRequest(db, cache, registry, leaky, createTestContext())) as DatedOutlook;
    expect(planned.warnings.filter(({ key }) => key === 'leak-suspected').map(({ message }) => message).join()).toMatch(/health/);
  });
});

describe('a training', () => {
  it('keeps report, models, state, its list and the held-out users; all of it goes with the run', async () => {
    const { db, run, report } = await trained();
    expect(run).toMatchObject({ task: 'churn', status: 'done', createdAtMs: 7 });
    expect(report.plan.holdoutKind).toBe('earlier');
    expect(await listPredictionIds(db, 'run')).toEqual(['run', 'run:holdout']);
    const [list, holdout] = [(await readPredictions(db, 'run')).predictions, (await readPredictions(db, 'run:holdout')).predictions];
    expect([list.cutoff, holdout.cutoff]).toEqual([report.plan.asOf, report.plan.holdoutCutoff]);
    expect(list.actual.every(Number.isNaN)).toBe(true);
    expect(holdout.actual.filter((left) => left === 1)).toHaveLength(report.population.leavers);
    expect(Object.keys(run.modelHashes)).toEqual(expect.arrayContaining(['gbdt', 'baseline-recency']));
    expect(await countRecords(db)).not.toHaveProperty('jobs');
    await deleteRun(db, 'run');
    expect(Object.keys(await countRecords(db)).filter((store) => ['runs', 'reports', 'models', 'predictions'].includes(store))).toEqual([]);
  });

  it('that is asked for again under its id answers its run, and trains nothing', async () => {
    const { db, request } = await trained();
    const ctx = createTestContext();
    expect(await trainChurnJob(db, registry, 'run', request, ctx)).toEqual({ runId: 'run' });
    expect(ctx.progress).toEqual([]);
  });

  it('that is cancelled leaves neither run, job nor checkpoint', async () => {
    const db = await openPlain();
    const request = await activityRequest(db);
    const ctx = createTestContext({ clockStepMs: 1000 });
    const cancelling = { ...ctx, onProgress: ({ phase }: { phase: string }) => phase === 'fit:gbdt' && ctx.abort() };
    await expect(trainChurnJob(db, registry, 'run', request, cancelling as never)).rejects.toMatchObject({ code: 'cancelled' });
    expect(Object.keys(await countRecords(db)).filter((store) => ['runs', 'reports', 'models', 'predictions', 'jobs', 'checkpoints'].includes(store))).toEqual([]);
  });

  it('that a closed tab left goes on from its checkpoint to the same models, bit for bit', async () => {
    const { db, request, run } = await trained();
    // What a tab that is closed in the middle leaves: a running job, and what was saved last.
    let saved: Artifact | undefined;
    const ctx = createTestContext({ clockStepMs: 1000 });
    let grown = 0;
    const watching = {
      ...ctx,
      onProgress: ({ phase, done, unit }: Progress) => {
        if (phase === 'fit:gbdt' && unit === 'trees') grown = done;
      },
      breathe: async () => {
        if (grown >= 50) saved ??= await checkpointSlot(db, 'closed', 'gbdt').load();
        if (saved) ctx.abort();
        await ctx.breathe();
      },
    };
    await expect(trainChurnJob(db, registry, 'closed', request, watching)).rejects.toMatchObject({ code: 'cancelled' });
    expect(saved).toBeDefined();
    await createJob(db, { id: 'closed', kind: 'train-churn', request: JSON.parse(JSON.stringify(request)) as never, createdAtMs: 7 });
    await checkpointSlot(db, 'closed', 'gbdt').save(saved as Artifact);
    const resumed = createTestContext();
    await trainChurnJob(db, registry, 'closed', request, resumed);
    const first = resumed.progress.find(({ phase, unit }) => phase === 'fit:gbdt' && unit === 'trees');
    expect(first?.done).toBeGreaterThan(10);
    expect((await getRun(db, 'closed')).modelHashes).toEqual(run.modelHashes);
  });
});

describe('later tables', () => {
  it('are scored as the run read its own, and of the same day say the same', async () => {
    const { db, request, report } = await trained();
    const days = { completeThrough: '2026-06-30' };
    const same = await scoreChurnJob(db, registry, 'same', { runId: 'run', sources: request.sources, asOf: '2026-07-01', options: days, nowMs: 9 }, createTestContext());
    expect(same).toMatchObject({ predictionsId: 'same', cutoff: report.plan.asOf, champion: report.champion });
    const [then, now] = [(await readPredictions(db, 'run')).predictions, (await readPredictions(db, 'same')).predictions];
    expect(now.keys).toEqual(then.keys);
    expect(now.byKind).toEqual(then.byKind);
    expect(now.parts).toEqual(then.parts);
    await expect(scoreChurnJob(db, registry, 'other', { runId: 'run', sources: request.sources, asOf: '2026-07-01', options: { window: 5 }, nowMs: 9 }, createTestContext())).rejects.toThrow(/"window" is as the run was trained with/);
  });
});

describe('the month after', () => {
  it('tells what became of the list, and what contacting its users was worth', async () => {
    const whole = generateLearningProduct({ seed: 11, users: 260, days: 300 });
    const through = parseIsoDay('2026-05-31') ?? 0;
    const before = generateLearningProduct({ seed: 11, users: 260, days: 300 }, through);
    const db = await openPlain();
    const activity = await importText(db, 'until-may', before.activity);
    const columns = { user: 'user_id', date: 'date' };
    const request = await activityRequest(db, { completeThrough: '2026-05-31' });
    await trainChurnJob(db, registry, 'may', { ...request, sources: { activity: { datasetId: activity, columns } } }, createTestContext());
    const sealed = await sealChurnList(db, { predictionsId: 'may', controlShare: 0.4 }, 8);
    const later = { activity: { datasetId: await importText(db, 'until-june', whole.activity), columns } };
    const score = (asOf: string, completeThrough: string) => scoreChurnJob(db, registry, `as-of-${asOf}`, { runId: 'may', sources: later, asOf, options: { completeThrough }, nowMs: 9 }, createTestContext());

    const result = await score('2026-07-01', '2026-06-30');
    const { predictions } = await readPredictions(db, 'may');
    const days = whole.activity.trimEnd().split('\r\n').slice(1).map((line) => line.split(',')).map(([user, date]) => ({ user, day: parseIsoDay(date) ?? 0 }));
    const stayed = new Set(days.filter(({ day }) => day >= predictions.cutoff && day < predictions.cutoff + 21).map(({ user }) => user));
    const leavers = predictions.keys.filter((key) => !stayed.has(key)).length;
    expect(predictions.cutoff).toBe(through + 1);
    expect(result.earlier).toMatchObject({ cutoff: through + 1, knownOn: through + 21, users: predictions.keys.length, seen: { known: predictions.keys.length, leavers } });
    expect(result.earlier.seen?.metrics?.auc).toBeGreaterThan(0.5);
    expect(result.trials).toMatchObject([{ list: sealed, result: { users: { contact: sealed.contacts, control: sealed.controls }, unknown: { contact: 0, control: 0 } } }]);
    expect(await churnScoring(db, result.predictionsId)).toEqual(result);

    const early = await score('2026-06-15', '2026-06-14');
    expect(early.earlier.seen).toBeNull();
    expect(early.trials[0].result).toBeNull();
  });
});

describe('users', () => {
  it('are ranked, found and told of: probabilities, sequences, reasons that add up', async () => {
    const { db, report } = await trained();
    const lookup = new ChurnUserLookup(Promise.resolve(db), registry, new ChurnDataCache(Promise.resolve(db)));
    const query = { sortBy: 'probability', descending: true, search: '', from: 0, count: 1000 };
    const page = await lookup.page('run:holdout', query);
    const at = page.kinds.indexOf(page.champion);
    const said = page.rows.map(({ calibrated }) => calibrated[at] ?? NaN);
    expect(said).toEqual(said.toSorted((a, b) => b - a));
    expect(page.total).toBe(page.rows.length);
    const [top] = page.rows;
    expect((await lookup.page('run:holdout', { ...query, search: top.key.toLowerCase() })).rows.map(({ key }) => key)).toContain(top.key);
    await expect(lookup.page('run', { ...query, sortBy: 'charm' })).rejects.toThrow(/cannot be sorted by "charm"/);

    const detail = await lookup.detail('run:holdout', top.key, 'gbdt', createTestContext());
    expect(detail).toMatchObject({ key: top.key, cutoff: report.plan.holdoutCutoff, stepDays: 1, actual: top.actual, value: 500 });
    expect(detail.percentile).toBe(100);
    expect(detail.sequences.find(({ measure }) => measure === 'page_views')?.values).toHaveLength(21);
    const { explanation, byMeasure } = detail.why ?? {};
    const output = explanation?.outputs[0];
    expect(output?.prediction).toBe(detail.probabilities.gbdt.raw);
    expect(byMeasure?.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo((output?.sum ?? NaN) - (output?.base ?? NaN), 9);
    expect((await lookup.detail('run:holdout', top.key, 'baseline-base-rate', createTestContext())).why).toBeNull();
    await expect(lookup.detail('run', 'nobody', undefined, createTestContext())).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a contact list', () => {
  it('keeps to capacity and budget, is the same when it is asked for again, and proves itself by next month’s file', async () => {
    const { db } = await trained();
    const request: ChurnListRequest = { predictionsId: 'run', controlShare: 0.3 };
    const all = await previewChurnList(db, request);
    expect(all.listed).toBeGreaterThan(20);
    expect(all.contacts + all.controls).toBe(all.listed);
    expect((await previewChurnList(db, { ...request, capacity: 20 })).listed).toBe(20);
    const budget = 12;
    const bounded = await previewChurnList(db, { ...request, controlShare: 0, budget });
    expect(bounded.cost.expected).toBeLessThanOrEqual(budget);
    expect(bounded.listed).toBeLessThan(all.listed);
    await expect(previewChurnList(db, { ...request, controlShare: 0.9 })).rejects.toThrow(/controlShare/);

    const sealed = await sealChurnList(db, request, 11);
    expect(await sealChurnList(db, request, 12)).toEqual(sealed);
    expect((await churnLists(db, 'run')).map(({ listId }) => listId)).toEqual([sealed.listId]);
    const [header, ...rows] = (await (await churnListCsv(db, sealed.listId, false)).text()).trimEnd().split('\r\n').map((line) => line.split(','));
    expect(header).toEqual(['user', 'rank', 'probability', 'expected_gain', 'arm', 'trial']);
    expect(rows).toHaveLength(sealed.seal.listed);

    // Everyone contacted stays and brings 500; of those held out half leave.
    const month = rows.map(([user, rank, , , arm]) => `${user},${arm === 'contact' || Number(rank) % 2 === 0 ? 500 : 0},${arm}`);
    const datasetId = await importText(db, 'next-month', ['user_id,margin,contacted', ...month].join('\n'));
    const columns = await proposeTrial(db, datasetId);
    expect(columns).toEqual({ user: 'user_id', margin: 'margin', contacted: 'contacted' });
    const trial = await churnTrial(db, { listId: sealed.listId, datasetId, columns });
    expect(trial).toMatchObject({ users: { contact: sealed.contacts, control: sealed.controls }, unknown: { contact: 0, control: 0 }, crossed: { contact: 0, control: 0 }, list: sealed });
    expect(trial.interval!.low).toBeLessThanOrEqual(trial.effect!);
    expect(trial.effect).toBeGreaterThan(0);
    await expect(churnTrial(db, { listId: sealed.listId, datasetId, columns: { user: 'margin', margin: 'margin' } })).rejects.toThrow(/No user of the list is in the file/);
    await expect(churnTrial(db, { listId: 'run', datasetId, columns })).rejects.toMatchObject({ code: 'not-found' });
  });
});
