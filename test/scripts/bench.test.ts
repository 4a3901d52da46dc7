import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mixedCsv } from '../../bench/mixedCsv.mjs';
import { alternate, median, toRow } from '../../bench/rounds.mjs';
import { treeData } from '../../bench/trees/data.mjs';
import { readOptions, shapesOf } from '../../bench/trees/options.mjs';
import { watchMemory } from '../../bench/trees/processMemory.mjs';
import { growth, treeTables } from '../../bench/trees/tables.mjs';

describe('a benchmark', () => {
  it('tells medians, spreads, and the median of the ratios of rounds', () => {
    const what = { name: 'import', size: 10, threads: 1, engine: 'typescript', peer: 'pandas' };
    expect(toRow(what, { oursMs: [30, 10, 20], peerMs: [50, 40, 30] })).toEqual({
      ...what,
      oursMs: 20,
      peerMs: 40,
      ratio: 0.6,
      rounds: 3,
      oursSpreadMs: [10, 30],
      peerSpreadMs: [30, 50],
    });
    expect(median([3, 1])).toBe(2);
  });

  it('has no ratio without a peer', () => {
    const row = toRow({ name: 'import', size: 10, threads: 1, engine: 'typescript', peer: null }, { oursMs: [7], peerMs: [] });
    expect(row).toMatchObject({ oursMs: 7, peerMs: null, ratio: null, peerSpreadMs: null });
  });

  it('runs ours and theirs by turns', async () => {
    const order: string[] = [];
    const note = (name: string) => () => Promise.resolve(order.push(name));
    await alternate({ rounds: 2, ours: note('ours'), theirs: note('theirs') });
    expect(order).toEqual(['ours', 'theirs', 'ours', 'theirs']);
  });

  it('measures import on the same rows every time', () => {
    const path = mixedCsv(123);
    const first = readFileSync(path, 'utf8');
    rmSync(path);
    expect(readFileSync(mixedCsv(123), 'utf8')).toBe(first);
    const lines = first.trimEnd().split('\n');
    expect(lines).toHaveLength(124);
    expect(lines[0].split(',')).toHaveLength(12);
    rmSync(path);
  });
});

describe('the benchmark of trees', () => {
  const boosting = (size: number, oursMs: number, peerMs: number) => {
    const what = { case: 'boosting', size, features: 20, trees: 100, threads: 1, engine: 'wasm' };
    const row = { ...toRow({ name: 'trees', ...what, peer: 'XGBoost' }, { oursMs: [oursMs], peerMs: [peerMs] }), ...what };
    return { ...row, oursPartsMs: null, oursPeakMB: 300, peerPeakMB: 200, memoryRatio: 1.5, oursScore: 1.25, peerScore: 1.24, load: 0.1 };
  };

  it('says how time grows with rows: ten times the rows in a hundred times the time is a slope of 2', () => {
    expect(growth([boosting(10_000, 1, 1), boosting(100_000, 5, 7), boosting(1_000_000, 500, 70)])).toEqual([{ threads: 1, ours: 2, peer: 1 }]);
    expect(growth([boosting(100_000, 5, 7)])).toEqual([]);
  });

  it('makes tables of what was measured', () => {
    const told = treeTables([boosting(100_000, 4000, 5000)]);
    expect(told).toContain('**boosting** (wasm engine; peer: XGBoost; 1 rounds; load before 0.1)');
    expect(told).toContain('| 100,000 × 20 | 100 | 1 | 4.00 (4.00–4.00) | 5.00 (5.00–5.00) | 0.80 | 300 / 200 | 1.50 | 1.25 / 1.24 |');
    expect(told).not.toContain('slope');
  });

  it('gives the app and its peers the same numbers, the same every time', () => {
    const made = () => treeData({ rows: 7, features: 5, part: 'test' });
    const remove = () => [made().csv, made().x, made().targets].forEach((path) => rmSync(path, { force: true }));
    remove();
    const { csv, x, targets } = made();
    const first = readFileSync(csv, 'utf8');
    const [header, ...lines] = first.trimEnd().split('\n').map((line) => line.split(','));
    expect(header).toEqual(['f000', 'f001', 'f002', 'f003', 'f004', 'y', 'isHigh']);
    const numbers = (path: string) => {
      const bytes = readFileSync(path);
      const start = 10 + bytes.readUInt16LE(8);
      expect([bytes.toString('latin1', 1, 6), start % 64]).toEqual(['NUMPY', 0]);
      return Array.from({ length: (bytes.length - start) / 4 }, (_, i) => bytes.readFloatLE(start + 4 * i));
    };
    expect(numbers(x)).toEqual(lines.flatMap((cells) => cells.slice(0, 5).map((cell) => Math.fround(Number(cell)))));
    expect(numbers(targets)).toEqual(lines.flatMap(([, , , , , y, isHigh]) => [Math.fround(Number(y)), Number(isHigh === 'yes')]));
    remove();
    expect(readFileSync(made().csv, 'utf8')).toBe(first);
    remove();
  });

  it.skipIf(!existsSync('/proc/self/clear_refs'))('sees what a process takes at most, also after it was given back', async () => {
    const child = spawn(process.execPath, ['-e', "process.stdout.write('up'); process.stdin.once('data', () => { let taken = Buffer.alloc(3e8, 1); taken = null; process.stdout.write('done'); })"]);
    try {
      const heard = () => new Promise((resolve) => child.stdout.once('data', resolve));
      await heard();
      const peak = watchMemory();
      child.stdin.write('go');
      await heard();
      expect(peak?.()).toBeGreaterThan(2.9e8);
    } finally {
      child.kill();
    }
  });

  it('measures what was asked for', () => {
    const rounds = 1;
    expect(readOptions({ rounds })).toMatchObject({ cases: ['boosting', 'first-tree', 'prediction', 'forest', 'isolation'], engine: 'wasm', threads: [1, 2] });
    expect(readOptions({ rounds, cases: ['forest'], engine: 'typescript', threads: 4 })).toMatchObject({ cases: ['forest'], threads: [1] });
    expect(() => readOptions({ rounds, cases: ['forrest'] })).toThrow('no case "forrest"');
    expect(() => readOptions({ rounds, engine: 'cuda' })).toThrow('--engine');
    const shapes = [{ rows: 10, features: 20 }, { rows: 10, features: 200 }, { rows: 50, features: 20 }];
    expect(shapesOf(shapes, 10)).toEqual(shapes.slice(0, 2));
    expect(shapesOf(shapes, 33)).toEqual([{ rows: 33, features: 20 }]);
  });
});
