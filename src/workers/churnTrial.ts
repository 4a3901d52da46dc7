import { WorkbenchError } from '../core/contract/index.ts';
import { isRecord } from '../core/contract/record.ts';
import type { Column, Table } from '../core/data/column.ts';
import { columnNamed, keysOf, numberValues } from '../core/data/table.ts';
import { evaluateTrial } from '../core/economics/trial/evaluateTrial.ts';
import { type OutcomeFile, matchOutcome } from '../core/economics/trial/matchOutcome.ts';
import { getDataset } from '../storage/datasets.ts';
import { readTable } from '../storage/readDataset.ts';
import type { Database } from '../storage/schema.ts';
import { saysLeft } from '../tasks/churn/answerColumns.ts';
import type { Mapping } from '../tasks/churn/sources.ts';
import type { TrialRole } from '../tasks/churn/next/types.ts';
import { proposeTrialColumns } from '../tasks/churn/trialColumns.ts';
import type { ChurnTrialAnswer, ChurnTrialRequest } from './churnProtocol.ts';
import { meanCost, readChurnList } from './churnLists.ts';

const ROLES: readonly TrialRole[] = ['user', 'margin', 'left', 'contacted'];
const YES: readonly string[] = ['yes', 'y', 'true', 'si', 'sí', '1'];
const NO: readonly string[] = ['no', 'n', 'false', '0'];
/** Words for having been contacted, and for not; the arms' names among them. */
const CONTACTED: readonly string[] = [...YES, 'contact', 'contacted', 'sent', 'contactado', 'contactada'];
const NOT_CONTACTED: readonly string[] = [...NO, 'control', 'none', 'not contacted', 'no contactado', 'no contactada'];
/** Beside what `saysLeft` knows. */
const LEFT: readonly string[] = [...YES, 'left', 'lost', 'gone', 'inactive', 'se fue', 'perdido', 'perdida', 'inactivo', 'inactiva'];
const STAYED: readonly string[] = [...NO, 'stayed', 'retained', 'active', 'kept', 'sigue', 'activo', 'activa', 'retenido', 'retenida'];

export async function proposeTrial(db: Database, datasetId: string): Promise<Mapping<TrialRole>> {
  const { columns, profiles, rows } = await getDataset(db, datasetId);
  return proposeTrialColumns({ schemas: columns, profiles, rows });
}

/** What contacting a sealed list's users was worth, by next month's file. Throws as `matchOutcome` and `evaluateTrial` do, and `bad-input` for columns that are not there. */
export async function churnTrial(db: Database, request: ChurnTrialRequest): Promise<ChurnTrialAnswer> {
  const stored = await readChurnList(db, request.listId);
  const columns = rolesOf(request.columns);
  const table = await readTable(db, request.datasetId, Object.values(columns));
  const { absent = 'unknown', payingEffect = meanCost(stored) } = request;
  if (absent !== 'unknown' && absent !== 'zero') throw new WorkbenchError('bad-input', `"absent" is ${JSON.stringify(absent)}, and must be "zero" or "unknown".`, { option: 'absent' });
  const outcome = matchOutcome(stored.keys, outcomeFile(table, columns), { value: stored.value, absent });
  const before = stored.value.map((value, row) => value * (1 - stored.probability[row]));
  return { ...evaluateTrial(stored.trial, { ...outcome, before, payingEffect }), list: stored.list, payingEffect };
}

function rolesOf(given: unknown): Mapping<TrialRole> & { readonly user: string } {
  const columns = isRecord(given) ? given : {};
  const bad = Object.entries(columns).find(([role, column]) => !ROLES.some((known) => known === role) || typeof column !== 'string');
  if (bad) throw new WorkbenchError('bad-input', `"columns" maps "${bad[0]}" to ${JSON.stringify(bad[1])}. It maps roles (${ROLES.join(', ')}) to names of columns.`, { role: bad[0] });
  if (typeof columns.user !== 'string') throw new WorkbenchError('bad-input', 'The file has no column for "user". Say which column holds the keys of the list.', { role: 'user' });
  return columns as Mapping<TrialRole> & { readonly user: string };
}

function outcomeFile(table: Table, { user, margin, left, contacted }: Mapping<TrialRole> & { readonly user: string }): OutcomeFile {
  const { codes, dictionary } = keysOf(columnNamed(table, user));
  const named = Int32Array.from(codes.keys()).filter((row) => codes[row] >= 0);
  const at = (values: Float64Array) => Float64Array.from(named, (row) => values[row]);
  return {
    keys: Array.from(named, (row) => dictionary[codes[row]]),
    ...(margin === undefined ? {} : { margin: at(numbersOf(columnNamed(table, margin), 'margin')) }),
    ...(left === undefined ? {} : { left: at(marksOf(columnNamed(table, left), (word) => leftMark(word, left))) }),
    ...(contacted === undefined ? {} : { contacted: at(marksOf(columnNamed(table, contacted), (word) => contactMark(word, contacted))) }),
  };
}

function numbersOf(column: Column, role: TrialRole): Float64Array {
  const { name, type } = column.schema;
  if (type === 'number') return numberValues(column);
  throw new WorkbenchError('bad-input', `Column "${name}" holds no numbers, and "${role}" is money. Choose another column, or change its type.`, { role, column: name });
}

/** 1, 0, or NaN where the cell is empty; words as `markOf` reads them. */
function marksOf(column: Column, markOf: (word: string) => number): Float64Array {
  const { type } = column.schema;
  if (type === 'number' || type === 'bool') return numberValues(column);
  const { codes, dictionary } = keysOf(column);
  const marks = dictionary.map(markOf);
  return Float64Array.from(codes, (code) => (code < 0 ? NaN : marks[code]));
}

function leftMark(text: string, column: string): number {
  const word = text.trim().toLowerCase();
  if (LEFT.includes(word) || saysLeft(word)) return 1;
  if (STAYED.includes(word)) return 0;
  throw new WorkbenchError('bad-input', `Column "${column}" says ${JSON.stringify(text.slice(0, 40))}, and "left" is yes or no. Choose another column.`, { role: 'left', column });
}

function contactMark(text: string, column: string): number {
  const word = text.trim().toLowerCase();
  if (CONTACTED.includes(word)) return 1;
  if (NOT_CONTACTED.includes(word)) return 0;
  throw new WorkbenchError('bad-input', `Column "${column}" says ${JSON.stringify(text.slice(0, 40))}, and "contacted" is yes or no. Choose another column.`, { role: 'contacted', column });
}
