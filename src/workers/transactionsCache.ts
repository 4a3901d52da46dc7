import { getDataset } from '../storage/datasets.ts';
import { readTable } from '../storage/readDataset.ts';
import type { Database } from '../storage/schema.ts';
import { currencyOfRows } from '../tasks/clv/currency.ts';
import { readTransactions } from '../tasks/clv/transactions.ts';
import type { ClvColumns, Transactions } from '../tasks/clv/types.ts';

/** The mapped columns of a stored dataset as transactions, with their currency. Throws `bad-input` where there are several. */
export async function loadTransactions(db: Database, datasetId: string, columns: ClvColumns): Promise<Transactions> {
  const { columns: schemas, profiles } = await getDataset(db, datasetId);
  const currency = currencyOfRows(schemas, profiles);
  const table = await readTable(db, datasetId, [...new Set([columns.customer, columns.date, columns.amount])]);
  const transactions = readTransactions(table, columns);
  return { ...transactions, unit: transactions.unit ?? currency };
}

/** What was asked about last is what is asked about next: while as-of is dragged, the plan is asked for again and again. */
export class TransactionsCache {
  readonly #db: Promise<Database>;
  #held: { readonly key: string; readonly transactions: Promise<Transactions> } | undefined;

  constructor(db: Promise<Database>) {
    this.#db = db;
  }

  /** As `loadTransactions`; a dataset's id is the hash of its content, so what is held cannot be stale. */
  of(datasetId: string, columns: ClvColumns): Promise<Transactions> {
    const key = JSON.stringify([datasetId, columns.customer, columns.date, columns.amount]);
    if (this.#held?.key !== key) {
      const transactions = this.#db.then((db) => loadTransactions(db, datasetId, columns));
      this.#held = { key, transactions };
      transactions.catch(() => {
        if (this.#held?.key === key) this.#held = undefined;
      });
    }
    return this.#held.transactions;
  }
}
