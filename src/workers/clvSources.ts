import { type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import type { Table } from '../core/data/column.ts';
import type { DatasetMeta } from '../core/data/dataset.ts';
import { getDataset } from '../storage/datasets.ts';
import { readTable } from '../storage/readDataset.ts';
import type { Database } from '../storage/schema.ts';
import { readAttributes } from '../tasks/clv/attributes.ts';
import { currencyOfRows } from '../tasks/clv/currency.ts';
import { readSpells } from '../tasks/clv/contract/readSpells.ts';
import { subscriptionStream } from '../tasks/clv/contract/subscriptionStream.ts';
import type { ClvData } from '../tasks/clv/data.ts';
import { canonicalCurrency } from '../tasks/clv/money/currencyNames.ts';
import { readLedger } from '../tasks/clv/money/ledger.ts';
import { type Rates, baseOf, conversion, readRates } from '../tasks/clv/money/rates.ts';
import { unreadColumnWarnings } from '../tasks/clv/money/unreadColumns.ts';
import { fitTable } from '../tasks/next/adaptTable.ts';
import { parseAttributeOptions, parseMoneyOptions } from '../tasks/clv/options.ts';
import type { ClvSource, ClvSources, SourceName } from '../tasks/clv/sources.ts';
import type { Stream } from '../tasks/clv/stream.ts';
import { transactionStream } from '../tasks/clv/transactionStream.ts';
import type { MoneyOptions } from '../tasks/clv/types.ts';
import { LastAnswer } from './lastAnswer.ts';

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
  const money = parseMoneyOptions(options);
  const { transactions, subscriptions, customers } = sources;
  const rates = sources.rates && readRates(await readMapped(tables, sources.rates), sources.rates.columns);
  const streams: Stream[] = [];
  if (transactions) streams.push(await loadTransactions(tables, transactions, money, rates, ctx));
  if (subscriptions) streams.push(await loadSubscriptions(tables, subscriptions, { ...money, currency: money.currency ?? streams.at(0)?.unit }, rates, ctx));
  checkOneCurrency(streams);
  const attributes = customers && readAttributes(await customersTable(tables, customers), customers.columns, parseAttributeOptions(options));
  return { streams, attributes };
}

async function loadTransactions(tables: SourceTables, source: ClvSource<'transactions'>, money: MoneyOptions, rates: Rates | undefined, ctx: TaskContext): Promise<Stream> {
  const { columns: schemas, profiles } = await tables.facts(source.datasetId);
  // Where no column is said to be the currency, one that names several all the same is not passed over.
  const currency = source.columns.currency === undefined ? currencyOfRows(schemas, profiles) : undefined;
  const transactions = readLedger(await readMapped(tables, source), source.columns, money, rates);
  const unread = unreadColumnWarnings({ schemas, profiles, mapping: source.columns }, money.measure);
  return transactionStream({ ...transactions, unit: transactions.unit ?? currency, warnings: [...transactions.warnings, ...unread] }, ctx);
}

async function loadSubscriptions(tables: SourceTables, source: ClvSource<'subscriptions'>, { currency, measure, marginShare }: MoneyOptions, rates: Rates | undefined, ctx: TaskContext): Promise<Stream> {
  const into = source.columns.currency === undefined ? undefined : currency || (rates && baseOf(rates));
  const converts = rates !== undefined && into !== undefined;
  const spells = readSpells(await readMapped(tables, source), source.columns, converts ? conversion(rates, into) : undefined);
  return subscriptionStream({ ...spells, unit: converts ? into : spells.unit, mrr: measure === 'margin' ? spells.mrr.map((mrr) => mrr * marginShare) : spells.mrr }, {}, ctx);
}

async function customersTable(tables: SourceTables, { datasetId, fit }: ClvSource<'customers'>): Promise<Table> {
  const table = await tables.table(datasetId);
  return fit ? fitTable(table, fit) : table;
}

/** Throws `bad-input` where two streams are in different currencies: they would be added up. */
function checkOneCurrency(streams: readonly Stream[]): void {
  const units = [...new Set(streams.flatMap(({ unit }) => (unit === '' ? [] : [canonicalCurrency(unit)])))];
  if (units.length < 2) return;
  throw new WorkbenchError('bad-input', `Transactions are in ${units[0]} and subscriptions in ${units[1]}, and amounts of different currencies cannot be added. Bring a table of exchange rates as "rates", or convert one of them.`, { currencies: units });
}

function readMapped<Name extends SourceName>(tables: SourceTables, { datasetId, columns }: ClvSource<Name>) {
  return tables.table(datasetId, [...new Set(Object.values<string | undefined>(columns))].filter((name) => name !== undefined));
}

/** What was asked about last is what is asked about next: while as-of is dragged, the plan is asked for again and again. */
export class ClvDataCache {
  readonly #db: Promise<Database>;
  readonly #last = new LastAnswer<ClvData>();

  constructor(db: Promise<Database>) {
    this.#db = db;
  }

  /** As `loadClvData`; a dataset's id is the hash of its content, so what is held cannot be stale. */
  of(sources: ClvSources, options: unknown, ctx: TaskContext): Promise<ClvData> {
    const key = JSON.stringify([sources, parseMoneyOptions(options), parseAttributeOptions(options)]);
    return this.#last.of(key, async () => loadClvData(await this.#db, sources, options, ctx));
  }
}
