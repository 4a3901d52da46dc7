import { describe, expect, it } from 'vitest';
import { registry } from '../../../src/registry.ts';
import type { TableSource } from '../../../src/tasks/table/facts.ts';
import { parseTabularOptions } from '../../../src/tasks/tabular/options.ts';
import { tabularReportJson } from '../../../src/tasks/tabular/reportJson.ts';
import { dividesAlike } from '../../../src/tasks/tabular/startFrom.ts';
import type { EarlierModel } from '../../../src/tasks/tabular/startFrom.ts';
import { trainTabular } from '../../../src/tasks/tabular/train.ts';
import type { TabularResult } from '../../../src/tasks/tabular/types.ts';
import { flowersSource, membersSource } from './fixtures.ts';
import { trainingContext } from './training.ts';
import type { Given } from './training.ts';

const split = { kind: 'holdout', share: 0.25, seed: 7 };
/** Nothing drawn: trees depend on the rows and on the trees before them alone. */
const boosting = (nEstimators: number) => ({ kind: 'gbdt', params: { nEstimators, minChildWeight: 1, subsample: 1, colsampleBytree: 1 } });

const optionsOf = (source: TableSource, given: Given) => parseTabularOptions(given, source.facts, false, registry);

async function train(source: TableSource, given: Given, earlier?: EarlierModel): Promise<TabularResult> {
  return trainTabular({ train: source }, await optionsOf(source, given), { splitIsProposed: false, columnsMs: 0, earlier }, registry, trainingContext());
}

function earlierOf({ models }: TabularResult, sameRows = true): EarlierModel {
  return { runId: 'R1', name: 'tabular-gbdt-1', sameRows, artifact: structuredClone(models.gbdt) };
}

describe('a training that goes on from an earlier one', () => {
  it('ends where one would have ended that was as long as both', async () => {
    const source = await membersSource();
    const first = await train(source, { split, models: [boosting(15)] });
    const both = await train(source, { split, models: [boosting(10)], startFrom: 'R1' }, earlierOf(first));
    const whole = await train(source, { split, models: [boosting(25)] });
    expect(both.report.models.find(({ kind }) => kind === 'gbdt')?.facts).toMatchObject({ trees: 25, treesGrown: 10 });
    both.predictions.byKind.gbdt.forEach((value, i) => expect(value).toBeCloseTo(whole.predictions.byKind.gbdt[i], 10));
    expect(both.predictions.byKind.gbdt).not.toEqual(first.predictions.byKind.gbdt);
  });

  it('is said in the report, with a warning where the rows were others', async () => {
    const source = await membersSource(120);
    const first = await train(source, { split, models: [boosting(3)] });
    const same = await train(source, { split, models: [boosting(2)], startFrom: 'R1' }, earlierOf(first));
    expect(same.report.startedFrom).toEqual({ runId: 'R1', name: 'tabular-gbdt-1', sameRows: true });
    expect(same.report.warnings.map(({ key }) => key)).toContain('started-from');
    expect(same.report.warnings.map(({ key }) => key)).not.toContain('started-from-other-rows');
    const other = await train(source, { split, models: [boosting(2)], startFrom: 'R1' }, earlierOf(first, false));
    expect(other.report.warnings.find(({ key }) => key === 'started-from-other-rows')?.message).toContain('"tabular-gbdt-1"');
    const run = { appVersion: '1', engine: { name: 'typescript', reason: 'r' }, dataHash: 'h', timingsMs: {} };
    expect(tabularReportJson(same.report, run).startedFrom).toEqual(same.report.startedFrom);
    expect(tabularReportJson(first.report, run).startedFrom).toBeNull();
  });

  it('is refused where the earlier model does not fit', async () => {
    const members = await membersSource(120);
    const first = await train(members, { split, models: [boosting(2)] });
    await expect(train(members, { split, models: [boosting(2)], exclude: ['hours'], startFrom: 'R1' }, earlierOf(first))).rejects.toMatchObject({ code: 'bad-input', message: expect.stringMatching(/does not fit.*"hours"/) });
    await expect(train(await flowersSource(90), { split, models: [boosting(2)], startFrom: 'R1' }, earlierOf(first))).rejects.toMatchObject({ code: 'bad-input', message: expect.stringMatching(/does not fit: its objective is "logistic", not "softmax"/) });
    const damaged = { ...earlierOf(first), artifact: { ...first.models.gbdt, buffers: {} } };
    await expect(train(members, { split, models: [boosting(2)], startFrom: 'R1' }, damaged)).rejects.toMatchObject({ code: 'bad-file' });
  });
});

describe('option startFrom', () => {
  it('needs boosting, and rows that the earlier model has not seen', async () => {
    const source = await membersSource(60);
    await expect(optionsOf(source, { models: ['logistic'], startFrom: 'R1' })).rejects.toThrow(/"startFrom" is for "gbdt", which is not among.*logistic/);
    await expect(optionsOf(source, { split: { kind: 'folds', k: 3 }, startFrom: 'R1' })).rejects.toThrow(/does not go with a split into folds/);
    await expect(optionsOf(source, { startFrom: 7 })).rejects.toThrow(/"startFrom" must be a text; got 7/);
    expect((await optionsOf(source, { startFrom: 'R1' })).startFrom).toBe('R1');
  });

  it('tells trainings that divide the same rows alike from others', async () => {
    const source = await membersSource(60);
    const base = await optionsOf(source, { split });
    expect(dividesAlike(base, await optionsOf(source, { split: { seed: 7, share: 0.25, kind: 'holdout' }, models: ['gbdt'], exclude: ['hours'] }))).toBe(true);
    for (const other of [{ split: { ...split, seed: 8 } }, { split, seed: 3 }, { split, validationShare: 0.2 }, { split, weight: 'price_paid' }]) expect(dividesAlike(base, await optionsOf(source, other))).toBe(false);
  });
});
