import { readFileSync } from 'node:fs';
import { createRng } from '../../src/core/random.ts';
import { registry } from '../../src/registry.ts';
import { divideUsers } from '../../src/tasks/churn/divideUsers.ts';
import { parseChurnOptions, parseChurnReading } from '../../src/tasks/churn/options.ts';
import { planChurn } from '../../src/tasks/churn/plan.ts';
import { readChurn } from '../../src/tasks/churn/readChurn.ts';
import type { ChurnData } from '../../src/tasks/churn/readChurn.ts';
import { rowsAtCutoffs } from '../../src/tasks/churn/trainingRows.ts';
import type { ChurnOptions } from '../../src/tasks/churn/types.ts';
import { sharedData } from '../sharedData.ts';
import { sourceOf } from '../tasks/sourceOf.ts';
import { CDNOW_FILE } from '../tasks/clv/readCdnow.ts';
import { createTestContext } from '../testContext.ts';

/** Every how many-th customer is learned from with the LSTM: the plain reference is slow. */
export const EVERY = 8;
const SEED = 42;

export interface CdnowRun {
  readonly data: ChurnData;
  readonly options: ChurnOptions;
}

/** CDNOW in weeks, as the project's target has it: as-of 1997-12-30, window 30, horizon 9, label no purchase. */
export async function cdnowRun(every: number, given: Readonly<Record<string, unknown>>): Promise<CdnowRun> {
  const lines = readFileSync(sharedData(CDNOW_FILE), 'utf8').split(/\r?\n/).slice(1);
  const rows = lines
    .map((line) => line.trim().split(/\s+/))
    .filter(({ length, 0: id }) => length === 4 && Number(id) % every === 0)
    .map(([id, date, , dollars]) => [`c${id}`, `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`, dollars]);
  const { table } = await sourceOf(['customer', 'date', 'amount'], rows);
  const options = { asOf: '1997-12-30', step: 'week', window: 30, horizon: 9, label: 'no-purchase', completeThrough: '1998-06-30', seed: SEED, ...given };
  const reading = parseChurnReading(options, ['transactions']);
  const data = await readChurn({ transactions: { table, columns: { user: 'customer', date: 'date', amount: 'amount' } } }, reading, createTestContext());
  return { data, options: await parseChurnOptions(options, reading, data.source, registry) };
}

/** Who stops and who calibrates, by key: the oracle's script reads them from churnSplit.json, and learns from all others. */
export async function cdnowSplit({ data, options }: CdnowRun): Promise<{ validation: readonly string[]; calibration: readonly string[] }> {
  const { trainingCutoffs } = planChurn(data.source, options);
  const { users } = await rowsAtCutoffs(data.source, trainingCutoffs, false, createTestContext());
  const parts = divideUsers(users, createRng(options.seed).fork('users'));
  const keysOf = (rows: Int32Array) => [...new Set(Array.from(rows, (row) => data.source.keys[users[row]]))].toSorted();
  return { validation: keysOf(parts.validation), calibration: keysOf(parts.calibration) };
}

export const TELCO_FILE = 'churn/Telco-Customer-Churn.csv';

/** The file has no quoted cells. */
export async function readTelco(): ReturnType<typeof sourceOf> {
  const [header, ...rows] = readFileSync(sharedData(TELCO_FILE), 'utf8').trim().split(/\r?\n/).map((line) => line.split(',').map((cell) => cell.trim()));
  return sourceOf(header, rows);
}
