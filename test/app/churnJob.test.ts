import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/ensure.mjs';
import { generateTransactionsCsv } from '../../src/core/samples/transactions.ts';
import { useJobFolder } from './jobFolder.ts';
import { type JobReport, csvRecords } from './jobResults.ts';

const folder = useJobFolder('workbench-churn-');
const { runJob, writeJob } = folder;

interface Metrics {
  readonly auc: number;
  readonly averagePrecision: number;
  readonly logLoss: number;
  readonly brier: number;
  readonly ece: number;
}

type ChurnJobReport = Omit<JobReport, 'models'> & {
  readonly plan: { readonly holdoutKind: string; readonly holdoutCutoff: string; readonly trainingCutoffs: readonly string[] };
  readonly population: { readonly atRisk: number; readonly leavers: number; readonly rate: number };
  readonly models: readonly { readonly kind: string; readonly role: string; readonly metrics: Metrics; readonly uncalibrated: Metrics }[];
  readonly economics: { readonly saveRate: number; readonly takeUp: number; readonly incentive: number; readonly contactCost: number };
  readonly lists: readonly { readonly seal: { readonly id: string; readonly listed: number; readonly controls: number; readonly from: string; readonly until: string } }[];
};

const reportOf = (out: string) => JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as ChurnJobReport;

/** The measures of issue and design for probabilities, written down a second time. */
function metricsAgain(actual: readonly number[], p: readonly number[]): Metrics {
  const n = p.length;
  const mean = (of: (i: number) => number) => p.reduce((sum, _, i) => sum + of(i), 0) / n;
  const leavers = [...p.keys()].filter((i) => actual[i] === 1);
  const stayers = [...p.keys()].filter((i) => actual[i] === 0);
  const wins = leavers.reduce((sum, i) => sum + stayers.reduce((won, j) => won + (p[i] > p[j] ? 1 : p[i] === p[j] ? 0.5 : 0), 0), 0);
  const precisionAt = (i: number) => leavers.filter((j) => p[j] >= p[i]).length / p.filter((other) => other >= p[i]).length;
  return {
    auc: wins / (leavers.length * stayers.length),
    averagePrecision: leavers.reduce((sum, i) => sum + precisionAt(i), 0) / leavers.length,
    logLoss: mean((i) => -Math.log(Math.max(actual[i] === 1 ? p[i] : 1 - p[i], Number.EPSILON))),
    brier: mean((i) => (p[i] - actual[i]) ** 2),
    ece: eceAgain(actual, p),
  };
}

/** Ten bins of equal count; equal probabilities go together, into the bin that holds their middle. */
function eceAgain(actual: readonly number[], p: readonly number[]): number {
  const bins = Array.from({ length: 10 }, () => ({ rows: 0, said: 0, was: 0 }));
  for (const [i, probability] of p.entries()) {
    const middle = p.filter((other) => other < probability).length + p.filter((other) => other === probability).length / 2;
    const bin = bins[Math.min(9, Math.floor((10 * middle) / p.length))];
    bin.rows++;
    bin.said += probability;
    bin.was += actual[i];
  }
  return bins.reduce((sum, { said, was }) => sum + Math.abs(was - said), 0) / p.length;
}

function expectMetrics(found: Metrics, again: Metrics): void {
  for (const [name, value] of Object.entries(again)) expect(Math.abs(found[name as keyof Metrics] - value), name).toBeLessThan(1e-9);
}

/** Every model's metrics, before and after calibration, from the rows of a file whose outcome is known. */
function expectReportFrom(report: ChurnJobReport, rows: readonly Record<string, string>[]): void {
  const known = rows.filter(({ actual }) => actual !== '');
  const actual = known.map((row) => Number(row.actual));
  expect(actual).toHaveLength(report.rows.holdout);
  expect(actual.reduce((sum, one) => sum + one, 0)).toBe(report.population.leavers);
  for (const { kind, metrics, uncalibrated } of report.models) {
    expectMetrics(uncalibrated, metricsAgain(actual, known.map((row) => Number(row[kind]))));
    expectMetrics(metrics, metricsAgain(actual, known.map((row) => Number(row[`${kind}-calibrated`]))));
  }
}

