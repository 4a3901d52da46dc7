import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJob } from '../../scripts/jobFile.mjs';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'workbench-job-'));
  mkdirSync(join(folder, 'more/deep'), { recursive: true });
  for (const name of ['a.csv', 'b[1].csv', '.hidden.csv', 'more/a.csv', 'more/c.tsv', 'more/deep/d.csv']) writeFileSync(join(folder, name), 'x\n1\n');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(job: unknown): ReturnType<typeof readJob> {
  const path = join(folder, 'job.json');
  writeFileSync(path, typeof job === 'string' ? job : JSON.stringify(job));
  return readJob(path);
}

const filesOf = (patterns: unknown) => read({ task: 'convert', inputs: { files: patterns } }).files.map((path) => path.slice(folder.length + 1).replaceAll('\\', '/'));

describe('a job file', () => {
  it('finds its input beside itself', () => {
    expect(read({ task: 'clv', inputs: { transactions: 'more/a.csv' } }).files).toEqual([join(folder, 'more/a.csv')]);
  });

  it('finds two inputs, the second where it is named', () => {
    expect(read({ task: 'tabular', inputs: { table: 'a.csv' } }).files).toEqual([join(folder, 'a.csv')]);
    expect(read({ task: 'tabular', inputs: { table: 'a.csv', test: 'more/c.tsv' } }).files).toEqual([join(folder, 'a.csv'), join(folder, 'more/c.tsv')]);
  });

  it('takes a byte order mark', () => {
    expect(read('\uFEFF{"task": "clv", "inputs": {"transactions": "a.csv"}}').job.task).toBe('clv');
  });

  it('expands patterns, each file once, hidden ones left out', () => {
    expect(filesOf(['a.csv', '*.csv'])).toEqual(['a.csv', 'b[1].csv']);
    expect(filesOf(['more/?.*'])).toEqual(['more/a.csv', 'more/c.tsv']);
    expect(filesOf(['**/*.csv'])).toEqual(['a.csv', 'b[1].csv', 'more/a.csv', 'more/deep/d.csv']);
    expect(filesOf(['more/**/*.csv'])).toEqual(['more/a.csv', 'more/deep/d.csv']);
  });

  it('takes an existing path as it is, whatever its characters', () => {
    expect(filesOf(['b[1].csv'])).toEqual(['b[1].csv']);
  });

  it.each([
    ['{"task": "clv",}', /job\.json is not valid JSON/],
    [[], /must hold one JSON object/],
    [{ inputs: {} }, /"task" is undefined\. Known tasks: clv, tabular, anomaly, churn, convert/],
    [{ task: '__proto__', inputs: {} }, /Known tasks: clv, tabular, anomaly, churn, convert/],
    [{ task: 'clv', inputs: [] }, /"inputs" must be an object/],
    [{ task: 'clv', inputs: {} }, /needs "inputs": \{"transactions"/],
    [{ task: 'clv', inputs: { transactions: 3 } }, /needs "inputs": \{"transactions"/],
    [{ task: 'clv', inputs: { transactions: 'none.csv' } }, /there is no file .*none\.csv/],
    [{ task: 'clv', inputs: { transactions: 'more' } }, /there is no file/],
    [{ task: 'clv', inputs: { transactions: 'a.csv', prices: 'a.csv' } }, /has no "prices" in task "clv"\. It takes: transactions/],
    [{ task: 'tabular', inputs: { test: 'a.csv' } }, /needs "inputs": \{"table"/],
    [{ task: 'tabular', inputs: { table: 'a.csv', test: 'none.csv' } }, /Input "test": there is no file/],
    [{ task: 'tabular', inputs: { table: 'a.csv', test: 'more/a.csv' } }, /Two inputs are named a\.csv/],
    [{ task: 'clv', inputs: { transactions: 'a.csv' }, option: {} }, /"option" is not known\. Known: task, inputs, columns, read, options/],
    [{ task: 'clv', inputs: { transactions: 'a.csv' }, options: [] }, /"options" must be an object/],
    [{ task: 'clv', inputs: { transactions: 'a.csv' }, columns: { transactions: { customer: 1 } } }, /"columns" must name columns/],
    [{ task: 'convert', inputs: { files: 'a.csv' } }, /must be a list of paths/],
    [{ task: 'convert', inputs: { files: ['none/*.csv'] } }, /"none\/\*\.csv" matches no file/],
  ])('is refused with one clear line: %j', (job, message) => {
    expect(() => read(job)).toThrow(message);
    expect(() => read(job)).not.toThrow(/\n/);
  });

  it('that is not there is said to be so', () => {
    expect(() => readJob(join(folder, 'none.json'))).toThrow(/cannot be read/);
  });
});
