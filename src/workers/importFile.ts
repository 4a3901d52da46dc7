import { type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import type { ColumnNote, DatasetMeta, MendedRow, QuarantinedRow, ReadOverrides } from '../core/data/dataset.ts';
import { datasetIdentity } from '../core/data/identity.ts';
import { profileTable } from '../core/data/profileTable.ts';
import type { TableWarning } from '../core/data/profile.ts';
import type { Table } from '../core/data/column.ts';
import { type BuildOutcome, type TableBuilder, ambiguityError, createTableBuilder } from '../core/data/tableBuilder.ts';
import { readCsv } from '../formats/csv/readCsv.ts';
import type { ByteSource, ReadResult } from '../formats/csv/types.ts';
import { getDataset, keepSource, readSource } from '../storage/datasets.ts';
import { saveDataset } from '../storage/saveDataset.ts';
import type { Database } from '../storage/schema.ts';
import { fileSource } from './fileSource.ts';
import { type Mends, readMends } from './mends.ts';
import type { ImportRequest, ImportResult, ReimportRequest } from './protocol.ts';

/** A first reading, and at most two more with what it taught. */
const MAX_READINGS = 3;

const FRESH_NOTE: ColumnNote = { knownAt: 'row-date' };

interface ReadFile {
  readonly result: ReadResult;
  readonly table: Table;
  readonly quarantine: readonly QuarantinedRow[];
  readonly warnings: readonly TableWarning[];
}

/** Reads a file into a stored dataset, or answers the one that is there already. Cancelled or failed: nothing stays. */
export async function importFile(db: Database, jobId: string, request: ImportRequest, ctx: TaskContext): Promise<ImportResult> {
  const { file, overrides, name, nowMs, todayDay } = request;
  const read = await readFile(fileSource(file), overrides, ctx);
  return store(db, jobId, read, { name, fileName: file.name, sizeBytes: file.size, nowMs, todayDay, notes: {} }, ctx);
}

/** Reads a dataset's kept source again, with other types or mended rows, into a new version of it. */
export async function reimport(db: Database, jobId: string, request: ReimportRequest, ctx: TaskContext): Promise<ImportResult> {
  const { datasetId, overrides = {}, mended, nowMs, todayDay } = request;
  const old = await getDataset(db, datasetId);
  const source = await readSource(db, datasetId);
  if (!source) throw new WorkbenchError('not-found', `The file of "${old.name}" was not kept, so its columns cannot be read again. Import the file once more and choose the type there.`);
  const { fileName, sizeBytes, dialect } = old.source;
  const types = Object.fromEntries(old.columns.map(({ name, type, format }) => [name, { type, dateOrder: format.dateOrder === 'iso' ? undefined : format.dateOrder, decimal: format.decimal }]));
  const merged: ReadOverrides = { ...overrides, dialect: { ...dialect, gzip: true, ...overrides.dialect }, types: { ...types, ...overrides.types } };
  const fresh = mended ? await readMends(fileSource(mended), old.columns.map(({ name }) => name), ctx) : [];
  const mends = [...(old.source.mends ?? []), ...fresh];
  const read = await readFile(fileSource(source, fileName), merged, ctx, new Map(mends.map(({ line, cells }) => [line, cells])));
  const kept = await store(db, jobId, read, { name: nextVersion(old.name), fileName, sizeBytes, nowMs, todayDay, notes: old.notes, mends }, ctx);
  if (!kept.existed) await keepSource(db, kept.datasetId, source);
  return kept;
}

/** `sales` → `sales v2` → `sales v3`. */
function nextVersion(name: string): string {
  const [, stem, number] = /^(.*) v(\d+)$/.exec(name) ?? ['', name, '1'];
  return `${stem} v${Number(number) + 1}`;
}

/** Gzips a file and keeps it beside its dataset, for reading it again with other types. */
export async function keepFile(db: Database, datasetId: string, file: File): Promise<void> {
  const { source } = await getDataset(db, datasetId);
  const packed = source.dialect.gzip ? file : await new Response(file.stream().pipeThrough(new CompressionStream('gzip'))).blob();
  await keepSource(db, datasetId, packed);
}

async function readFile(source: ByteSource, overrides: ReadOverrides, ctx: TaskContext, mends: Mends = new Map()): Promise<ReadFile> {
  let settled: Extract<BuildOutcome, { kind: 'reread' }>['settled'] | undefined;
  for (let reading = 1; reading <= MAX_READINGS; reading++) {
    const quarantine: QuarantinedRow[] = [];
    let builder: TableBuilder | undefined;
    const phase = reading === 1 ? 'read' : 'reread';
    const result = await readCsv(
      source,
      overrides,
      {
        start: ({ header }) => (builder = createTableBuilder(header, { ...overrides, settled })),
        rows: (rows, lines) => builder?.add(mends.size === 0 ? rows : rows.map((row, i) => mends.get(lines[i]) ?? row), lines),
        quarantine: (row) => {
          const mended = mends.get(row.line);
          if (mended) builder?.add([mended], [row.line]);
          else quarantine.push(row);
        },
      },
      { signal: ctx.signal, breathe: ctx.breathe, onBytes: (done) => ctx.onProgress({ phase, done, total: source.sizeBytes, unit: 'bytes' }) },
    );
    const outcome = builder?.finish();
    if (outcome?.kind === 'ambiguous') throw ambiguityError(outcome.questions);
    if (outcome?.kind === 'built') return { result, table: outcome.table, quarantine: [...quarantine, ...outcome.quarantined].sort((a, b) => a.line - b.line), warnings: [...readWarnings(result), ...outcome.warnings] };
    settled = outcome?.settled;
  }
  throw new WorkbenchError('internal', `"${source.name}" could not be read: its columns' types did not settle after ${MAX_READINGS} readings. Choose the types by hand.`);
}

function readWarnings({ detection, repairs }: ReadResult): TableWarning[] {
  const renamed = detection.renamed.map(({ from, to }): TableWarning => ({ key: 'renamed-column', column: to, facts: { from, to } }));
  const repaired = Object.entries(repairs).filter(([, lines]) => lines > 0);
  return [...renamed, ...repaired.map(([repair, lines]): TableWarning => ({ key: 'repaired', facts: { repair, lines } }))];
}

interface Origin {
  readonly name: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly nowMs: number;
  readonly todayDay: number;
  readonly notes: Readonly<Record<string, ColumnNote>>;
  readonly mends?: readonly MendedRow[];
}

async function store(db: Database, storageKey: string, read: ReadFile, origin: Origin, ctx: TaskContext): Promise<ImportResult> {
  const { table, result, quarantine } = read;
  const columns = table.columns.map(({ schema }) => schema);
  ctx.onProgress({ phase: 'profile', done: 0, total: NaN, unit: 'rows' });
  const { profiles, warnings } = await profileTable(table, { todayDay: origin.todayDay, breathe: ctx.breathe });
  const id = await datasetIdentity(table);
  ctx.onProgress({ phase: 'store', done: 0, total: NaN, unit: 'rows' });
  const meta: DatasetMeta = {
    id,
    name: origin.name,
    rows: table.rows,
    columns,
    notes: Object.fromEntries(columns.map(({ name }) => [name, Object.hasOwn(origin.notes, name) ? origin.notes[name] : FRESH_NOTE])),
    profiles,
    warnings: [...read.warnings, ...warnings],
    source: {
      fileName: origin.fileName,
      sizeBytes: origin.sizeBytes,
      dialect: result.detection.dialect,
      rowsRead: table.rows + quarantine.length,
      rowsQuarantined: quarantine.length,
      sourceKept: false,
      mends: origin.mends,
    },
    createdAtMs: origin.nowMs,
    storedBytes: 0,
  };
  const { existed } = await saveDataset(db, { storageKey, meta, table, quarantine, signal: ctx.signal });
  return { datasetId: id, existed };
}