describe('the headless job of task "churn"', () => {
  it('trains the example on activity, contracts, users and tickets; its measures are those of its list, and its contact list is the best of it', async () => {
    const out = join(folder.path, 'example');
    const { code, stdout, stderr } = await runJob(join(root, 'examples/churn.json'), out);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = reportOf(out);
    const rows = csvRecords(join(out, 'predictions.csv'));
    expect(stdout).toContain(`${report.rows.holdout} users at risk on 2026-05-01 held out`);
    expect(report.plan).toMatchObject({ holdoutKind: 'future', holdoutCutoff: '2026-05-01' });
    expect(report.models.map(({ kind }) => kind).sort()).toEqual(['baseline-base-rate', 'baseline-recency', 'churn-survival', 'gbdt', 'logistic', 'lstm', 'random-forest']);
    expect(Object.keys(report.sourceHashes ?? {}).sort()).toEqual(['activity', 'subscriptions', 'tickets', 'users']);
    expect(Object.keys(rows[0]).slice(0, 2)).toEqual(['user', 'actual']);
    expectReportFrom(report, rows);
    expect(existsSync(join(out, 'holdout.csv'))).toBe(false);
    expect(Object.keys(unzipSync(readFileSync(join(out, 'model.zip'))))).not.toEqual([]);

    // What became of each is what the generator knows of it.
    const truth = new Map(csvRecords(join(root, 'examples/learning-product/truth/leaves.csv')).map((row) => [row.user_id, row.outcome]));
    expect(rows.map(({ user, actual }) => [user, actual])).toEqual(rows.map(({ user }) => [user, truth.get(user) === 'stayed' ? '0' : '1']));
    expect(truth.size).toBe(rows.length);

    const champion = report.champion;
    const { saveRate: s, takeUp: a, incentive: d, contactCost: c } = report.economics;
    const byUser = new Map(rows.map((row) => [row.user, row]));
    for (const row of rows) {
      const p = Number(row[`${champion}-calibrated`]);
      expect(Number(row.expectedProfit)).toBeCloseTo(p * s * (Number(row.value) - d) - (1 - p) * a * d - c, 9);
    }
    const list = csvRecords(join(out, 'contacts.csv'));
    const [{ seal }] = report.lists;
    expect(list).toHaveLength(seal.listed);
    expect(list.filter(({ arm }) => arm === 'control')).toHaveLength(seal.controls);
    expect(seal.controls).toBe(Math.round(0.1 * list.length));
    expect([seal.from, seal.until]).toEqual(['2026-05-01', '2026-06-10']);
    expect(new Set(list.map(({ trial }) => trial))).toEqual(new Set([seal.id]));
    const best = rows.toSorted((one, other) => Number(other.expectedProfit) - Number(one.expectedProfit)).slice(0, list.length);
    expect(list.map(({ expected_gain }) => Number(expected_gain))).toEqual(best.map(({ expectedProfit }) => Number(expectedProfit)));
    for (const { user, probability } of list) expect(Number(probability)).toBe(Number(byUser.get(user)?.[`${champion}-calibrated`]));
  });

  it('without a complete window after as-of holds out an earlier one, in a file of its own', async () => {
    writeFileSync(join(folder.path, 'sales.csv'), generateTransactionsCsv(3, 500));
    const out = join(folder.path, 'sales');
    const options = { step: 'week', window: 26, horizon: 8, models: ['gbdt', 'logistic'], economics: { value: 60, controlShare: 0 }, seed: 7 };
    const { code, stdout, stderr } = await runJob(writeJob('sales.json', { task: 'churn', inputs: { transactions: 'sales.csv' }, options }), out);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = reportOf(out);
    expect(report.plan.holdoutKind).toBe('earlier');
    expect(stdout).toContain('no-purchase in 8 weeks');
    const rows = csvRecords(join(out, 'predictions.csv'));
    expect(rows.every(({ actual }) => actual === '')).toBe(true);
    expectReportFrom(report, csvRecords(join(out, 'holdout.csv')));
    expect(csvRecords(join(out, 'contacts.csv')).every(({ arm }) => arm === 'contact')).toBe(true);
  });

  it('trains a snapshot as any table, says so, and names the column that is the answer again', async () => {
    const lines = Array.from({ length: 400 }, (_, i) => {
      const left = (i * 7919) % 10 < 3;
      return `K-${1000 + i},${(i * 37) % 60},${left && i % 3 > 0 ? 90 : 20 + (i % 50)},${left ? 'Withdrawn' : 'Pass'},${left ? 'Yes' : 'No'}`;
    });
    writeFileSync(join(folder.path, 'telco.csv'), ['customer_id,tenure,charges,final_result,churn', ...lines].join('\n'));
    const job = { task: 'churn', inputs: { snapshot: 'telco.csv' }, options: { seed: 3 } };
    const out = join(folder.path, 'telco');
    const { code, stdout, stderr } = await runJob(writeJob('telco.json', job), out);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { task, warnings, models } = reportOf(out);
    expect(task).toBe('tabular');
    expect(models.map(({ kind }) => kind).sort()).toEqual(['baseline-base-rate', 'gbdt', 'logistic', 'random-forest']);
    expect(warnings.map(({ key }) => key)).toEqual(expect.arrayContaining(['snapshot', 'answer-beside-label', 'leak-suspected']));
    expect(stdout).toMatch(/! A snapshot says who left \("churn"\) and not when/);
    expect(stdout).toMatch(/! "final_result" looks like the answer itself/);
    expect(existsSync(join(out, 'contacts.csv'))).toBe(false);
    const refused = await runJob(writeJob('telco-lstm.json', { ...job, options: { models: ['lstm'] } }), join(folder.path, 'telco-lstm'));
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(/asks for "lstm"\. A snapshot says who left and not when/);
  });

  it('says in one line what is wrong, and exits with 1', async () => {
    writeFileSync(join(folder.path, 'sales.csv'), generateTransactionsCsv(3, 60));
    const bad: readonly [Readonly<Record<string, unknown>>, RegExp][] = [
      [{ inputs: { users: 'sales.csv' } }, /needs "inputs": \{"activity"/],
      [{ inputs: { transactions: 'sales.csv', rates: 'sales.csv' } }, /"inputs" has no "rates" in task "churn"/],
      [{ options: { horizonDays: 30 } }, /no option "horizonDays"\. The options of "churn" are: /],
      [{ options: { label: 'contract-end' } }, /needs the source "subscriptions"/],
      [{ options: { horizon: 390 } }, /leave no room to learn a horizon of 390 days.*at most/],
      [{ options: { economics: { saveRate: 20 } } }, /economics\.saveRate/],
      [{ columns: { transactions: { customer: 'customer_id' } } }, /"columns\.transactions" has no role "customer"\. Its roles are: user, date, amount/],
    ];
    for (const [more, message] of bad) {
      const { code, stdout, stderr } = await runJob(writeJob('bad.json', { task: 'churn', inputs: { transactions: 'sales.csv' }, ...more }), join(folder.path, 'bad'));
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr.trimEnd()).toMatch(message);
      expect(stderr.trimEnd()).not.toMatch(/\n/);
    }
  });
});
