import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type JobFolder, useJobFolder } from './jobFolder.ts';
import { FIRST_DAY, NEXT_DAY, before, cameInCents, customersCsv, firstMonthCsv, nextMonthCsv, sales } from './nextMonthData.ts';

const all = sales();
const HORIZON_DAYS = 60;
const options = { asOf: FIRST_DAY, horizonDays: HORIZON_DAYS, staticColumns: ['industry', 'seats'], models: [{ kind: 'gbdt', params: { nEstimators: 30, maxDepth: 3 } }, 'baseline-last-period', 'baseline-spend-rate'] };

interface Report {
  readonly recipe: boolean;
  readonly asOf: string;
  readonly champion: string;
  readonly totals: Record<string, number>;
  readonly changes: { key: string; facts: Record<string, string | number> }[];
  readonly warnings: { key: string; facts: Record<string, string | number> }[];
  readonly comparison: {
    asOfThen: string; asOfNow: string; through: string; verdict: string;
    predictedThen: { total: number; customers: number }; cameIn: { total: number }; fromOthers: { total: number }; shouldHaveBy: { total: number; share: number; method: string };
    weeks: { came: number | null; expected: number }[];
    entered: { key: string; isNew: boolean; rankNow: number; why: { feature: string }[] }[]; left: { key: string; rankThen: number }[];
  };
}

const readReport = (folder: string): Report => JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;
const readList = (folder: string): Map<string, Record<string, string>> => {
  const [header, ...lines] = readFileSync(join(folder, 'predictions.csv'), 'utf8').trim().split(/\r?\n/).map((line) => line.split(','));
  return new Map(lines.map((cells) => [cells[0], Object.fromEntries(header.map((name, i) => [name, cells[i]]))]));
};
const sumOf = (list: Map<string, Record<string, string>>, kind: string) => [...list.values()].reduce((sum, row) => sum + Number(row[kind]), 0);

