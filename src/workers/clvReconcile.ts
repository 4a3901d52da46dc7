import { type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { getDataset } from '../storage/datasets.ts';
import { readTable } from '../storage/readDataset.ts';
import type { Database } from '../storage/schema.ts';
import { ledgerOf } from '../tasks/clv/reconcile/ledger.ts';
import { minorDecimals } from '../tasks/clv/reconcile/minorUnits.ts';
import { readMoneyRows } from '../tasks/clv/reconcile/moneyRows.ts';
import { reconcile } from '../tasks/clv/reconcile/reconcile.ts';
import type { LedgerCell, Measure, MoneyRows } from '../tasks/clv/reconcile/types.ts';
import type { ReconcileAnswer, TransactionsSource } from './clvProtocol.ts';

/** The columns of a stored transactions table as a bookkeeper reads them, with their unit. */
export async function loadMoneyRows(db: Database, { datasetId, columns }: TransactionsSource): Promise<MoneyRows> {
  const { columns: schemas } = await getDataset(db, datasetId);
  const { customer, date, amount, currency, kind, order } = columns;
  const names = [customer, date, amount, currency, kind, order].filter((name) => name !== undefined);
  const table = await readTable(db, datasetId, [...new Set(names)]);
  const unit = schemas.find(({ name }) => name === amount)?.format.unit;
  return readMoneyRows(table, columns, unit === '%' ? undefined : unit);
}

/** While totals are typed, the same rows are asked about again and again: those of the last source are held. */
export class Books {
  readonly #db: Promise<Database>;
  #held: { readonly key: string; readonly rows: Promise<MoneyRows>; ledger?: readonly LedgerCell[] } | undefined;

  constructor(db: Promise<Database>) {
    this.#db = db;
  }

  /** As `loadMoneyRows`; a dataset's id is the hash of its content, so what is held cannot be stale. */
  rowsOf(source: TransactionsSource): Promise<MoneyRows> {
    const key = JSON.stringify([source.datasetId, Object.entries(source.columns).sort()]);
    if (this.#held?.key !== key) {
      const rows = this.#db.then((db) => loadMoneyRows(db, source));
      this.#held = { key, rows };
      rows.catch(() => {
        if (this.#held?.key === key) this.#held = undefined;
      });
    }
    return this.#held.rows;
  }

  async reconcile(source: TransactionsSource, pasted: string, measure: Measure, ctx: TaskContext): Promise<ReconcileAnswer> {
    if (typeof pasted !== 'string') throw new WorkbenchError('bad-input', 'The pasted totals are no text. Give them as copied from a spreadsheet, or an empty text.');
    const rows = await this.rowsOf(source);
    const { source: file } = await getDataset(await this.#db, source.datasetId);
    const held = this.#held;
    const ledger = held?.ledger ?? ledgerOf(rows);
    if (held) held.ledger = ledger;
    const answer = await reconcile(rows, pasted, measure, ctx, ledger);
    return { ...answer, decimals: Object.fromEntries(rows.currencies.map((currency) => [currency, minorDecimals(currency)])), rowsAside: file.rowsQuarantined };
  }
}
