import { beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../../src/registry.ts';
import { trainChurn } from '../../../src/tasks/churn/train.ts';
import type { ChurnModelReport, ChurnResult } from '../../../src/tasks/churn/types.ts';
import { createTestContext } from '../../testContext.ts';
import { SMALL, companyOf, companyRows } from './company.ts';
import type { Company } from './company.ts';

const rows = companyRows(500);
const modelOf = ({ report }: ChurnResult, kind: string): ChurnModelReport => report.models.find((model) => model.kind === kind)!;

describe('a training on activity', () => {
  let company: Company;
  let result: ChurnResult;

  beforeAll(async () => {
    company = await companyOf(rows, ['activity', 'users'], SMALL);
    result = await trainChurn(company.data, company.options, registry, createTestContext());
  }, 120_000);

  it('ends', () => {
    console.log(JSON.stringify({ ...result.report, profit: 0, segments: 0, measures: 0, models: result.report.models.map(({ kind, metrics, uncalibrated, comparison, calibration, fitMs }) => ({ kind, metrics, u: uncalibrated.logLoss, comparison, c: calibration.method, fitMs })), baseRates: [], features: [] }, null, 1));
  });
});

describe('a training on contracts', () => {
  it('ends', async () => {
    const company = await companyOf(rows, ['activity', 'users', 'subscriptions'], SMALL);
    const result = await trainChurn(company.data, company.options, registry, createTestContext());
    console.log(JSON.stringify({ ...result.report, profit: 0, segments: 0, measures: 0, models: result.report.models.map(({ kind, metrics, uncalibrated, comparison, calibration, fitMs, timed }) => ({ kind, metrics, u: uncalibrated.logLoss, comparison, c: calibration.method, fitMs, timed })), baseRates: [], features: [] }, null, 1));
  }, 120_000);
});
