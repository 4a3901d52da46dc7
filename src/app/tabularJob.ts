import { WorkbenchError } from '../core/contract/index.ts';
import type { DatasetMeta, GivenType, ReadOverrides } from '../core/data/dataset.ts';
import type { TabularModelReport, TabularReport } from '../tasks/tabular/types.ts';
import { type ImportedFile, type JobFile, type JobHost, type Report, checkInputs, downloadRun, importSaid, inputFile, requiredFile, typeWarnings } from './jobHost.ts';

const TABLE = 'table';
const TEST = 'test';

/** A job of task `tabular`: see runJob. */
export async function runTabularJob(job: JobFile, host: JobHost, onProgress: Report): Promise<{ summary: string }> {
  const file = requiredFile(job, TABLE, host.files);
  const testFile = inputFile(job, TEST, host.files);
  checkInputs('tabular', testFile ? [TABLE, TEST] : [TABLE], 'read', job.read);
  if (Object.keys(job.columns ?? {}).length > 0) throw new WorkbenchError('bad-input', 'Task "tabular" has no "columns". Name its columns in "options": "target", "weight", "features", "exclude".');
  const table = await importSaid(file, TABLE, job.read?.[TABLE], host, onProgress);
  const facts = await host.dataset(table.datasetId);
  const test = testFile && (await importTest(testFile, job, facts, host, onProgress));
  const request = { datasetId: table.datasetId, testDatasetId: test?.datasetId, options: job.options ?? {}, importMs: table.importMs + (test?.importMs ?? 0) };
  const { runId } = await train(request, facts, host, onProgress);
  await downloadRun(host, runId);
  return { summary: tabularSummary((await host.load(runId)).report as TabularReport) };
}

/** Reads the test file's columns as the table's were read, so that both mean the same: where the job does not say otherwise. */
async function importTest(file: File, job: JobFile, table: DatasetMeta, host: JobHost, onProgress: Report): Promise<ImportedFile> {
  const said = job.read?.[TEST];
  const names = await host.columnNames(file, said);
  const types = Object.fromEntries(table.columns.filter(({ name }) => names.includes(name)).map((column) => [column.name, typeOf(column)]));
  const read: ReadOverrides = { ...said, types: { ...types, ...said?.types } };
  return importSaid(file, TEST, read, host, onProgress);
}

function typeOf({ type, format }: DatasetMeta['columns'][number]): GivenType {
  return {
    type,
    ...(format.dateOrder === undefined || format.dateOrder === 'iso' ? {} : { dateOrder: format.dateOrder }),
    ...(format.decimal === undefined ? {} : { decimal: format.decimal }),
  };
}

/** Where no target is found, what reading the file showed is told: it may be why. */
async function train(request: Parameters<JobHost['trainTabular']>[0], facts: DatasetMeta, host: JobHost, onProgress: Report): Promise<{ runId: string }> {
  try {
    return await host.trainTabular(request, onProgress);
  } catch (error) {
    if (!(error instanceof WorkbenchError) || error.details.option !== 'target') throw error;
    throw new WorkbenchError(error.code, `${error.message}${typeWarnings(facts)}`, error.details);
  }
}

/** A run in a few lines: rows, the champion, each model, leaks. */
export function tabularSummary(report: TabularReport): string {
  const { target, learn, split } = report.plan;
  const lines = report.models.map((model) => `  ${model.kind.padEnd(22)} ${metricsText(model)}`);
  const leaks = report.warnings.filter(({ key }) => key === 'leak').map(({ message }) => `  ! ${message}`);
  return [`${report.rows.holdout} rows held out (${split.kind}), "${target}" (${learn}); use: ${report.champion}`, ...lines, ...leaks].join('\n');
}

function metricsText(model: TabularModelReport): string {
  const { metrics, learn } = model;
  const shown: readonly [string, number | null][] =
    learn === 'regression'
      ? [['rmse', metrics.rmse], ['mae', metrics.mae], ['r2', metrics.r2]]
      : [['logLoss', metrics.logLoss], ['auc', metrics.auc], ['accuracy', metrics.accuracy]];
  return shown.map(([name, value]) => `${name} ${value === null ? '–' : value.toFixed(4)}`).join('  ');
}
