import { WorkbenchError, type Artifact } from '../core/contract/index.ts';
import { artifactHash } from './artifactHash.ts';
import { compactArray } from './chunkCheck.ts';
import { artifactComplaint } from './recordCheck.ts';
import type { Database } from './schema.ts';
import { damaged } from './storageErrors.ts';
import { transact } from './transaction.ts';

/**
 * A stored model by its hash, checked against it. Models are stored with their run (`saveRun`) and go with the last run that uses them.
 * Throws `not-found`, and `bad-file` where the stored bytes are not what was saved.
 */
export async function readModel(db: Database, hash: string): Promise<Artifact> {
  const artifact = await transact(db, ['models'], 'readonly', (tx) => tx.objectStore('models').get(hash));
  if (!artifact) throw new WorkbenchError('not-found', `There is no model "${hash}". Its run may have been deleted in another tab.`, { hash });
  const complaint = artifactComplaint(artifact);
  if (complaint) throw damaged(`Model "${hash}"`, complaint, 'Train it again.');
  if ((await artifactHash(artifact)) !== hash) throw damaged(`Model "${hash}"`, 'its content does not match its hash', 'Train it again.');
  return artifact;
}

/** The same artifact without the spare bytes behind views, which a structured clone would store. */
export function compactArtifact(artifact: Artifact): Artifact {
  const { kind, version, meta, buffers } = artifact;
  return { kind, version, meta, buffers: Object.fromEntries(Object.entries(buffers).map(([name, array]) => [name, compactArray(array)])) };
}
