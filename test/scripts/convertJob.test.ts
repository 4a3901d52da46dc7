import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planBatches, planOutputs } from '../../scripts/convertJob.mjs';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'workbench-convert-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const outputsOf = (...paths: string[]) => [...planOutputs(paths.map((path) => join(folder, path))).values()].map((path) => path.replaceAll('\\', '/'));

describe('where converted files go', () => {
  it('is their own name, without .gz', () => {
    expect(outputsOf('x/a.csv', 'y/b.tsv.gz')).toEqual(['a.csv', 'b.tsv']);
  });

  it('keeps the folders of files that share a name, and of those alone', () => {
    expect(outputsOf('x/a.csv', 'y/a.csv', 'y/b.csv')).toEqual(['x/a.csv', 'y/a.csv', 'b.csv']);
    expect(outputsOf('a.csv', 'y/a.csv')).toEqual(['a.csv', 'y/a.csv']);
  });

  it('refuses what cannot be kept apart', () => {
    expect(() => outputsOf('a.csv', 'a.csv.gz')).toThrow(/would both be written to a\.csv/);
    expect(() => outputsOf('report.json')).toThrow(/would both be written to report\.json/);
  });
});

describe('batches', () => {
  it('hold at most 200 files, in order, and every file once', () => {
    const paths: string[] = [];
    for (const part of ['x', 'y', 'z']) {
      mkdirSync(join(folder, part), { recursive: true });
      for (let i = 0; i < 150; i++) paths.push(join(folder, part, `${i}.csv`));
    }
    for (const path of paths) writeFileSync(path, '');
    const batches = planBatches(paths);
    for (const batch of batches) expect(batch.length).toBeLessThanOrEqual(200);
    expect(batches.flat()).toEqual(paths);
  });
});
