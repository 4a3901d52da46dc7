import { type TaskContext } from '../core/contract/index.ts';
import type { Table } from '../core/data/column.ts';
import type { DatasetMeta } from '../core/data/dataset.ts';
import { getDataset } from '../storage/datasets.ts';
import { readTable } from '../storage/readDataset.ts';
import type { Database } from '../storage/schema.ts';
import { readAttributes } from '../tasks/clv/attributes.ts';
import { currencyOfRows } from '../tasks/clv/currency.ts';
import type { ClvData } from '../tasks/clv/data.ts';
import { fitTable } from '../tasks/clv/next/adaptTable.ts';
import { parseAttributeOptions, parseMoneyOptions } from '../tasks/clv/options.ts';
import type { ClvSource, ClvSources, SourceName } from '../tasks/clv/sources.ts';
import type { Stream } from '../tasks/clv/stream.ts';
import { transactionStream } from '../tasks/clv/transactionStream.ts';
import { readTransactions } from '../tasks/clv/transactions.ts';

/** Where the sources' tables are: in the database, or what a person typed. */
export interface SourceTables {
  facts(datasetId: string): Promise<Pick<DatasetMeta, 'columns' | 'profiles'>>;
  /** The named columns, or all. */
  table(datasetId: string, names?: readonly string[]): Promise<Table>;
}

export function storedTables(db: Database): SourceTables {
  return { facts: (datasetId) => getDataset(db, datasetId), table: (datasetId, names) => readTable(db, datasetId, names) };
}

/** Reads the sources as streams of money, with what is known of customers. Throws `bad-input` for options or columns that do not fit. */
export function loadClvData(db: Database, sources: ClvSources, options: unknown, ctx: TaskContext): Promise<ClvData> {
  return readClvData(storedTables(db), sources, options, ctx);
}

/** As `loadClvData`, wherever the tables are. */
export async function readClvData(tables: SourceTables, sources: ClvSources, options: unknown, ctx: TaskContext): Promise<ClvData> {
  parseMoneyOptions(options);
  const streams: Stream[] = [];
  if (sources.transactions) streams.push(await loadTransactions(tables, sources.transactions, ctx));
  const { customers } = sources;
  const attributes = customers && readAttributes(await customersTable(tables, customers), customers.columns, parseAttributeOptions(options));
  return { streams, attributes };
}

async function loadTransactions(tables: SourceTables, source: ClvSource<'transactions'>, ctx: TaskContext): Promise<Stream> {
  const { columns: schemas, profiles } = await tables.facts(source.datasetId);
  const currency = currencyOfRows(schemas, profiles);
  const transactions = readTransactions(await readMapped(tables, source), source.columns);
  return transactionStream({ ...transactions, unit: transactions.unit ?? currency }, ctx);
}

async function customersTable(tables: SourceTables, { datasetId, fit }: ClvSource<'customers'>): Promise<Table> {
  const table = await tables.table(datasetId);
  return fit ? fitTable(table, fit) : table;
}

function readMapped<Name extends SourceName>(tables: SourceTables, { datasetId, columns }: ClvSource<Name>) {
  return tables.table(datasetId, [...new Set(Object.values<string | undefined>(columns))].filter((name) => name !== undefined));
}

/** What was asked about last is what is asked about next: while as-of is dragged, the plan is asked for again and again. */
export class ClvDataCache {
  readonly #db: Promise<Database>;
  #held: { readonly key: string; readonly data: Promise<ClvData> } | undefined;

  constructor(db: Promise<Database>) {
    this.#db = db;
  }

  /** As `loadClvData`; a dataset's id is the hash of its content, so what is held cannot be stale. */
  of(sources: ClvSources, options: unknown, ctx: TaskContext): Promise<ClvData> {
    const key = JSON.stringify([sources, parseMoneyOptions(options), parseAttributeOptions(options)]);
    if (this.#held?.key !== key) {
      const data = this.#db.then((db) => loadClvData(db, sources, options, ctx));
      this.#held = { key, data };
      data.catch(() => {
        if (this.#held?.key === key) this.#held = undefined;
      });
    }
    return this.#held.data;
  }
}
