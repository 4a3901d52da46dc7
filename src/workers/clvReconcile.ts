import { type TaskContext, WorkbenchError, toFailure } from '../core/contract/index.ts';
import { getDataset } from '../storage/datasets.ts';
import type { Database } from '../storage/schema.ts';
import { type BookContext, stepsOf } from '../tasks/clv/reconcile/inTurns.ts';
import { ledgerOf } from '../tasks/clv/reconcile/ledger.ts';
import { minorDecimals } from '../tasks/clv/reconcile/minorUnits.ts';
import { readMoneyRows } from '../tasks/clv/reconcile/moneyRows.ts';
import { reconcile } from '../tasks/clv/reconcile/reconcile.ts';
import type { LedgerCell, Measure, MoneyRows } from '../tasks/clv/reconcile/types.ts';
import { readColumnsInTurns } from './bookColumns.ts';
import type { ReconcileAnswer, TransactionsSource } from './clvProtocol.ts';

/** The columns of a stored transactions table as a bookkeeper reads them, with their unit. */
async function loadMoneyRows(db: Database, { datasetId, columns }: TransactionsSource, ctx: BookContext): Promise<MoneyRows> {
  const { columns: schemas } = await getDataset(db, datasetId);
  const { customer, date, amount, currency, kind, order } = columns;
  const table = await readColumnsInTurns(db, datasetId, [customer, date, amount, currency, kind, order], ctx);
  const unit = schemas.find(({ name }) => name === amount)?.format.unit;
  return readMoneyRows(table, columns, unit === '%' ? undefined : unit, ctx);
}

interface Held {
  readonly key: string;
  readonly rows: Promise<MoneyRows>;
  ledger?: readonly LedgerCell[];
}

/** While totals are typed, the same rows are asked about again and again: those of the last source are held. */
export class Books {
  readonly #db: Promise<Database>;
  #held: Held | undefined;

  constructor(db: Promise<Database>) {
    this.#db = db;
  }

  /** As `readMoneyRows`; a dataset's id is the hash of its content, so what is held cannot be stale. */
  async rowsOf(source: TransactionsSource, ctx: TaskContext): Promise<MoneyRows> {
    const held = this.#holdingOf(source);
    if (!held) return this.#read(source, ctx).rows;
    try {
      return await held.rows;
    } catch (error) {
      // Whoever reads them may be cancelled: that is not about us.
      if (toFailure(error).code !== 'cancelled') throw error;
      await ctx.breathe();
      return this.rowsOf(source, ctx);
    }
  }

  async reconcile(source: TransactionsSource, pasted: string, measure: Measure, ctx: TaskContext): Promise<ReconcileAnswer> {
    if (typeof pasted !== 'string') throw new WorkbenchError('bad-input', 'The pasted totals are no text. Give them as copied from a spreadsheet, or an empty text.');
    const rows = await this.rowsOf(source, ctx);
    const { source: file } = await getDataset(await this.#db, source.datasetId);
    const held = this.#holdingOf(source);
    const ledger = held?.ledger ?? (await stepsOf(ctx, 'add-up', 1)(ledgerOf(rows, ctx)));
    if (held) held.ledger = ledger;
    const answer = await reconcile(rows, pasted, measure, ctx, ledger);
    return { ...answer, decimals: Object.fromEntries(rows.currencies.map((currency) => [currency, minorDecimals(currency)])), rowsAside: file.rowsQuarantined };
  }

  #holdingOf(source: TransactionsSource): Held | undefined {
    return this.#held?.key === keyOf(source) ? this.#held : undefined;
  }

  #read(source: TransactionsSource, ctx: TaskContext): Held {
    const held: Held = { key: keyOf(source), rows: this.#db.then((db) => loadMoneyRows(db, source, ctx)) };
    this.#held = held;
    held.rows.catch(() => {
      if (this.#held === held) this.#held = undefined;
    });
    return held;
  }
}

function keyOf({ datasetId, columns }: TransactionsSource): string {
  return JSON.stringify([datasetId, Object.entries(columns).sort()]);
}
