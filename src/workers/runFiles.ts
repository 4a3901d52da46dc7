import { recordOf } from '../core/contract/record.ts';
import { createCsvWriter } from '../formats/csv/writeCsv.ts';
import { zipArtifacts } from '../formats/modelZip.ts';
import { listDatasets } from '../storage/datasets.ts';
import { readPredictions } from '../storage/predictions.ts';
import type { Predictions, RunRecord } from '../storage/records.ts';
import { getRun } from '../storage/runs.ts';
import type { Database } from '../storage/schema.ts';
import { anomalyPredictionRows, anomalyReportJson } from '../tasks/anomaly/reportJson.ts';
import type { AnomalyReport } from '../tasks/anomaly/types.ts';
import { predictionsRows as churnPredictionsRows, reportJson as churnReportJson } from '../tasks/churn/reportJson.ts';
import { churnSourcesOf } from '../tasks/churn/sources.ts';
import type { ChurnReport } from '../tasks/churn/types.ts';
import { predictionsRows, reportJson } from '../tasks/clv/reportJson.ts';
import { sourcesOf } from '../tasks/clv/sources.ts';
import type { ClvReport } from '../tasks/clv/types.ts';
import type { RunFacts, TextTable } from '../tasks/runReport.ts';
import { tabularPredictionRows, tabularReportJson } from '../tasks/tabular/reportJson.ts';
import type { TabularReport } from '../tasks/tabular/types.ts';
import type { ImportedReport } from './protocol.ts';
import { churnLists } from './churnLists.ts';
import { churnPredictions } from './churnRecords.ts';
import { featureStateOf, modelsOf } from './runArtifacts.ts';

/** The list of a run's or a scoring's customers or rows, as CSV. */
export async function predictionsCsv(db: Database, predictionsId: string, neutraliseFormulas: boolean): Promise<Blob> {
  const { predictions, runId } = await readPredictions(db, predictionsId);
  const { header, rows } = rowsOf(await getRun(db, runId), predictions);
  const writer = createCsvWriter({ neutraliseFormulas });
  return new Blob([writer.rows([header]), writer.rows(rows)], { type: 'text/csv' });
}

function rowsOf({ task, report, modelHashes }: RunRecord, predictions: Predictions): TextTable {
  if (task === 'clv') return predictionsRows(predictions);
  if (task === 'churn') return churnPredictionsRows(churnPredictions(predictions));
  if (task === 'anomaly') return anomalyRows(report as AnomalyReport, predictions);
  const classes = task === 'imported' ? (report as ImportedReport).classes : (report as TabularReport).plan.classes.map(({ name }) => name);
  return tabularPredictionRows(predictions, classes, Object.keys(modelHashes));
}

/** By the run's own thresholds, also of other data. */
function anomalyRows({ plan, models }: AnomalyReport, predictions: Predictions): TextTable {
  const classes = plan.label?.classes.map(({ name }) => name) ?? [];
  return anomalyPredictionRows(predictions, { classes, thresholds: Object.fromEntries(models.map(({ kind, threshold }) => [kind, threshold])) });
}

export async function runReport(db: Database, runId: string): Promise<Blob> {
  const run = await getRun(db, runId);
  const facts = { ...run, rowsQuarantined: await quarantinedRows(db, run.datasetIds) };
  // With the seals of the lists that were exported: what is needed to check one later.
  const lists = run.task === 'churn' ? { lists: (await churnLists(db, runId)).map(({ seal, contacts, controls, expectedGain }) => ({ seal, contacts, controls, expectedGain })) } : {};
  return new Blob([JSON.stringify({ ...jsonOf(run, facts), ...lists }, null, 2)], { type: 'application/json' });
}

function jsonOf({ task, report, appVersion, request }: RunRecord, facts: RunFacts): object {
  if (task === 'tabular') return tabularReportJson(report as TabularReport, facts);
  if (task === 'anomaly') return anomalyReportJson(report as AnomalyReport, facts);
  if (task === 'imported') return { ...(report as ImportedReport), appVersion };
  if (task === 'churn') return churnReportJson(report as ChurnReport, { ...facts, datasetIds: undefined, sourceHashes: sourceHashes(() => churnSourcesOf(recordOf(request).sources)) });
  return reportJson(report as ClvReport, { ...facts, datasetIds: undefined, sourceHashes: sourceHashes(() => sourcesOf(request)) });
}

/** The datasets of a run by source; none where its request, which may come from another version, does not say. */
function sourceHashes(read: () => Readonly<Record<string, { readonly datasetId: string }>>): RunFacts['sourceHashes'] {
  try {
    return Object.fromEntries(Object.entries(read()).map(([name, { datasetId }]) => [name, datasetId]));
  } catch {
    return undefined;
  }
}

/** Rows of the datasets' files that were set aside; those of a dataset that has been deleted since are not counted. */
async function quarantinedRows(db: Database, datasetIds: readonly string[]): Promise<number> {
  const { datasets } = await listDatasets(db);
  return datasets.filter(({ id }) => datasetIds.includes(id)).reduce((sum, { source }) => sum + source.rowsQuarantined, 0);
}

/** Every model of a run with what its features need, as one zip. */
export async function modelZip(db: Database, runId: string): Promise<Blob> {
  const run = await getRun(db, runId);
  const artifacts = Object.entries(await modelsOf(db, run));
  if (run.featureStateHash !== null) artifacts.push(['features', await featureStateOf(db, run)]);
  return new Blob([zipArtifacts(artifacts, { run: run.name, task: run.task, appVersion: run.appVersion, dataHash: run.dataHash })], { type: 'application/zip' });
}
