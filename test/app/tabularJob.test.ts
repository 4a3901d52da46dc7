import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/ensure.mjs';
import { missingSharedData, sharedData } from '../sharedData.ts';
import { useJobFolder } from './jobFolder.ts';

const folder = useJobFolder('workbench-tabular-');
const { runJob, writeJob } = folder;

interface Report {
  readonly task: string;
  readonly dataHash: string;
  readonly engine: { readonly name: string; readonly reason: string };
  readonly rows: { readonly read: number; readonly rejected: number; readonly train: number; readonly holdout: number };
  readonly timingsMs: { readonly import: number; readonly columns: number; readonly fit: Readonly<Record<string, number>>; readonly predict: number };
  readonly champion: string;
  readonly plan: { readonly split: { readonly kind: string; readonly cutoff?: string }; readonly positiveClass: string | null };
  readonly models: readonly { readonly kind: string; readonly metrics: Readonly<Record<string, number>>; readonly featureImportance: readonly unknown[] }[];
}

function readReport(out: string): Report {
  return JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report;
}

/** Cells without quoted commas. */
function readPredictions(out: string): { header: string[]; rows: string[][] } {
  const [header, ...rows] = readFileSync(join(out, 'predictions.csv'), 'utf8').trimEnd().split('\r\n').map((line) => line.split(','));
  return { header, rows };
}

describe('the headless job of task "tabular"', () => {
  it('trains on the example in time, and its files agree with each other', async () => {
    const out = join(folder.path, 'example');
    const { code, stdout, stderr } = await runJob(join(root, 'examples/tabular.json'), out);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/held out \(time\), "amount" \(regression\)/);
    const report = readReport(out);
    expect(report.task).toBe('tabular');
    expect(report.dataHash).toMatch(/^[0-9a-f]{64}$/);
    expect(report.engine.reason).not.toBe('');
    expect(report.timingsMs.import).toBeGreaterThan(0);
    const { header, rows } = readPredictions(out);
    expect(header.slice(0, 2)).toEqual(['key', 'actual']);
    expect(header.slice(2).toSorted()).toEqual(report.models.map(({ kind }) => kind).toSorted());
    expect(rows).toHaveLength(report.rows.holdout);
    for (const { kind, metrics } of report.models) {
      expect(report.timingsMs.fit).toHaveProperty(kind);
      const column = header.indexOf(kind);
      const squares = rows.map((row) => (Number(row[column]) - Number(row[1])) ** 2);
      expect(Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / rows.length) / metrics.rmse).toBeCloseTo(1, 6);
    }
    expect(Object.keys(unzipSync(readFileSync(join(out, 'model.zip')))).length).toBeGreaterThan(report.models.length);
  });

  it('predicts a test file, whose columns are read as the table’s, with keys as they are', async () => {
    const line = (i: number, key: string) => `${key},${i % 10},${i % 2 ? 'Y' : i % 3 ? 'N' : 'unknown'},${i % 10 > 4 ? 'yes' : 'no'}`;
    const train = Array.from({ length: 120 }, (_, i) => line(i, `k${i}`));
    // By itself, "Y" and "N" would be true and false, and "=1+1" is what a spreadsheet would compute.
    const test = [line(7, '=1+1'), line(3, '-2'), line(5, '@x'), line(1, 'plain')].map((row) => row.replace('unknown', 'N'));
    writeFileSync(join(folder.path, 'train.csv'), `user_id,level,flag,label\n${train.join('\n')}\n`);
    writeFileSync(join(folder.path, 'test.csv'), `user_id,level,flag,label\n${test.join('\n')}\n`);
    const out = join(folder.path, 'two');
    const job = writeJob('two.json', { task: 'tabular', inputs: { table: 'train.csv', test: 'test.csv' }, options: { models: [{ kind: 'gbdt', params: { nEstimators: 30, minChildWeight: 1 } }] } });
    const { code, stderr } = await runJob(job, out);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { rows } = readPredictions(out);
    expect(rows.map(([key, actual]) => [key, actual])).toEqual([['=1+1', 'yes'], ['-2', 'no'], ['@x', 'yes'], ['plain', 'no']]);
    expect(readReport(out)).toMatchObject({ plan: { split: { kind: 'file' }, positiveClass: 'yes' }, rows: { read: 124, train: 120, holdout: 4 } });
  });

  it.skipIf(missingSharedData('tabular/adult_train.csv'))('learns who earns more on Adult, better than its linear partner', async () => {
    const inputs = { table: sharedData('tabular/adult_train.csv'), test: sharedData('tabular/adult_test.csv') };
    const out = join(folder.path, 'adult');
    const { code, stderr } = await runJob(writeJob('adult.json', { task: 'tabular', inputs, options: { target: 'income', models: ['gbdt', 'logistic'] } }), out);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = readReport(out);
    expect(report.champion).toBe('gbdt');
    expect(report.plan.positiveClass).toBe('>50K');
    const auc = Object.fromEntries(report.models.map(({ kind, metrics }) => [kind, metrics.auc]));
    expect(auc.gbdt).toBeGreaterThan(auc.logistic);
    expect(auc.logistic).toBeGreaterThan(0.85);
  });

  it('says in one line what is wrong, and exits with 1', async () => {
    writeFileSync(join(folder.path, 'small.csv'), `a,b\n${Array.from({ length: 30 }, (_, i) => `${i % 7},${i * 3}`).join('\n')}\n`);
    const bad: readonly [Readonly<Record<string, unknown>>, RegExp][] = [
      [{ options: { target: 'c' } }, /"target".*does not have.*"a", "b"/],
      [{ options: { models: ['baseline-base-rate'] } }, /cannot learn regression/],
      [{ options: { split: { kind: 'file' } } }, /there is no test file/],
      [{ options: { split: { kind: 'time' } } }, /no column of dates/],
      [{ columns: { table: { target: 'b' } } }, /has no "columns"/],
    ];
    for (const [more, message] of bad) {
      const { code, stdout, stderr } = await runJob(writeJob('bad.json', { task: 'tabular', inputs: { table: 'small.csv' }, ...more }), join(folder.path, 'bad'));
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr.trimEnd()).toMatch(message);
      expect(stderr.trimEnd()).not.toMatch(/\n/);
    }
  });
});

describe('the output folder of a job', () => {
  it('is made before anything is started: a file, or a folder inside of one, ends the job at once', async () => {
    const job = writeJob('plain.json', { task: 'clv', inputs: { transactions: join(root, 'examples/transactions.csv') } });
    writeFileSync(join(folder.path, 'taken'), 'kept');
    expect(await runJob(job, join(folder.path, 'taken'))).toMatchObject({ code: 1, stderr: expect.stringMatching(/^--out names a file, .*taken\. Name a folder.*\n$/) });
    expect(await runJob(job, join(folder.path, 'taken/inside'))).toMatchObject({ code: 1, stderr: expect.stringMatching(/^--out .*inside cannot be written: .*\n$/) });
    expect(readFileSync(join(folder.path, 'taken'), 'utf8')).toBe('kept');
    mkdirSync(join(folder.path, 'empty'));
    expect(await runJob(writeJob('none.json', { task: 'clv', inputs: { transactions: 'none.csv' } }), join(folder.path, 'empty'))).toMatchObject({ code: 1 });
    expect(readdirSync(join(folder.path, 'empty'))).toEqual([]);
  });
});
