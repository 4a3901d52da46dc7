import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import type { Table } from '../../../src/core/data/column.ts';
import { createRng } from '../../../src/core/random.ts';
import { looksLikeAnswer } from '../../../src/tasks/churn/answerColumns.ts';
import { churnLeakWarnings } from '../../../src/tasks/churn/leakWarnings.ts';
import { planSnapshot } from '../../../src/tasks/churn/snapshot.ts';
import { missingSharedData, sharedData } from '../../sharedData.ts';
import { createTestContext } from '../../testContext.ts';
import { sourceOf } from '../sourceOf.ts';
import { tableOf } from './reading.ts';

const ctx = createTestContext();
const [WEEK_4, INFO, TELCO] = ['churn/oulad_features_week_4.csv', 'churn/oulad_studentInfo.csv.gz', 'churn/Telco-Customer-Churn.csv'];

function rowsOf(text: string): Readonly<Record<string, string>>[] {
  return Papa.parse<Readonly<Record<string, string>>>(text, { header: true, skipEmptyLines: true }).data;
}

describe.skipIf(missingSharedData(WEEK_4) || missingSharedData(INFO))('OULAD’s week 4 with the final result beside its label', () => {
  /** One row a student: of several enrolments the first that the file has. */
  async function week4(withLabel: boolean): Promise<Table> {
    const results = new Map<string, string>();
    for (const { id_student, final_result } of rowsOf(gunzipSync(readFileSync(sharedData(INFO))).toString('utf8'))) if (!results.has(id_student)) results.set(id_student, final_result);
    const rows = rowsOf(readFileSync(sharedData(WEEK_4), 'utf8')).filter(({ id_student }) => results.has(id_student));
    const header = [...Object.keys(rows[0]), 'final_result', ...(withLabel ? ['withdrawn'] : [])];
    return (await sourceOf(header, rows.map((row) => [...Object.values(row), results.get(row.id_student) ?? '', ...(withLabel ? [String(Number(results.get(row.id_student) === 'Withdrawn'))] : [])]))).table;
  }

  it('is named before anything is learned: it looks like the answer, and it is', async () => {
    const plan = await planSnapshot(await week4(true), { churn: 'withdrawn', user: 'id_student' }, ctx);
    expect(plan).toMatchObject({ target: 'withdrawn', positive: '1', suspects: ['final_result'], models: ['gbdt', 'random-forest', 'logistic'] });
    const leaks = plan.warnings.filter(({ key }) => key === 'leak-suspected' || key === 'answer-beside-label');
    expect(leaks.map(({ facts }) => facts.feature ?? facts.column)).toEqual(['final_result', 'final_result']);
    expect(leaks.find(({ key }) => key === 'leak-suspected')?.facts.score).toBe(1);
  });

  it('as the label itself it is taken for withdrawn or not, and no other column is suspected', async () => {
    const plan = await planSnapshot(await week4(false), { churn: 'final_result', user: 'id_student' }, ctx);
    expect(plan).toMatchObject({ positive: 'Withdrawn', suspects: [] });
    expect(plan.warnings.map(({ key }) => key)).toEqual(['snapshot', 'snapshot-classes']);
  });
});

describe.skipIf(missingSharedData(TELCO))('the telephone company’s snapshot', () => {
  it('is one, without a leak', async () => {
    const rows = rowsOf(readFileSync(sharedData(TELCO), 'utf8'));
    const { table } = await sourceOf(Object.keys(rows[0]), rows.map((row) => Object.values(row)));
    expect(await planSnapshot(table, { churn: 'Churn', user: 'customerID' }, ctx)).toMatchObject({ target: 'Churn', positive: 'yes', key: 'customerID', suspects: [], classes: expect.arrayContaining([{ name: 'yes', rows: 1869 }]) as unknown });
  });
});

describe('planSnapshot', () => {
  it('refuses what is no churn column', async () => {
    const table = await tableOf(`id,churned,name\n${Array.from({ length: 40 }, (_, i) => `${i},yes,n${i}`).join('\n')}`);
    await expect(planSnapshot(table, { churn: 'churned' }, ctx)).rejects.toThrow(/has 1 different values/);
    await expect(planSnapshot(table, { churn: 'name' }, ctx)).rejects.toThrow(/has 40 different values/);
    await expect(planSnapshot(table, {}, ctx)).rejects.toThrow(/no column for "churn"/);
  });
});

describe('looksLikeAnswer', () => {
  it('by name, and by what categories say; English and Spanish', () => {
    for (const name of ['churned', 'final_result', 'Resultado final', 'outcome', 'abandonó', 'attrition']) expect([name, looksLikeAnswer({ name })]).toEqual([name, true]);
    expect(looksLikeAnswer({ name: 'status', dictionary: ['active', 'cancelled'] })).toBe(true);
    expect(looksLikeAnswer({ name: 'estado', dictionary: ['activa', 'cancelada'] })).toBe(true);
    for (const name of ['result_count', 'plan', 'country', 'status', 'active_days']) expect([name, looksLikeAnswer({ name, dictionary: ['a', 'b'] })]).toEqual([name, false]);
  });
});

describe('churnLeakWarnings', () => {
  const rows = (seed: number, leak: (y: number, noise: number) => number) => {
    const rng = createRng(seed);
    const y = Float64Array.from({ length: 400 }, () => Number(rng.next() < 0.3));
    const feature = (name: string, of: (value: number) => number) => ({ name, kind: 'number', values: Float64Array.from(y, of) }) as const;
    return { x: { rows: y.length, features: [feature('honest', (value) => value + 2 * rng.normal()), feature('leak', (value) => leak(value, rng.normal())), feature('cancelRequested', (value) => value)] }, y };
  };

  it('names a feature that alone tells who leaves, but not a notice that was given before', async () => {
    const warnings = await churnLeakWarnings(rows(1, (y) => 5 * y + 1), rows(2, (y) => 5 * y + 1), ctx);
    expect(warnings.map(({ key, facts }) => [key, facts.feature])).toEqual([['leak-suspected', 'leak']]);
  });

  it('also where the feature knows the hold-out’s window alone', async () => {
    const warnings = await churnLeakWarnings(rows(1, (_, noise) => noise), rows(2, (y) => y), ctx);
    expect(warnings.map(({ facts }) => facts.feature)).toEqual(['leak']);
  });

  it('names none where there is none, or nobody', async () => {
    expect(await churnLeakWarnings(rows(1, (y, noise) => y + noise), rows(2, (y, noise) => y + noise), ctx)).toEqual([]);
    const nobody = { x: { rows: 0, features: rows(1, (y) => y).x.features.map((feature) => ({ ...feature, values: new Float64Array(0) })) }, y: new Float64Array(0) };
    expect(await churnLeakWarnings(nobody, nobody, ctx)).toEqual([]);
  });
});
