import { WorkbenchError } from '../core/contract/index.ts';
import { readPredictions } from '../storage/predictions.ts';
import type { Predictions, PredictionsRecord, RunRecord } from '../storage/records.ts';
import { getRun } from '../storage/runs.ts';
import type { Database } from '../storage/schema.ts';
import type { ChurnPredictions, ChurnReport } from '../tasks/churn/types.ts';

/** What a run keeps of its held-out users, where they are not those of its list: `<run id>:holdout`. */
export const HOLDOUT = 'holdout';
const CALIBRATED = '-calibrated';
const VALUE = 'value';
const EXPECTED_PROFIT = 'expectedProfit';

/** As they are stored: what is beside a model's own number goes by name. */
export function storedPredictions({ keys, cutoff, actual, byKind, calibrated, value, expectedProfit }: ChurnPredictions): Predictions {
  const named = Object.entries(calibrated).map(([kind, values]) => [`${kind}${CALIBRATED}`, values] as const);
  return { keys, cutoff, actual, byKind, parts: { ...Object.fromEntries(named), [VALUE]: value, [EXPECTED_PROFIT]: expectedProfit } };
}

/** As they were before they were stored. Throws `bad-file` where a part is missing. */
export function churnPredictions({ keys, cutoff, actual, byKind, parts = {} }: Predictions): ChurnPredictions {
  const part = (name: string): Float64Array => {
    if (Object.hasOwn(parts, name)) return parts[name];
    throw new WorkbenchError('bad-file', `These predictions have no "${name}". Delete their run and train it again.`);
  };
  return { keys, cutoff, actual, byKind, calibrated: Object.fromEntries(Object.keys(byKind).map((kind) => [kind, part(`${kind}${CALIBRATED}`)])), value: part(VALUE), expectedProfit: part(EXPECTED_PROFIT) };
}

/** Predictions of a run or a scoring, and the run whose models made them. */
export interface ChurnRecord {
  readonly record: PredictionsRecord;
  readonly run: RunRecord;
  readonly report: ChurnReport;
  readonly predictions: ChurnPredictions;
}

/** Throws `not-found`, and `bad-input` where they are of another task. */
export async function readChurnRecord(db: Database, predictionsId: string): Promise<ChurnRecord> {
  const record = await readPredictions(db, predictionsId);
  const run = await churnRun(db, record.runId);
  return { record, run, report: run.report as ChurnReport, predictions: churnPredictions(record.predictions) };
}

/** Throws `not-found`, and `bad-input` for a run of another task. */
export async function churnRun(db: Database, runId: string): Promise<RunRecord> {
  const run = await getRun(db, runId);
  if (run.task !== 'churn') throw new WorkbenchError('bad-input', `Run "${run.name}" is of task "${run.task}", and says nothing of users at risk. Choose a run of churn.`, { task: run.task });
  return run;
}
