import { type Artifact, WorkbenchError } from '../core/contract/index.ts';
import { readModel } from '../storage/models.ts';
import type { RunRecord } from '../storage/records.ts';
import type { Database } from '../storage/schema.ts';

/** What a stored run's features need. Throws `bad-file` where it has none. */
export async function featureStateOf(db: Database, run: RunRecord): Promise<Artifact> {
  if (run.featureStateHash === null) throw new WorkbenchError('bad-file', `Run "${run.name}" has no feature state. Delete it and run it again.`);
  return readModel(db, run.featureStateHash);
}

/** Throws `bad-input` that lists the run's models where this is none of them. */
export function modelHashOf({ name, modelHashes }: RunRecord, kind: string): string {
  if (Object.hasOwn(modelHashes, kind)) return modelHashes[kind];
  throw new WorkbenchError('bad-input', `Run "${name}" has no model ${JSON.stringify(kind)}. It has: ${Object.keys(modelHashes).join(', ')}.`, { kind });
}

/** Every model of a stored run by kind. */
export async function modelsOf(db: Database, run: RunRecord): Promise<Readonly<Record<string, Artifact>>> {
  const models: [string, Artifact][] = [];
  for (const [kind, hash] of Object.entries(run.modelHashes)) models.push([kind, await readModel(db, hash)]);
  return Object.fromEntries(models);
}