describe('the next month as a job', () => {
  const folder: JobFolder = useJobFolder('next-month-');
  const at = (...parts: string[]) => join(folder.path, ...parts);
  const write = (name: string, text: string) => writeFileSync(at(name), text);

  it('starts with a recipe beside the results of a job', async () => {
    const first = before(all, FIRST_DAY);
    write('first.csv', firstMonthCsv(first));
    write('customers.csv', customersCsv(first, 'customer_id,industry,seats'));
    const job = folder.writeJob('first.json', { task: 'clv', inputs: { transactions: 'first.csv', customers: 'customers.csv' }, options });
    const done = await folder.runJob(job, at('month1'));
    // A build that takes its time says so on stderr.
    expect(done.code, done.stderr).toBe(0);
    const recipe = JSON.parse(readFileSync(at('month1', 'recipe.json'), 'utf8')) as Record<string, unknown>;
    expect(recipe).toMatchObject({ format: 'brain-workbench-recipe', asOf: FIRST_DAY, horizonDays: HORIZON_DAYS, options: { staticColumns: ['industry', 'seats'] }, attributes: ['customer:industry', 'customer:seats'] });
  });

  it('reads, matches, scores and compares the new files, to the cent', async () => {
    const next = before(all, NEXT_DAY);
    write('next.csv', nextMonthCsv(next));
    write('people.csv', customersCsv(next, 'customer_id,sector', true));
    const job = folder.writeJob('next.json', { task: 'clv', recipe: 'month1/recipe.json', inputs: { transactions: 'next.csv', customers: 'people.csv' }, options: { top: { share: 0.1 } } });
    const done = await folder.runJob(job, at('month2'));
    expect(done.code, done.stderr).toBe(0);
    expect(done.stdout).toContain('came in through 2026-04-30');
    const report = readReport(at('month2'));
    expect(report).toMatchObject({ recipe: true, asOf: NEXT_DAY, comparison: { asOfThen: FIRST_DAY, asOfNow: NEXT_DAY, through: '2026-04-30' } });
    expect(report.changes.map(({ key, facts }) => [key, facts.was ?? facts.now])).toEqual([['renamed', 'amount'], ['new-column', 'channel'], ['renamed', 'industry'], ['missing-attribute', 'seats']]);

    const [then, now] = [readList(at('month1')), readList(at('month2'))];
    const { champion, comparison } = report;
    const byHand = cameInCents(all);
    expect(Math.round(comparison.cameIn.total * 100)).toBe(byHand.known);
    expect(Math.round(comparison.fromOthers.total * 100)).toBe(byHand.others);
    expect(comparison.predictedThen.total).toBeCloseTo(sumOf(then, champion), 6);
    expect(comparison.predictedThen.customers).toBe(then.size);
    expect(report.totals[champion]).toBeCloseTo(sumOf(now, champion), 6);
    expect(Math.round(comparison.weeks.reduce((sum, { came }) => sum + (came ?? 0), 0) * 100)).toBe(byHand.known);
    expect(comparison.shouldHaveBy.method).toBe('holdout');
    expect(comparison.shouldHaveBy.total).toBeCloseTo(comparison.predictedThen.total * comparison.shouldHaveBy.share, 6);

    const ranked = (list: typeof then) => [...list].sort(([a, x], [b, y]) => Number(y[champion]) - Number(x[champion]) || (a < b ? -1 : 1)).map(([key]) => key);
    const top = (list: typeof then) => new Set(ranked(list).slice(0, Math.round(list.size / 10)));
    expect(comparison.entered.map(({ key }) => key).sort()).toEqual([...top(now)].filter((key) => !top(then).has(key)).sort());
    expect(comparison.left.map(({ key }) => key).sort()).toEqual([...top(then)].filter((key) => !top(now).has(key)).sort());
    expect(comparison.entered.every(({ key, isNew }) => isNew === !then.has(key))).toBe(true);
    expect(comparison.entered.some(({ isNew, why }) => !isNew && why.length > 0)).toBe(true);
  });

  it('goes on from its own recipe, with rows of the new month alone, and refuses those without what came before', async () => {
    const june = all.filter(({ date }) => date >= '2026-04-29' && date < '2026-06-01');
    write('may.csv', nextMonthCsv(june));
    write('people2.csv', customersCsv(before(all, '2026-06-01'), 'customer_id,sector', true));
    const inputs = { transactions: 'may.csv', customers: 'people2.csv' };
    const alone = await folder.runJob(folder.writeJob('alone.json', { task: 'clv', recipe: 'month2/recipe.json', inputs }), at('alone'));
    expect(alone.code).toBe(1);
    expect(alone.stderr).toMatch(/begin on 2026-04-29.*"earlier": \{"transactions"/);
    const joined = await folder.runJob(folder.writeJob('may.json', { task: 'clv', recipe: 'month2/recipe.json', inputs, earlier: { transactions: ['first.csv', 'next.csv'] } }), at('month3'));
    expect(joined.code, joined.stderr).toBe(0);
    const report = readReport(at('month3'));
    // Two days of April stand in both; everything of the first month stands in the second, too.
    const april = all.filter(({ date }) => date >= '2026-04-29' && date < NEXT_DAY).length;
    expect(report.warnings.filter(({ key }) => key === 'rows-repeated').map(({ facts }) => facts.repeated)).toEqual([april, before(all, FIRST_DAY).length]);
    const known = new Set(before(all, NEXT_DAY).map(({ customer }) => customer));
    const since = all.filter(({ date, customer }) => date >= NEXT_DAY && date < '2026-06-01' && known.has(customer));
    expect(Math.round(report.comparison.cameIn.total * 100)).toBe(since.reduce((sum, { cents }) => sum + cents, 0));
    expect(report.comparison.asOfThen).toBe(NEXT_DAY);
  });

  it('asks nothing: what is not certain ends it, with what to write; what is written answers', async () => {
    const next = before(all, NEXT_DAY);
    const lines = nextMonthCsv(next).split('\n').map((line, i) => (i === 0 ? line.replace('amount_usd', 'amount_net,amount_all') : line.replace(/,([\d.]+),USD$/, (_, amount: string) => `,${amount},${(Number(amount) * 1.04).toFixed(2)},USD`)));
    write('two.csv', lines.join('\n'));
    const inputs = { transactions: 'two.csv', customers: 'people.csv' };
    const open = await folder.runJob(folder.writeJob('open.json', { task: 'clv', recipe: 'month1/recipe.json', inputs }), at('open'));
    expect(open.code).toBe(1);
    expect(open.stderr).toMatch(/"amount" could be "amount_(net|all)" or "amount_(net|all)".*"columns": \{"transactions":\{"amount":"amount_/);
    const said = await folder.runJob(folder.writeJob('said.json', { task: 'clv', recipe: 'month1/recipe.json', inputs, columns: { transactions: { amount: 'amount_net' } } }), at('said'));
    expect(said.code).toBe(0);
    expect(Math.round(readReport(at('said')).comparison.cameIn.total * 100)).toBe(cameInCents(all).known);
  });

  it('is refused where the recipe’s files are not those that were written beside it', async () => {
    mkdirSync(at('forged'));
    for (const name of ['recipe.json', 'model.zip', 'predictions.csv']) copyFileSync(at('month1', name), at('forged', name));
    writeFileSync(at('forged', 'predictions.csv'), readFileSync(at('forged', 'predictions.csv'), 'utf8').replace(/\d/, (digit) => String((Number(digit) + 1) % 10)));
    const inputs = { transactions: 'next.csv', customers: 'people.csv' };
    const changed = await folder.runJob(folder.writeJob('forged.json', { task: 'clv', recipe: 'forged/recipe.json', inputs }), at('out1'));
    expect([changed.code, changed.stderr]).toEqual([1, expect.stringContaining('"predictions.csv" is not the file that was written beside the recipe')]);
    const recipe = JSON.parse(readFileSync(at('month1', 'recipe.json'), 'utf8')) as { files: { model: { name: string } }; formatVersion: number };
    writeFileSync(at('forged', 'recipe.json'), JSON.stringify({ ...recipe, files: { ...recipe.files, model: { ...recipe.files.model, name: '../first.csv' } } }));
    expect((await folder.runJob(at('forged.json'), at('out2'))).stderr).toContain('names no model file of its own folder');
    writeFileSync(at('forged', 'recipe.json'), JSON.stringify({ ...recipe, formatVersion: 9 }));
    expect((await folder.runJob(at('forged.json'), at('out3'))).stderr).toContain('"formatVersion" is 9');
    expect((await folder.runJob(folder.writeJob('lost.json', { task: 'clv', recipe: 'nowhere/recipe.json', inputs }), at('out4'))).stderr).toContain('there is no file');
  });
});
