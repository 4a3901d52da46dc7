import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { parseIsoDay } from '../../../src/core/data/calendar.ts';
import { generateTransactionsCsv } from '../../../src/core/samples/transactions.ts';
import { registry } from '../../../src/registry.ts';
import { parseClvOptions } from '../../../src/tasks/clv/options.ts';
import { trainClv } from '../../../src/tasks/clv/train.ts';
import { createTestContext } from '../../testContext.ts';
import { purchaseData, transactionsOf } from './fixtures.ts';
import type { Row } from './fixtures.ts';

function sampleTransactions(seed: number) {
  const { data } = Papa.parse<string[]>(generateTransactionsCsv(seed), { skipEmptyLines: true });
  return transactionsOf(data.slice(1).map(([customer, date, , amount]): Row => [customer, parseIsoDay(date) ?? NaN, Number(amount)]));
}

describe('the sample transactions', () => {
  it.each([1, 2, 3, 4])('hold something to learn beyond every baseline, and nothing once targets are shuffled: seed %i', async (seed) => {
    const transactions = sampleTransactions(seed);
    const options = await parseClvOptions({ horizonDays: 180 }, (await purchaseData(transactions)).streams, registry);
    const { report } = await trainClv(await purchaseData(transactions), options, registry, createTestContext());
    expect(report.models[0]).toMatchObject({ role: 'learner', comparison: { verdict: 'better' } });
    expect(report.championIsBaseline).toBe(false);
    const control = await trainClv(await purchaseData(transactions), { ...options, shuffleTarget: true }, registry, createTestContext());
    expect(control.report.championIsBaseline).toBe(true);
  });
});
