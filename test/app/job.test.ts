import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/ensure.mjs';
import { missingSharedData, sharedData } from '../sharedData.ts';
import { useJobFolder } from './jobFolder.ts';

const folder = useJobFolder('workbench-job-');
const { runJob, writeJob } = folder;

interface Report {
  readonly task: string;
  readonly appVersion: string;
  readonly engine: unknown;
  readonly seed: number;
  readonly dataHash: string;
  readonly rows: { readonly read: number; readonly rejected: number; readonly train: number; readonly holdout: number };
  readonly warnings: readonly unknown[];
  readonly timingsMs: { readonly import: number; readonly features: number; readonly fit: Readonly<Record<string, number>>; readonly predict: number };
  readonly models: readonly { readonly kind: string; readonly params: object; readonly metrics: Readonly<Record<string, number>>; readonly featureImportance: readonly unknown[] }[];
}

function readReport(out: string): Report {
  return JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report;
}

function readPredictions(out: string): { header: string[]; rows: string[][] } {
  const [header, ...rows] = readFileSync(join(out, 'predictions.csv'), 'utf8').trimEnd().split('\r\n').map((line) => line.split(','));
  return { header, rows };
}

/** What report.json and predictions.csv must agree on for any clv job. */
function checkResults(out: string): Report {
  const report = readReport(out);
  expect(report.task).toBe('clv');
  expect(report.dataHash).toMatch(/^[0-9a-f]{64}$/);
  expect(report.rows.holdout).toBeGreaterThan(0);
  expect(report.timingsMs.import).toBeGreaterThan(0);
  for (const { kind, metrics } of report.models) {
    expect(Number.isFinite(metrics.rmse), `${kind} has an RMSE`).toBe(true);
    expect(report.timingsMs.fit).toHaveProperty(kind);
  }
  const rmse = report.models.map(({ metrics }) => metrics.rmse);
  expect(rmse).toEqual([...rmse].sort((a, b) => a - b));

  const { header, rows } = readPredictions(out);
  expect(header.slice(0, 2)).toEqual(['key', 'actual']);
  expect(header.slice(2).sort()).toEqual(report.models.map(({ kind }) => kind).sort());
  expect(new Set(rows.map(([key]) => key)).size).toBe(rows.length);
  for (const { kind, metrics } of report.models) {
    const column = header.indexOf(kind);
    const squares = rows.map((row) => (Number(row[column]) - Number(row[1])) ** 2);
    const recomputed = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / rows.length);
    expect(recomputed / metrics.rmse, `${kind}: RMSE of predictions.csv`).toBeCloseTo(1, 3);
  }
  expect(Object.keys(unzipSync(readFileSync(join(out, 'model.zip')))).length).toBeGreaterThan(0);
  return report;
}

describe('the headless job', () => {
  it('trains on the example, and its files agree with each other', async () => {
    const out = join(folder.path, 'example');
    const { code, stdout, stderr } = await runJob(join(root, 'examples/clv.json'), out);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('gbdt');
    const report = checkResults(out);
    expect(report.seed).toBe(42);
    expect(report.rows.read).toBe(readFileSync(join(root, 'examples/transactions.csv'), 'utf8').trimEnd().split('\r\n').length - 1);
  });

  it.skipIf(missingSharedData('clv/CDNOW_master.txt'))('trains on CDNOW, a real file of spaces without a header', async () => {
    const job = writeJob('cdnow.json', {
      task: 'clv',
      inputs: { transactions: sharedData('clv/CDNOW_master.txt') },
      options: { asOf: '1997-12-30', horizonDays: 180, models: ['gbdt', 'ridge', 'baseline-last-period'], seed: 42 },
    });
    const out = join(folder.path, 'cdnow');
    const { code, stderr } = await runJob(job, out);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = checkResults(out);
    expect(report.rows.read).toBe(69_659);
    expect(readPredictions(out).rows).toHaveLength(23_570);
  });

  it('converts files, and says of each what it was', async () => {
    mkdirSync(join(folder.path, 'in/more'), { recursive: true });
    writeFileSync(join(folder.path, 'in/a.csv'), 'name;note\nAna;"x;y"\nBo;=1+1\nCy;3\n');
    writeFileSync(join(folder.path, 'in/more/a.csv'), 'name,note\nDi,007\nEd,1\n');
    const job = writeJob('convert.json', { task: 'convert', inputs: { files: ['in/a.csv', 'in/more/*.csv'] } });
    const out = join(folder.path, 'converted');
    const { code, stdout } = await runJob(job, out);
    expect(code).toBe(0);
    expect(stdout).toContain('2 of 2 files converted: 5 rows read');
    expect(readFileSync(join(out, 'a.csv'), 'utf8')).toBe('name,note\r\nAna,x;y\r\nBo,=1+1\r\nCy,3\r\n');
    expect(readFileSync(join(out, 'more/a.csv'), 'utf8')).toBe('name,note\r\nDi,007\r\nEd,1\r\n');
    const { files } = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as { files: { name: string; rows: { read: number }; detected: { delimiter: string } }[] };
    expect(files.map(({ name, rows, detected }) => [name, rows.read, detected.delimiter])).toEqual([
      ['in/a.csv', 3, ';'],
      ['in/more/a.csv', 2, ','],
    ]);
  });

  it('says in one line what is wrong, and exits with 1', async () => {
    writeFileSync(join(folder.path, 'tiny.csv'), 'customer,date,amount\nA,2024-01-01,5\nB,2024-02-01,6\n');
    const bad = {
      'no input': { task: 'clv', inputs: { transactions: 'none.csv' } },
      'unknown column': { task: 'clv', inputs: { transactions: 'tiny.csv' }, columns: { transactions: { customer: 'client' } } },
      'unknown model': { task: 'clv', inputs: { transactions: 'tiny.csv' }, options: { models: ['oracle'] } },
      'unknown option': { task: 'clv', inputs: { transactions: 'tiny.csv' }, options: { horizon: 30 } },
    };
    for (const [name, job] of Object.entries(bad)) {
      const { code, stdout, stderr } = await runJob(writeJob('bad.json', job), join(folder.path, 'bad'));
      expect([name, code, stdout]).toEqual([name, 1, '']);
      expect(stderr.trimEnd()).toMatch(/^.{20,}$/);
    }
  });

  it('asks what the page would ask by naming the option that answers', async () => {
    const dates = Array.from({ length: 9 }, (_, i) => `C${i % 3},0${i + 1}/0${(i % 4) + 1}/2024,${i + 1}`);
    writeFileSync(join(folder.path, 'ambiguous.csv'), `customer,date,amount\n${dates.join('\n')}\n`);
    const { code, stderr } = await runJob(writeJob('ambiguous.json', { task: 'clv', inputs: { transactions: 'ambiguous.csv' } }), join(folder.path, 'bad'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/date/);
    expect(stderr).toMatch(/read|dateOrder/);
  });
});
