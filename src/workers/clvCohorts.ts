import { type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { MISSING_DAY } from '../core/data/column.ts';
import { columnNamed, dayValues, keysOf } from '../core/data/table.ts';
import { getDataset } from '../storage/datasets.ts';
import { readTable } from '../storage/readDataset.ts';
import type { Database } from '../storage/schema.ts';
import { cohortTable } from '../tasks/clv/cohorts/cohortTable.ts';
import { parseCohortOptions } from '../tasks/clv/cohorts/options.ts';
import { type SpellRows, readPaidSpells } from '../tasks/clv/cohorts/paidSpells.ts';
import type { CohortTable } from '../tasks/clv/cohorts/types.ts';
import type { ClvSource } from '../tasks/clv/sources.ts';
import type { CohortRequestOptions, CohortSourcesRequest } from './clvProtocol.ts';
import type { Books } from './clvReconcile.ts';

/** Cohorts of stored tables. Throws `bad-input` where neither transactions nor subscriptions are given. */
export async function cohortsOf(db: Database, books: Books, sources: CohortSourcesRequest, given: CohortRequestOptions, ctx: TaskContext): Promise<CohortTable> {
  const { transactions, subscriptions, customers } = sources;
  if (!transactions && !subscriptions) throw new WorkbenchError('bad-input', 'Cohorts need transactions or subscriptions. Choose a dataset for one of them.');
  const options = parseCohortOptions(given);
  return cohortTable(
    {
      transactions: transactions && (await books.rowsOf(transactions)),
      subscriptions: subscriptions && (await loadSpells(db, subscriptions)),
      signups: customers?.columns.signup === undefined ? undefined : await loadSignups(db, customers),
    },
    options,
    ctx,
  );
}

async function loadSpells(db: Database, { datasetId, columns }: ClvSource<'subscriptions'>): Promise<SpellRows> {
  const { columns: schemas } = await getDataset(db, datasetId);
  const table = await readTable(db, datasetId, [...new Set(Object.values(columns))]);
  const unit = schemas.find(({ name }) => name === columns.mrr)?.format.unit;
  return readPaidSpells(table, columns, unit === '%' ? undefined : unit);
}

/** The day on which each customer signed up; of several rows, the first day. */
async function loadSignups(db: Database, { datasetId, columns }: ClvSource<'customers'>): Promise<ReadonlyMap<string, number>> {
  const { customer, signup } = columns;
  if (customer === undefined || signup === undefined) throw new WorkbenchError('bad-input', 'Say which columns of the customers table are the customer and the sign-up date.', { messageKey: 'columns-missing' });
  const table = await readTable(db, datasetId, [...new Set([customer, signup])]);
  const { codes, dictionary } = keysOf(columnNamed(table, customer));
  const days = new Map<string, number>();
  dayValues(columnNamed(table, signup)).forEach((day, row) => {
    if (codes[row] < 0 || day === MISSING_DAY) return;
    const key = dictionary[codes[row]];
    days.set(key, Math.min(day, days.get(key) ?? day));
  });
  return days;
}
