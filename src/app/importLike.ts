import { WorkbenchError } from '../core/contract/index.ts';
import type { GivenType, ReadOverrides } from '../core/data/dataset.ts';
import type { ImportPreview, ImportResult } from '../workers/protocol.ts';

/** What reading a file needs of the app. */
export interface FileReader {
  preview(file: File, overrides: ReadOverrides): Promise<ImportPreview>;
  importFile(file: File, overrides: ReadOverrides): Promise<ImportResult>;
  /** Of a dataset: rows of its file, and how many were set aside. */
  rowsOf(datasetId: string): Promise<{ readonly read: number; readonly setAside: number }>;
}

/** How a table of a recipe was read, and what its columns were called. */
export interface ReadSource {
  readonly columns: readonly { readonly name: string; readonly dateOrder?: 'ymd' | 'dmy' | 'mdy' | 'iso'; readonly decimal?: '.' | ',' }[];
  readonly read: ReadOverrides;
}
export type ReadSources = Readonly<Partial<Record<string, ReadSource>>>;

/** With more rows set aside than this, the file is not written as it was: it is read by what it says itself. */
const MAX_SET_ASIDE = 0.01;

/**
 * Imports a file as the recipe's like it was read, so that nothing is asked again that was answered then: columns of the same name get the same type and
 * format, and where a renamed column leaves day and month or the decimal mark open, the way in which all columns then were written holds.
 * A column whose cells are of another type now gets the one that they have. What is still open is thrown as `ambiguous`.
 */
export async function importLike(file: File, sources: ReadSources, reader: FileReader): Promise<ImportResult> {
  const detected = await reader.preview(file, {});
  const names = detected.columns.map(({ schema }) => schema.name);
  const source = likest(names, sources);
  if (!source) return reader.importFile(file, {});
  const dialect = await dialectFor(file, names, source, reader);
  const header = dialect ? (await reader.preview(file, { dialect })).columns.map(({ schema }) => schema.name) : names;
  const formats = formatsFor(source);
  const read = (types: GivenTypes) => importChanged(file, { dialect, types }, formats, reader);
  const types = Object.fromEntries(Object.entries(source.read.types ?? {}).filter(([name]) => header.includes(name)));
  const imported = await read(types);
  const rows = await reader.rowsOf(imported.datasetId);
  if (rows.setAside <= MAX_SET_ASIDE * rows.read) return imported;
  return read(Object.fromEntries(Object.entries(types).map(([name, { dateOrder, decimal }]) => [name, { dateOrder, decimal }])));
}

/** The recipe's table that has most of these columns; undefined where none has any. */
function likest(names: readonly string[], sources: ReadSources): ReadSource | undefined {
  const shared = ({ columns }: ReadSource) => columns.filter(({ name }) => names.includes(name)).length / Math.max(1, columns.length);
  const all = Object.values(sources).filter((source) => source !== undefined);
  const best = [...all].sort((a, b) => shared(b) - shared(a)).at(0);
  return best && (shared(best) > 0 || all.length === 1) ? best : undefined;
}

/** How the old file was written, where the new one shows its columns only when it is read so. */
async function dialectFor(file: File, names: readonly string[], { columns, read }: ReadSource, reader: FileReader): Promise<ReadOverrides['dialect']> {
  const found = (list: readonly string[]) => columns.filter(({ name }) => list.includes(name)).length;
  if (!read.dialect || found(names) === columns.length) return undefined;
  const { bom: _bom, gzip: _gzip, encoding: _encoding, newline: _newline, ...dialect } = read.dialect;
  try {
    const again = (await reader.preview(file, { dialect })).columns.map(({ schema }) => schema.name);
    return found(again) > found(names) ? dialect : undefined;
  } catch {
    return undefined;
  }
}

/** The one order of dates and the one decimal mark of all columns then, where they agree. */
function formatsFor({ columns }: ReadSource): Pick<GivenType, 'dateOrder' | 'decimal'> {
  const orders = new Set(columns.flatMap(({ dateOrder }) => (dateOrder === undefined || dateOrder === 'iso' ? [] : [dateOrder])));
  const decimals = new Set(columns.flatMap(({ decimal }) => decimal ?? []));
  return { dateOrder: orders.size === 1 ? [...orders][0] : undefined, decimal: decimals.size === 1 ? [...decimals][0] : undefined };
}

type GivenTypes = Readonly<Record<string, GivenType>>;

/** A column that cannot be read with the type it had is read by what it holds now: that its type has changed is told when columns are matched. */
async function importChanged(file: File, overrides: ReadOverrides & { readonly types: GivenTypes }, formats: Pick<GivenType, 'dateOrder' | 'decimal'>, reader: FileReader): Promise<ImportResult> {
  try {
    return await importAnswering(file, overrides, formats, reader);
  } catch (error) {
    const column = error instanceof WorkbenchError && error.code === 'bad-input' ? error.details.column : undefined;
    if (typeof column !== 'string' || overrides.types[column]?.type === undefined) throw error;
    const { [column]: _changed, ...others } = overrides.types;
    return importChanged(file, { ...overrides, types: others }, formats, reader);
  }
}

async function importAnswering(file: File, overrides: ReadOverrides, formats: Pick<GivenType, 'dateOrder' | 'decimal'>, reader: FileReader): Promise<ImportResult> {
  try {
    return await reader.importFile(file, overrides);
  } catch (error) {
    const types = error instanceof WorkbenchError && error.details.messageKey === 'ambiguous-columns' ? answers(error.details, formats) : {};
    if (Object.keys(types).length === 0) throw error;
    return reader.importFile(file, { ...overrides, types: { ...overrides.types, ...types } });
  }
}

function answers({ columns, questions }: WorkbenchError['details'], { dateOrder, decimal }: Pick<GivenType, 'dateOrder' | 'decimal'>): Readonly<Record<string, GivenType>> {
  if (!Array.isArray(columns) || !Array.isArray(questions)) return {};
  return Object.fromEntries(columns.flatMap((name, i): [string, GivenType][] => (questions[i] === 'decimal' ? (decimal ? [[String(name), { decimal }]] : []) : dateOrder ? [[String(name), { dateOrder }]] : [])));
}
