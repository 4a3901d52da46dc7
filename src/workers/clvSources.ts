import { type TaskContext } from '../core/contract/index.ts';
import { getDataset } from '../storage/datasets.ts';
import { readTable } from '../storage/readDataset.ts';
import type { Database } from '../storage/schema.ts';
import { readAttributes } from '../tasks/clv/attributes.ts';
import { currencyOfRows } from '../tasks/clv/currency.ts';
import { readSpells } from '../tasks/clv/contract/readSpells.ts';
import { subscriptionStream } from '../tasks/clv/contract/subscriptionStream.ts';
import type { ClvData } from '../tasks/clv/data.ts';
import { parseAttributeOptions, parseMoneyOptions } from '../tasks/clv/options.ts';
import type { ClvSource, ClvSources, SourceName } from '../tasks/clv/sources.ts';
import type { Stream } from '../tasks/clv/stream.ts';
import { transactionStream } from '../tasks/clv/transactionStream.ts';
import { readTransactions } from '../tasks/clv/transactions.ts';

/** Reads the sources as streams of money, with what is known of customers. Throws `bad-input` for options or columns that do not fit. */
export async function loadClvData(db: Database, sources: ClvSources, options: unknown, ctx: TaskContext): Promise<ClvData> {
  parseMoneyOptions(options);
  const streams: Stream[] = [];
  if (sources.transactions) streams.push(await loadTransactions(db, sources.transactions, ctx));
  if (sources.subscriptions) streams.push(await subscriptionStream(readSpells(await readMapped(db, sources.subscriptions), sources.subscriptions.columns), {}, ctx));
  const { customers } = sources;
  const attributes = customers && readAttributes(await readTable(db, customers.datasetId), customers.columns, parseAttributeOptions(options));
  return { streams, attributes };
}

async function loadTransactions(db: Database, source: ClvSource<'transactions'>, ctx: TaskContext): Promise<Stream> {
  const { columns: schemas, profiles } = await getDataset(db, source.datasetId);
  const currency = currencyOfRows(schemas, profiles);
  const transactions = readTransactions(await readMapped(db, source), source.columns);
  return transactionStream({ ...transactions, unit: transactions.unit ?? currency }, ctx);
}

function readMapped<Name extends SourceName>(db: Database, { datasetId, columns }: ClvSource<Name>) {
  return readTable(db, datasetId, [...new Set(Object.values<string | undefined>(columns))].filter((name) => name !== undefined));
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
