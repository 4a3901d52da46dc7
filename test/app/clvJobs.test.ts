import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/ensure.mjs';
import { outlookOf } from '../../src/core/metrics/outlook.ts';
import { missingSharedData, sharedData } from '../sharedData.ts';
import { useJobFolder } from './jobFolder.ts';
import { type JobModel, type JobPredictions, type JobReport, csvRecords, dayOf, metricsAgain, readPredictions, readReport } from './jobResults.ts';

const CDNOW = 'clv/CDNOW_master.txt';
const IBM = 'clv/WA_Fn-UseC_-Marketing-Customer-Value-Analysis.csv';
const CUTOFF = dayOf('2026-01-01');
const END = CUTOFF + 180;

const folder = useJobFolder('workbench-clv-');

/** Runs a job that must succeed, and reads what it wrote. */
async function run(job: string, name: string): Promise<{ report: JobReport; predictions: JobPredictions; out: string; stdout: string }> {
  const out = join(folder.path, name);
  const { code, stdout, stderr } = await folder.runJob(job, out);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return { report: readReport(out), predictions: readPredictions(out), out, stdout };
}

/** What design.md promises of a report, whatever was learned. */
function expectWholeReport(report: JobReport, out: string): void {
  expect(report.task).toBe('clv');
  expect(report.appVersion).toMatch(/^\d+\.\d+/);
  expect(report.engine.reason).not.toBe('');
  expect(report.dataHash).toMatch(/^[0-9a-f]{64}$/);
  expect(report.rows.read).toBeGreaterThan(report.rows.rejected);
  expect(Math.min(report.rows.train, report.rows.holdout)).toBeGreaterThan(0);
  for (const warning of report.warnings) expect(warning).toEqual({ key: expect.any(String), message: expect.stringMatching(/\.$/), facts: expect.any(Object) });
  for (const time of [report.timingsMs.import, report.timingsMs.features, report.timingsMs.predict]) expect(time).toBeGreaterThan(0);
  expect(report.models.map(({ kind }) => kind)).toContain(report.champion);
  expect(Object.keys(unzipSync(readFileSync(join(out, 'model.zip')))).length).toBeGreaterThan(0);
}

/** Every model's measures, from its column of predictions.csv alone. */
function expectSameMetrics(models: readonly JobModel[], predictions: JobPredictions, prefix = ''): void {
  const rmse = models.map(({ metrics }) => metrics.rmse);
  expect(rmse).toEqual([...rmse].sort((a, b) => a! - b!));
  const actual = predictions.column('actual');
  for (const { kind, metrics } of models) {
    const again = metricsAgain(actual, predictions.column(prefix + kind));
    for (const [name, value] of Object.entries(again)) {
      const said = metrics[name];
      if (value === null) expect([kind, name, said]).toEqual([kind, name, null]);
      else expect(Math.abs(said! - value), `${kind}: ${name} ${said}, again ${value}`).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
    }
  }
}

/** Each customer's actual to the cent, and their sum. */
function expectActuals(predictions: JobPredictions, expected: ReadonlyMap<string, number>): void {
  expect([...predictions.keys].sort()).toEqual([...expected.keys()].sort());
  const actual = predictions.column('actual');
  const wrong = predictions.keys.filter((key, i) => Math.round(100 * actual[i]) !== Math.round(100 * expected.get(key)!) && Math.abs(actual[i] - expected.get(key)!) > 1e-6);
  expect(wrong).toEqual([]);
  const [said, total] = [actual, [...expected.values()]].map((values) => [...values].reduce((sum, value) => sum + value, 0));
  expect(said.toFixed(2)).toBe(total.toFixed(2));
}

