import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateLearningProduct } from '../../src/core/samples/learningProduct.ts';
import { type JobFolder, useJobFolder } from './jobFolder.ts';
import { csvRecords, dayOf } from './jobResults.ts';

const SIZE = { seed: 11, users: 260, days: 300 };
const MAY = generateLearningProduct(SIZE, dayOf('2026-05-31'));
const JUNE = generateLearningProduct(SIZE);
const HORIZON = 21;
const options = { window: 21, horizon: HORIZON, completeThrough: '2026-05-31', models: [{ kind: 'gbdt', params: { nEstimators: 40 } }, 'baseline-recency', 'baseline-base-rate'], seed: 5, economics: { value: 500, incentive: 2, controlShare: 0.4 } };

interface Report {
  readonly recipe: boolean;
  readonly asOf: string;
  readonly champion: string;
  readonly expectedLeavers: Readonly<Record<string, number>>;
  readonly earlier: { readonly asOf: string; readonly knownOn: string; readonly users: number; readonly seen: { readonly known: number; readonly leavers: number; readonly expectedLeavers: number } | null };
  readonly trial: { readonly verdict: string; readonly effect: number; readonly interval: { readonly low: number; readonly high: number }; readonly users: Readonly<Record<string, number>> } | null;
  readonly lists: readonly { readonly seal: { readonly id: string; readonly controls: number; readonly from: string } }[];
}

describe('the next month of churn as a job', () => {
  const folder: JobFolder = useJobFolder('churn-next-');
  const at = (...parts: string[]) => join(folder.path, ...parts);
  const reportOf = (name: string) => JSON.parse(readFileSync(at(name, 'report.json'), 'utf8')) as Report;
  const next = (name: string, more: object = {}) => folder.writeJob(`${name}.json`, { task: 'churn', recipe: 'may/recipe.json', inputs: { activity: 'june.csv' }, options: { completeThrough: '2026-06-30' }, ...more });

  it('starts with a recipe beside the results of a job', async () => {
    writeFileSync(at('may.csv'), MAY.activity);
    writeFileSync(at('june.csv'), JUNE.activity.replace('user_id', 'member_id'));
    const done = await folder.runJob(folder.writeJob('may.json', { task: 'churn', inputs: { activity: 'may.csv' }, options }), at('may'));
    // A build that takes its time says so on stderr.
    expect(done.code, done.stderr).toBe(0);
    const recipe = JSON.parse(readFileSync(at('may', 'recipe.json'), 'utf8')) as Record<string, unknown>;
    expect(recipe).toMatchObject({ format: 'brain-workbench-recipe', task: 'churn', asOf: '2026-06-01', files: { list: { name: 'contacts.csv' } }, sources: { activity: { mapping: { user: 'user_id', date: 'date' } } } });
  });

  it('scores the new files, under another name of a column, and tells what became of the list', async () => {
    const done = await folder.runJob(next('june'), at('june'));
    expect(done.code, done.stderr).toBe(0);
    const report = reportOf('june');
    expect(report).toMatchObject({ recipe: true, asOf: '2026-07-01', earlier: { asOf: '2026-06-01', knownOn: '2026-06-21' } });
    const then = csvRecords(at('may', 'predictions.csv'));
    const [cutoff, until] = [dayOf('2026-06-01'), dayOf('2026-06-01') + HORIZON];
    const rows = JUNE.activity.trimEnd().split('\r\n').slice(1).map((line) => line.split(','));
    const active = new Set(rows.filter(([, date]) => dayOf(date) >= cutoff && dayOf(date) < until).map(([user]) => user));
    const leavers = then.filter(({ user }) => !active.has(user));
    expect(report.earlier.seen).toMatchObject({ known: then.length, leavers: leavers.length });
    const expected = then.reduce((sum, row) => sum + Number(row[`${report.champion}-calibrated`]), 0);
    expect(report.earlier.seen?.expectedLeavers).toBeCloseTo(expected, 9);

    const list = csvRecords(at('may', 'contacts.csv'));
    expect(report.trial?.users).toEqual({ contact: list.filter(({ arm }) => arm === 'contact').length, control: list.filter(({ arm }) => arm === 'control').length });
    expect(report.trial?.interval.low).toBeLessThan(report.trial?.effect ?? NaN);
    expect(report.trial?.interval.high).toBeGreaterThan(report.trial?.effect ?? NaN);
    const scored = csvRecords(at('june', 'predictions.csv'));
    expect(report.expectedLeavers[report.champion]).toBeCloseTo(scored.reduce((sum, row) => sum + Number(row[`${report.champion}-calibrated`]), 0), 9);
    expect(report.lists[0].seal).toMatchObject({ from: '2026-07-01' });
    expect(new Set(csvRecords(at('june', 'contacts.csv')).map(({ trial }) => trial))).toEqual(new Set([report.lists[0].seal.id]));
    expect(JSON.parse(readFileSync(at('june', 'recipe.json'), 'utf8'))).toMatchObject({ asOf: '2026-07-01', sources: { activity: { mapping: { user: 'user_id' }, names: { user: 'member_id' } } } });
  });

  it('says so where nothing can be told yet, and refuses files that were changed', async () => {
    const early = await folder.runJob(next('early', { options: { completeThrough: '2026-06-10' } }), at('early'));
    expect(early.code, early.stderr).toBe(0);
    expect(early.stdout).toContain('not known before 2026-06-21');
    expect(reportOf('early')).toMatchObject({ earlier: { seen: null }, trial: null });
    const refused = async (name: string, more: object = {}) => (await folder.runJob(next(name, more), at('refused'))).stderr.trimEnd();
    expect(await refused('option', { options: { horizon: 30 } })).toMatch(/There is no option "horizon" in a job of churn with a "recipe"/);
    expect(await refused('source', { inputs: { transactions: 'june.csv' } })).toMatch(/The models learned from the activity table too/);
    const list = readFileSync(at('may', 'contacts.csv'), 'utf8');
    writeFileSync(at('may', 'contacts.csv'), list.replace(/control/, 'contact'));
    expect(await refused('changed')).toMatch(/"contacts\.csv" is not the file that was written beside the recipe/);
  });
});
