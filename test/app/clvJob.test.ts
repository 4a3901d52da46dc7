import { describe, expect, it } from 'vitest';
import type { JobFile, JobHost } from '../../src/app/jobHost.ts';
import { runJob } from '../../src/app/runJob.ts';
import { WorkbenchError } from '../../src/core/contract/index.ts';
import { ambiguityError } from '../../src/core/data/tableBuilder.ts';
import { scientificIdentifierError } from '../../src/core/data/scientificIdentifier.ts';
import type { DatasetMeta } from '../../src/core/data/dataset.ts';
import type { Mapping, TransactionRole } from '../../src/tasks/clv/sources.ts';

type ClvColumns = Mapping<TransactionRole>;

const job = (more: Partial<JobFile> = {}): JobFile => ({ task: 'clv', inputs: { transactions: 'sales.csv' }, ...more });

const columns = ['a', 'c', 'd', 'net', 'x'].map((name) => ({ name }) as DatasetMeta['columns'][number]);
const dataset: DatasetMeta = {
  id: 'd', name: 'sales', rows: 1, columns, notes: {}, profiles: [], warnings: [], createdAtMs: 0, storedBytes: 0,
  source: { fileName: 'sales.csv', sizeBytes: 1, rowsRead: 1, rowsQuarantined: 0, sourceKept: false, dialect: { encoding: 'utf-8', bom: false, gzip: false, delimiter: ',', quote: '', escape: '', newline: '\n', hasHeader: true, preambleLines: 0 } },
};

/** Ends a job where training would start, with what training was asked for. */
function hostWith(proposed: ClvColumns, fileName = 'sales.csv', warnings: DatasetMeta['warnings'] = []): { host: JobHost; trained: () => ClvColumns | undefined } {
  let columns: ClvColumns | undefined;
  const stop = (): never => {
    throw new WorkbenchError('cancelled', 'far enough');
  };
  const host: JobHost = {
    files: [new File(['x'], fileName)],
    importFile: async () => ({ datasetId: 'd', existed: false, importMs: 1 }),
    columnNames: stop,
    preview: stop,
    dataset: async () => ({ ...dataset, warnings }),
    proposeClv: async () => proposed as never,
    proposeChurn: stop,
    trainChurn: stop,
    previewList: stop,
    contactList: stop,
    predictionsFile: stop,
    churnRecipeFile: stop,
    churnNextSources: stop,
    nextChurnFromFiles: stop,
    trainTabular: stop,
    trainAnomaly: stop,
    trainClv: async (request) => {
      columns = request.sources.transactions?.columns;
      return stop();
    },
    load: stop,
    runFiles: stop,
    recipeFile: stop,
    nextSources: stop,
    nextMonthFromFiles: stop,
    download: stop,
  };
  return { host, trained: () => columns };
}

async function columnsOf(given: Partial<JobFile>, proposed: ClvColumns, fileName?: string): Promise<ClvColumns | undefined> {
  const { host, trained } = hostWith(proposed, fileName);
  await expect(runJob(job(given), host, () => {})).rejects.toThrow('far enough');
  return trained();
}

const refusal = (given: JobFile, proposed: ClvColumns = { customer: 'c', date: 'd', amount: 'a' }): Promise<string> =>
  runJob(given, hostWith(proposed).host, () => {}).then(() => '', (error: Error) => error.message);

