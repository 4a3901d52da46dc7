import type { TaskContext } from '../core/contract/index.ts';
import { readTable } from '../storage/readDataset.ts';
import type { Database } from '../storage/schema.ts';
import { type ChurnData, type ChurnTables, readChurn } from '../tasks/churn/readChurn.ts';
import { withoutAbsent } from '../tasks/churn/next/absentMeasures.ts';
import { type ChurnSourceRef, type ChurnSources, type Mapping, SOURCE_NAMES, type SourceName } from '../tasks/churn/sources.ts';
import type { ChurnReading } from '../tasks/churn/types.ts';
import { fitTable } from '../tasks/next/adaptTable.ts';
import type { TableFit } from '../tasks/next/types.ts';
import { LastAnswer } from './lastAnswer.ts';

/** Names of the sources of a request, in the order in which they are asked for. */
export function namesOf(sources: ChurnSources): readonly SourceName[] {
  return SOURCE_NAMES.filter((name) => sources[name] !== undefined);
}

/** The sources' datasets; the one that says who may leave comes first. */
export function datasetsOf(sources: ChurnSources): readonly string[] {
  return namesOf(sources).map((name) => (sources[name] as ChurnSourceRef<SourceName>).datasetId);
}

/** Reads the stored tables as users at risk. Throws as `readChurn` does. */
export async function loadChurnData(db: Database, sources: ChurnSources, reading: ChurnReading, ctx: TaskContext): Promise<ChurnData> {
  const tables: Partial<Record<SourceName, unknown>> = {};
  for (const name of namesOf(sources)) {
    const { datasetId, columns, fit } = sources[name] as ChurnSourceRef<SourceName>;
    // A contract is what its columns with a role say; of all others any column may be a measure or an attribute.
    const needed = name === 'subscriptions' ? namesNow(columns, fit) : undefined;
    const table = await readTable(db, datasetId, needed);
    tables[name] = { table: fit ? fitTable(table, fit) : table, columns };
  }
  return readChurn(tables as ChurnTables, withoutAbsent(reading, sources), ctx);
}

/** What the columns with a role are called in the stored table. */
function namesNow(columns: Mapping<string>, { names, absent }: TableFit = { names: {}, absent: {} }): readonly string[] {
  const now = new Map(Object.entries(names).map(([name, was]) => [was, name]));
  const mapped = [...new Set(Object.values<string | undefined>(columns))].filter((column) => column !== undefined);
  return mapped.filter((column) => !Object.hasOwn(absent, column)).map((column) => now.get(column) ?? column);
}

/** What was asked about last is what is asked about next: while as-of is dragged, the plan is asked for again and again. */
export class ChurnDataCache {
  readonly #db: Promise<Database>;
  readonly #last = new LastAnswer<ChurnData>();

  constructor(db: Promise<Database>) {
    this.#db = db;
  }

  /** As `loadChurnData`; a dataset's id is the hash of its content, so what is held cannot be stale. */
  of(sources: ChurnSources, reading: ChurnReading, ctx: TaskContext): Promise<ChurnData> {
    const key = JSON.stringify([sources, reading]);
    return this.#last.of(key, async () => loadChurnData(await this.#db, sources, reading, ctx));
  }
}
