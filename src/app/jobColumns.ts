import { WorkbenchError } from '../core/contract/index.ts';
import { type JobHost, typeWarnings } from './jobHost.ts';

/** What a job file gives: names of columns by role. */
export type GivenColumns = Readonly<Record<string, string>>;

/** A source of a task: its name, its roles, and those without which it says nothing. */
export interface JobSource {
  readonly source: string;
  readonly roles: readonly string[];
  readonly required: readonly string[];
}

/** Throws `bad-input` for a role that the source does not have, and for a column that has two. */
export function checkRoles({ source, roles: known }: JobSource, given: GivenColumns = {}): void {
  const roles = Object.keys(given);
  const unknown = roles.find((role) => !known.includes(role));
  if (unknown !== undefined) throw new WorkbenchError('bad-input', `"columns.${source}" has no role "${unknown}". Its roles are: ${known.join(', ')}.`);
  const twice = roles.find((role, i) => roles.slice(0, i).some((other) => given[other] === given[role]));
  if (twice !== undefined) throw new WorkbenchError('bad-input', `"columns.${source}" names "${given[twice]}" for more than one role. Name a column of its own for "${twice}".`);
}

/** What the job gives, and for the other roles what is proposed and not given to one already. Where a role is open, what reading the file showed is told: it may be why. */
export async function completeColumns({ source, required }: JobSource, datasetId: string, given: GivenColumns, proposed: GivenColumns, host: JobHost): Promise<GivenColumns> {
  const columns: GivenColumns = { ...Object.fromEntries(Object.entries(proposed).filter(([, column]) => !Object.values(given).includes(column))), ...given };
  await checkNames(source, datasetId, given, host);
  const missing = required.filter((role) => !Object.hasOwn(columns, role));
  if (missing.length === 0) return columns;
  const remedy = `Name it in "columns": {"${source}": {${missing.map((role) => `"${role}": "…"`).join(', ')}}}.`;
  throw new WorkbenchError('bad-input', `No column of the ${source} file looks like: ${missing.join(', ')}. ${remedy}${typeWarnings(await host.dataset(datasetId))}`);
}

async function checkNames(source: string, datasetId: string, given: GivenColumns, host: JobHost): Promise<void> {
  if (Object.keys(given).length === 0) return;
  const names = (await host.dataset(datasetId)).columns.map(({ name }) => name);
  const unknown = Object.entries(given).find(([, column]) => !names.includes(column));
  if (unknown === undefined) return;
  const shown = names.slice(0, 50).map((name) => `"${name}"`);
  throw new WorkbenchError('bad-input', `"columns.${source}.${unknown[0]}" names "${unknown[1]}", and the ${source} file has no such column. Its columns are: ${shown.join(', ')}.`);
}