describe.skipIf(missingSharedData(CDNOW))('a lifetime-value job on CDNOW', () => {
  const spent = (): ReadonlyMap<string, number> => {
    const [from, to] = [dayOf('1997-12-30'), dayOf('1997-12-30') + 180];
    const byCustomer = new Map<string, number>();
    const rows = readFileSync(sharedData(CDNOW), 'utf8').trim().split(/\r?\n/).map((line) => line.trim().split(/\s+/)).filter(([customer]) => /^\d+$/.test(customer));
    const dated = rows.map(([customer, date, , dollars]) => ({ customer, day: dayOf(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}`), dollars: Number(dollars) }));
    for (const { customer, day } of dated) if (day < from) byCustomer.set(customer, 0);
    for (const { customer, day, dollars } of dated) if (day >= from && day < to && byCustomer.has(customer)) byCustomer.set(customer, byCustomer.get(customer)! + dollars);
    return byCustomer;
  };

  it('writes what was promised, with the money of the file and measures that predictions.csv bears out', async () => {
    const job = folder.writeJob('cdnow.json', {
      task: 'clv',
      inputs: { transactions: sharedData(CDNOW) },
      options: { asOf: '1997-12-30', horizonDays: 180, models: ['bgnbd', { kind: 'gbdt', params: { nEstimators: 30 } }, 'baseline-last-period', 'baseline-mean'], seed: 42 },
    });
    const { report, predictions, out } = await run(job, 'cdnow');
    expectWholeReport(report, out);
    expect(report.rows.read).toBe(69_659);
    expect(report.seed).toBe(42);
    expect(predictions.header.slice(0, 2)).toEqual(['key', 'actual']);
    expect(predictions.header.slice(2, 6).sort()).toEqual(report.models.map(({ kind }) => kind).sort());
    expect(predictions.header.slice(6)).toEqual(['bgnbd-alive', 'bgnbd-purchases', 'bgnbd-value', 'bgnbd-nothing']);
    expectActuals(predictions, spent());
    expectSameMetrics(report.models, predictions);
    const { fitted } = report.models.find(({ kind }) => kind === 'bgnbd')!;
    expect(Object.keys(fitted!)).toEqual(['r', 'alpha', 'a', 'b', 'p', 'q', 'v']);
    for (const { estimate, standardError } of Object.values(fitted!)) expect([estimate > 0, standardError! > 0]).toEqual([true, true]);
    const gbdt = report.models.find(({ kind }) => kind === 'gbdt')!;
    expect(gbdt.featureImportance.reduce((sum, { importance }) => sum + importance, 0)).toBeCloseTo(1, 9);
  });
});

/**
 * Net dollars of each customer of the course shop in the window: every row at the rate of the day that it counts on (the last one on or before it);
 * a refund that names an order on the order's day, where it was dated before the window's end; one that names none on its own day.
 */
function shopNet(): ReadonlyMap<string, number> {
  const rows = csvRecords(join(root, 'examples/course-shop/transactions.csv'));
  const rates = csvRecords(join(root, 'examples/course-shop/rates.csv')).map(({ date, rate }) => ({ day: dayOf(date), rate: Number(rate) })).sort((a, b) => a.day - b.day);
  const rateOn = (day: number) => rates.filter((one) => one.day <= day).at(-1)!.rate;
  const ordered = new Map(rows.filter(({ kind }) => kind === 'sale').map(({ order_id, date }) => [order_id, dayOf(date)]));
  const net = new Map<string, number>();
  for (const { customer_id, date } of rows) if (dayOf(date) < CUTOFF) net.set(customer_id, 0);
  for (const { customer_id, date, kind, amount, currency, order_id } of rows) {
    const own = dayOf(date);
    const counts = kind === 'refund' ? (ordered.get(order_id) ?? own) : own;
    if (!net.has(customer_id) || counts < CUTOFF || counts >= END || own >= END) continue;
    net.set(customer_id, net.get(customer_id)! + Number(amount) * (currency === 'EUR' ? rateOn(counts) : 1));
  }
  return net;
}

/** Paid days of the window times MRR × 12 / 365.25: not before a trial's end, not in a pause. Of customers with access on the day before the cutoff and on it. */
function paidByDay(): ReadonlyMap<string, number> {
  const rows = csvRecords(join(root, 'examples/subscription-product/subscriptions.csv'));
  const day = (cell: string, missing: number) => (cell === '' ? missing : dayOf(cell));
  const spells = rows.map((row) => ({
    customer: row.customer_id, start: dayOf(row.start_date), end: day(row.access_end, Infinity), paidFrom: Math.max(dayOf(row.start_date), day(row.trial_end, -Infinity)),
    pauseStart: day(row.pause_start, Infinity), pauseEnd: day(row.pause_end, Infinity), mrr: Number(row.mrr),
  }));
  const paid = new Map<string, number>();
  for (const { customer, start, end } of spells) if (start < CUTOFF && end > CUTOFF) paid.set(customer, 0);
  for (const { customer, end, paidFrom, pauseStart, pauseEnd, mrr } of spells) {
    if (!paid.has(customer)) continue;
    let days = 0;
    for (let at = CUTOFF; at < END; at++) if (at >= paidFrom && at < end && !(at >= pauseStart && at < pauseEnd)) days++;
    paid.set(customer, paid.get(customer)! + (days * mrr * 12) / 365.25);
  }
  return paid;
}

describe('a lifetime-value job on the course shop', () => {
  it('counts net dollars: two currencies, discounts, refunds on their order’s day', async () => {
    const { report, predictions, out, stdout } = await run(join(root, 'examples/clv-course-shop.json'), 'shop');
    expectWholeReport(report, out);
    expect(stdout).toContain(`use: ${report.champion}`);
    expect(report.unit).toBe('USD');
    expect(report.sourceHashes).toEqual({ transactions: report.dataHash, customers: expect.stringMatching(/^[0-9a-f]{64}$/), rates: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(report.rows.read).toBe(csvRecords(join(root, 'examples/course-shop/transactions.csv')).length);
    expect(report.warnings.map(({ key }) => key)).toEqual(expect.arrayContaining(['converted', 'attributes-not-known']));
    expectActuals(predictions, shopNet());
    expectSameMetrics(report.models, predictions);
  });
});

describe('a lifetime-value job on the subscription product', () => {
  it('counts money by the paid day, and says what each prediction is made of', async () => {
    const { report, predictions, out } = await run(join(root, 'examples/clv-subscriptions.json'), 'subscriptions');
    expectWholeReport(report, out);
    expect(report.unit).toBe('USD');
    expect(Object.keys(report.sourceHashes!)).toEqual(['subscriptions', 'customers']);
    expectActuals(predictions, paidByDay());
    expectSameMetrics(report.models, predictions);
    for (const kind of ['survival', 'survival-logistic', 'survival-sbg']) {
      const [value, retained, more, less] = [kind, `${kind}-retained`, `${kind}-expansion`, `${kind}-contraction`].map((name) => predictions.column(name));
      value.forEach((said, i) => expect(Math.abs(said - (retained[i] + more[i] - less[i]))).toBeLessThan(1e-9 * Math.max(1, Math.abs(said))));
    }
  });
});

/** Where simple rules are added up it is said, and the sum has an interval against the means of both, and ranges that held what is said that they held. */
function expectJudgedSum({ champion, models, warnings }: JobReport, predictions: JobPredictions): void {
  expect(champion).toBe('sum');
  expect(warnings.find(({ key }) => key === 'streams-simple')?.facts.models).toMatch(/^transactions:baseline-\S+, subscriptions:baseline-\S+$/);
  const [sum, mean] = ['sum', 'mean-sum'].map((kind) => models.find((model) => model.kind === kind)!);
  const { against, difference, low, high } = sum.comparison!;
  expect([against, low < difference, difference < high]).toEqual(['mean-sum', true, true]);
  expect(difference).toBeCloseTo(sum.metrics.rmse! - mean.metrics.rmse!, 9);
  const [said, actual] = [predictions.column('sum'), predictions.column('actual')];
  const inRange = [...actual.keys()].flatMap((i) => {
    const outlook = outlookOf(sum.outlook!, said[i]);
    return actual[i] > 0 && outlook && outlook.low !== null && outlook.high !== null ? [actual[i] >= outlook.low && actual[i] <= outlook.high] : [];
  });
  expect(inRange.length).toBeGreaterThan(100);
  expect(inRange.filter(Boolean).length / inRange.length).toBeCloseTo(sum.metrics.coverage80!, 9);
  expect(sum.metrics.coverage80).toBeGreaterThan(0.7);
}

describe('a lifetime-value job on both streams', () => {
  it('adds up the two: predictions, actuals and measures', async () => {
    const [subscribers] = [csvRecords(join(root, 'examples/subscription-product/subscriptions.csv'))];
    const bought = new Map<string, number>();
    // Every fifth subscriber buys extras, each at a pace of their own; two who never subscribed buy as well.
    const buyers = [...new Set(subscribers.map(({ customer_id }) => customer_id)), 'X-1', 'X-2'].filter((key, i) => i % 5 === 0 || key.startsWith('X-'));
    const lines = buyers.flatMap((customer, i) => {
      const days = Array.from({ length: 6 + (i % 9) }, (_, k) => dayOf('2024-01-05') + ((i * 37) % 60) + k * (50 + (i % 40)));
      return days.map((day, k) => ({ customer, day, amount: ((i * 13 + k * 7) % 90) + 10.25 }));
    });
    for (const { customer, day } of lines) if (day < CUTOFF) bought.set(customer, 0);
    for (const { customer, day, amount } of lines) if (day >= CUTOFF && day < END && bought.has(customer)) bought.set(customer, bought.get(customer)! + amount);
    mkdirSync(join(folder.path, 'both'), { recursive: true });
    for (const name of ['subscriptions.csv', 'customers.csv']) copyFileSync(join(root, 'examples/subscription-product', name), join(folder.path, 'both', name));
    const iso = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);
    writeFileSync(join(folder.path, 'both/extras.csv'), ['customer_id,date,amount,currency', ...lines.map(({ customer, day, amount }) => `${customer},${iso(day)},${amount.toFixed(2)},USD`), ''].join('\n'));
    const example = JSON.parse(readFileSync(join(root, 'examples/clv-subscriptions.json'), 'utf8')) as { columns: object; options: { models: string[] } };
    const job = folder.writeJob('both.json', {
      ...example,
      inputs: { transactions: 'both/extras.csv', subscriptions: 'both/subscriptions.csv', customers: 'both/customers.csv' },
      columns: { ...example.columns, transactions: { customer: 'customer_id', date: 'date', amount: 'amount', currency: 'currency' } },
      options: { ...example.options, models: ['bgnbd', 'ridge', 'baseline-mean', 'baseline-last-period', 'survival-sbg', 'baseline-retention'] },
    });
    const { report, predictions, out } = await run(job, 'both-out');
    expectWholeReport(report, out);
    const paid = paidByDay();
    const both = new Map([...new Set([...paid.keys(), ...bought.keys()])].map((key) => [key, (paid.get(key) ?? 0) + (bought.get(key) ?? 0)]));
    expectActuals(predictions, both);
    expect(report.models.map(({ kind }) => kind).sort()).toEqual(['mean-sum', 'sum']);
    expectSameMetrics(report.models, predictions);
    expectJudgedSum(report, predictions);
    expect(Object.keys(report.streams!).sort()).toEqual(['subscriptions', 'transactions']);
    expect([report.streams!.transactions.rows.holdout, report.streams!.subscriptions.rows.holdout]).toEqual([bought.size, paid.size]);
    const parts = Object.entries(report.streams!).map(([name, { champion }]) => predictions.column(`${name}:${champion}`));
    predictions.column('sum').forEach((sum, i) => {
      const added = parts.reduce((total, values) => total + (Number.isNaN(values[i]) ? 0 : values[i]), 0);
      expect(Math.abs(sum - added)).toBeLessThan(1e-9 * Math.max(1, added));
    });
    for (const [name, members] of [['transactions', bought], ['subscriptions', paid]] as const) {
      const values = predictions.column(`${name}:${report.streams![name].champion}`);
      expect(predictions.keys.filter((_, i) => !Number.isNaN(values[i])).sort()).toEqual([...members.keys()].sort());
    }
  });
});

describe.skipIf(missingSharedData(IBM))('a lifetime-value job on one table with the value in it', () => {
  it('is plain regression, and says so', async () => {
    const job = folder.writeJob('ibm.json', {
      task: 'clv',
      inputs: { table: sharedData(IBM) },
      options: { target: 'Customer_Lifetime_Value', models: [{ kind: 'gbdt', params: { nEstimators: 60 } }, 'ridge', 'baseline-mean'], split: { kind: 'holdout', share: 0.25, seed: 7 }, seed: 42 },
    });
    const { report, predictions, stdout } = await run(job, 'ibm');
    expect(stdout).toMatch(/^Plain regression on one table: nothing in it says when, so nothing is forecast\./m);
    expect(report.task).toBe('tabular');
    const values = csvRecords(sharedData(IBM));
    expect(report.rows.read).toBe(values.length);
    expect(report.rows.train + report.rows.holdout).toBe(values.length);
    const byKey = new Map(values.map((row) => [row.Customer, Number(row.Customer_Lifetime_Value)]));
    const actual = predictions.column('actual');
    expect(predictions.keys.every((key, i) => byKey.get(key) === actual[i])).toBe(true);
    for (const { kind, metrics } of report.models) {
      const again = metricsAgain(actual, predictions.column(kind));
      for (const name of ['rmse', 'mae', 'r2']) expect(Math.abs(metrics[name]! / again[name]! - 1) < 1e-9 || Math.abs(metrics[name]! - again[name]!) < 1e-9, `${kind}: ${name}`).toBe(true);
    }
    expect(report.champion).toBe('gbdt');
  });

  it('takes no other table beside it', async () => {
    const job = folder.writeJob('ibm-two.json', { task: 'clv', inputs: { table: sharedData(IBM), customers: join(root, 'examples/course-shop/customers.csv') } });
    const out = join(folder.path, 'ibm-two');
    const { code, stdout, stderr } = await folder.runJob(job, out);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/stands alone/);
    expect(existsSync(join(out, 'report.json'))).toBe(false);
  });
});
