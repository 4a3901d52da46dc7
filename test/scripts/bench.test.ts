import { readFileSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mixedCsv } from '../../bench/mixedCsv.mjs';
import { alternate, median, toRow } from '../../bench/rounds.mjs';

describe('a benchmark', () => {
  it('tells medians, spreads and their ratio', () => {
    const what = { name: 'import', size: 10, threads: 1, engine: 'typescript', peer: 'pandas' };
    expect(toRow(what, { oursMs: [30, 10, 20], peerMs: [50, 40, 30, 60] })).toEqual({
      ...what,
      oursMs: 20,
      peerMs: 45,
      ratio: 0.444,
      rounds: 3,
      oursSpreadMs: [10, 30],
      peerSpreadMs: [30, 60],
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
