import { type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { MISSING_DAY } from '../core/data/column.ts';
import { columnNamed, dayValues, keysOfInTurns } from '../core/data/table.ts';
import type { Database } from '../storage/schema.ts';
import { cohortTable } from '../tasks/clv/cohorts/cohortTable.ts';
import { parseCohortOptions } from '../tasks/clv/cohorts/options.ts';
import type { CohortTable } from '../tasks/clv/cohorts/types.ts';
import { readRates } from '../tasks/clv/money/rates.ts';
import type { ClvSource } from '../tasks/clv/sources.ts';
import { inTurns } from '../tasks/clv/reconcile/inTurns.ts';
import { readColumnsInTurns } from './bookColumns.ts';
import type { CohortRequestOptions, CohortSourcesRequest } from './clvProtocol.ts';
import type { Books } from './clvReconcile.ts';

/** Cohorts of stored tables. Throws `bad-input` where neither transactions nor subscriptions are given. */
export async function cohortsOf(db: Database, books: Books, sources: CohortSourcesRequest, given: CohortRequestOptions, ctx: TaskContext): Promise<CohortTable> {
  const { transactions, subscriptions, customers, rates } = sources;
  if (!transactions && !subscriptions) throw new WorkbenchError('bad-input', 'Cohorts need transactions or subscriptions. Choose a dataset for one of them.');
  const options = parseCohortOptions(given);
  const tableOf = ({ datasetId, columns }: ClvSource<'subscriptions'> | ClvSource<'rates'>) => readColumnsInTurns(db, datasetId, Object.values<string | undefined>(columns), ctx);
  return cohortTable(
    {
      transactions: transactions && (await books.rowsOf(transactions, ctx)),
      subscriptions: subscriptions && { table: await tableOf(subscriptions), columns: subscriptions.columns },
      signups: customers?.columns.signup === undefined ? undefined : await loadSignups(db, customers, ctx),
      rates: rates && readRates(await tableOf(rates), rates.columns),
    },
    options,
    ctx,
  );
}

/** The day on which each customer signed up; of several rows, the first day. */
async function loadSignups(db: Database, { datasetId, columns }: ClvSource<'customers'>, ctx: TaskContext): Promise<ReadonlyMap<string, number>> {
  const { customer, signup } = columns;
  if (customer === undefined || signup === undefined) throw new WorkbenchError('bad-input', 'Say which columns of the customers table are the customer and the sign-up date.', { messageKey: 'columns-missing' });
  const table = await readColumnsInTurns(db, datasetId, [customer, signup], ctx);
  const { codes, dictionary } = await keysOfInTurns(columnNamed(table, customer), ctx.breathe);
  const signupDays = dayValues(columnNamed(table, signup));
  const days = new Map<string, number>();
  await inTurns(signupDays.length, ctx, (row) => {
    const day = signupDays[row];
    if (codes[row] < 0 || day === MISSING_DAY) return;
    const key = dictionary[codes[row]];
    days.set(key, Math.min(day, days.get(key) ?? day));
  });
  return days;
}