describe('the columns of a job', () => {
  it('are the proposal where the job names none, and the job’s where it does', async () => {
    expect(await columnsOf({}, { customer: 'c', date: 'd', amount: 'a' })).toEqual({ customer: 'c', date: 'd', amount: 'a' });
    expect(await columnsOf({ columns: { transactions: { amount: 'net' } } }, { customer: 'c', date: 'd', amount: 'a' })).toEqual({ customer: 'c', date: 'd', amount: 'net' });
  });

  it('are different columns: one that the job gives to a role is not proposed for another', async () => {
    expect(await refusal(job({ columns: { transactions: { customer: 'a' } } }))).toMatch(/looks like: amount\. Name it/);
    expect(await refusal(job({ columns: { transactions: { customer: 'x', date: 'x' } } }))).toMatch(/names "x" for more than one role/);
  });

  it('are columns of the file: one that is none is refused with those that there are', async () => {
    expect(await refusal(job({ columns: { transactions: { amount: 'netto' } } }))).toBe('"columns.transactions.amount" names "netto", and the transactions file has no such column. Its columns are: "a", "c", "d", "net", "x".');
  });

  it('come with what reading the file showed, where one is not found: it may be why', async () => {
    const warnings = [{ key: 'mixed-types', column: 'amount', facts: { mostly: 'number', sharePercent: 90, example: 'n/d' } }, { key: 'constant', column: 'shop', facts: { value: 'A', missing: 0 } }] as const;
    const { host } = hostWith({ customer: 'c', date: 'd' }, 'sales.csv', warnings);
    const message = await runJob(job(), host, () => {}).then(() => '', (error: Error) => error.message);
    expect(message).toMatch(/looks like: amount\..* Column "amount": .*n\/d/);
    expect(message).not.toMatch(/shop|\n/);
  });

  it('are refused for roles and inputs that the task does not have', async () => {
    expect(await refusal(job({ columns: { transactions: { client: 'c' } } }))).toMatch(/no role "client"/);
    expect(await refusal(job({ columns: { orders: { customer: 'c' } } }))).toMatch(/"columns" has no input "orders"/);
    expect(await refusal(job({ read: { orders: {} } }))).toMatch(/"read" has no input "orders"/);
  });
});

describe('the input of a job', () => {
  it('is found by the name at the end of its path, whatever is in the name', async () => {
    const columns = { customer: 'c', date: 'd', amount: 'a' };
    expect(await columnsOf({ inputs: { transactions: '../in/sales.csv' } }, columns)).toEqual(columns);
    expect(await columnsOf({ inputs: { transactions: 'C:\\in\\sales.csv' } }, columns)).toEqual(columns);
    expect(await columnsOf({ inputs: { transactions: 'in/sa\\les.csv' } }, columns, 'sa\\les.csv')).toEqual(columns);
    expect(await refusal(job({ inputs: { transactions: 'other.csv' } }))).toMatch(/was not handed in/);
  });

  it('is asked for where the job is none', async () => {
    expect(await refusal(null as unknown as JobFile)).toMatch(/Task undefined is not known/);
    expect(await refusal(job({ inputs: {} }))).toMatch(/needs "inputs"/);
  });
});

describe('what a page would ask', () => {
  const failing = (error: WorkbenchError): JobHost => ({ ...hostWith({}).host, importFile: () => Promise.reject(error) });

  it('is answered by lines of the job file, which the error shows', async () => {
    const ambiguous = ambiguityError([
      { column: 'fecha', question: 'day-month' },
      { column: 'importe', question: 'decimal' },
    ]);
    await expect(runJob(job(), failing(ambiguous), () => {})).rejects.toMatchObject({
      code: 'ambiguous',
      message: expect.stringContaining('"read": {"transactions":{"types":{"fecha":{"dateOrder":"dmy"},"importe":{"decimal":","}}}}'),
    });
    await expect(runJob(job(), failing(scientificIdentifierError('id', 3)), () => {})).rejects.toThrow('"read": {"transactions":{"types":{"id":{"type":"text"}}}}');
  });

  it('is one line, and other errors stay as they are', async () => {
    const message = await runJob(job(), failing(ambiguityError([{ column: 'f', question: 'day-month' }])), () => {}).then(() => '', (error: Error) => error.message);
    expect(message).not.toMatch(/\n/);
    await expect(runJob(job(), failing(new WorkbenchError('bad-file', 'No table.')), () => {})).rejects.toThrow(/^No table\.$/);
  });
});
