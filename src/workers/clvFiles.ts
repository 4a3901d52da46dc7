import type { Artifact } from '../core/contract/index.ts';
import { createCsvWriter } from '../formats/csv/writeCsv.ts';
import { zipArtifacts } from '../formats/modelZip.ts';
import { listDatasets } from '../storage/datasets.ts';
import { readModel } from '../storage/models.ts';
import { readPredictions } from '../storage/predictions.ts';
import { getRun } from '../storage/runs.ts';
import type { Database } from '../storage/schema.ts';
import { predictionsRows, reportJson } from '../tasks/clv/reportJson.ts';
import type { ClvReport } from '../tasks/clv/types.ts';

/** The list of a run's or a scoring's customers, as CSV. */
export async function predictionsCsv(db: Database, predictionsId: string, neutraliseFormulas: boolean): Promise<Blob> {
  const { predictions } = await readPredictions(db, predictionsId);
  const { header, rows } = predictionsRows(predictions);
  const writer = createCsvWriter({ neutraliseFormulas });
  return new Blob([writer.rows([header]), writer.rows(rows)], { type: 'text/csv' });
}

export async function runReport(db: Database, runId: string): Promise<Blob> {
  const run = await getRun(db, runId);
  const rowsQuarantined = await quarantinedRows(db, run.datasetIds[0]);
  return new Blob([JSON.stringify(reportJson(run.report as ClvReport, { ...run, rowsQuarantined }), null, 2)], { type: 'application/json' });
}

/** Rows of a dataset's file that were set aside; 0 where the dataset has been deleted since. */
async function quarantinedRows(db: Database, datasetId: string): Promise<number> {
  const { datasets } = await listDatasets(db);
  return datasets.find(({ id }) => id === datasetId)?.source.rowsQuarantined ?? 0;
}

/** Every model of a run with what its features need, as one zip. */
export async function modelZip(db: Database, runId: string): Promise<Blob> {
  const run = await getRun(db, runId);
  const artifacts: [string, Artifact][] = [];
  for (const [kind, hash] of Object.entries(run.modelHashes)) artifacts.push([kind, await readModel(db, hash)]);
  if (run.featureStateHash !== null) artifacts.push(['features', await readModel(db, run.featureStateHash)]);
  return new Blob([zipArtifacts(artifacts, { run: run.name, task: run.task, appVersion: run.appVersion, dataHash: run.dataHash })], { type: 'application/zip' });
}
