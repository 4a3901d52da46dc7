import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/ensure.mjs';
import type { AnomalyReport } from '../../src/tasks/anomaly/types.ts';
import { PLANTED, paymentsCsv } from '../payments.ts';
import { useJobFolder } from './jobFolder.ts';

const folder = useJobFolder('workbench-anomaly-');
const { runJob, writeJob } = folder;
const KIND = 'isolation-forest';

type Report = AnomalyReport & { readonly dataHash: string; readonly engine: { readonly reason: string }; readonly timingsMs: { readonly import: number } };

function readResults(out: string): { report: Report; header: string[]; rows: { key: string; actual: string; score: number; flagged: boolean }[] } {
  const [header, ...lines] = readFileSync(join(out, 'predictions.csv'), 'utf8').trimEnd().split('\r\n').map((line) => line.split(','));
  const rows = lines.map(([key, actual, score, flagged]) => ({ key, actual, score: Number(score), flagged: flagged === '1' }));
  return { report: JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report, header, rows };
}

/** Over all pairs of a positive and another row, the share in order, ties as a half. */
function aucOf(positives: readonly number[], others: readonly number[]): number {
  const won = positives.map((score) => others.reduce((sum, other) => sum + (score > other ? 1 : score === other ? 0.5 : 0), 0));
  return won.reduce((sum, wins) => sum + wins, 0) / (positives.length * others.length);
}

describe('the headless job of task "anomaly"', () => {
  it('finds unusual rows of the example, and says that nothing was there to judge by', async () => {
    const out = join(folder.path, 'example');
    const { code, stdout, stderr } = await runJob(join(root, 'examples/anomaly.json'), out);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/no known answer to judge by\n {2}isolation-forest +\d+ flagged, above 0\.\d+/);
    const { report, header, rows } = readResults(out);
    const [model] = report.models;
    expect(report).toMatchObject({ task: 'anomaly', seed: 42, plan: { label: null }, rows: { holdout: 0, judged: 0 } });
    expect(report.warnings.map(({ key }) => key)).toEqual(['no-label']);
    expect(report.dataHash).toMatch(/^[0-9a-f]{64}$/);
    expect(report.timingsMs.import).toBeGreaterThan(0);
    expect(report.timingsMs.fit).toHaveProperty(KIND);
    expect(header).toEqual(['key', 'actual', KIND, `${KIND}-flagged`]);
    expect(rows).toHaveLength(report.rows.read);
    expect(rows.every(({ actual }) => actual === '')).toBe(true);
    expect(rows.filter(({ flagged }) => flagged)).toHaveLength(model.flagged);
    expect(rows.every(({ score, flagged }) => flagged === score > model.threshold)).toBe(true);
    expect(model.metrics).toEqual({});
    expect(Object.keys(unzipSync(readFileSync(join(out, 'model.zip')))).length).toBeGreaterThan(1);
  });

  it('puts a planted row on top, and its measures are those of its list', async () => {
    writeFileSync(join(folder.path, 'payments.csv'), paymentsCsv(600));
    const out = join(folder.path, 'payments');
    const { code, stdout, stderr } = await runJob(writeJob('payments.json', { task: 'anomaly', inputs: { table: 'payments.csv' }, options: { label: 'fraud', params: { contamination: 0.06 } } }), out);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/600 rows judged by "fraud" \(unusual: "yes"\)/);
    const { report, rows } = readResults(out);
    const [{ metrics, chance, baseRate, unusual }] = report.models;
    expect(unusual[0]).toMatchObject({ row: PLANTED, key: `P-1-${PLANTED}`, actual: 'yes' });
    expect(rows.toSorted((a, b) => b.score - a.score)[0].key).toBe(`P-1-${PLANTED}`);
    const scoresOf = (actual: string) => rows.filter((row) => row.actual === actual).map(({ score }) => score);
    const flagged = rows.filter((row) => row.flagged);
    const right = flagged.filter(({ actual }) => actual === 'yes').length;
    expect(metrics.precision).toBe(right / flagged.length);
    expect(metrics.recall).toBe(right / scoresOf('yes').length);
    expect(metrics.auc).toBeCloseTo(aucOf(scoresOf('yes'), scoresOf('no')), 12);
    expect(baseRate).toBe(scoresOf('yes').length / rows.length);
    expect(chance).toEqual({ auc: 0.5, aucPr: baseRate, precision: baseRate, recall: flagged.length / rows.length });
    expect(metrics.precision).toBeGreaterThan(0.5);
  });

  it('says in one line what is wrong, and exits with 1', async () => {
    writeFileSync(join(folder.path, 'payments.csv'), paymentsCsv(100));
    const bad: readonly [Readonly<Record<string, unknown>>, RegExp][] = [
      [{ options: { target: 'fraud' } }, /no option "target"\. The options of "anomaly" are: /],
      [{ options: { label: 'amount' } }, /"amount" cannot be the label/],
      [{ options: { features: ['amuont'] } }, /"amuont".*does not have.*"payment_id", "amount"/],
      [{ options: { models: ['gbdt'] } }, /"gbdt", which cannot find unusual rows/],
      [{ options: { params: { contamination: 0.9 } } }, /contamination/],
      [{ columns: { table: { label: 'fraud' } } }, /has no "columns"/],
      [{ inputs: { table: 'payments.csv', test: 'payments.csv' } }, /"inputs" has no "test" in task "anomaly"/],
    ];
    for (const [more, message] of bad) {
      const { code, stdout, stderr } = await runJob(writeJob('bad.json', { task: 'anomaly', inputs: { table: 'payments.csv' }, ...more }), join(folder.path, 'bad'));
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr.trimEnd()).toMatch(message);
      expect(stderr.trimEnd()).not.toMatch(/\n/);
    }
  });
});
