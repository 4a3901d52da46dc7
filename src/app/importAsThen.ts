import type { ReadOverrides } from '../core/data/dataset.ts';
import { type FileReader, type ReadSource, importLike } from './importLike.ts';
import { type JobHost, type Report, importSaid } from './jobHost.ts';

/** Imports a file of a job with a recipe: as the job says (`said`); else as the recipe's table of that name was read. */
export async function importAsThen(file: File, name: string, { said, then }: { readonly said: ReadOverrides | undefined; readonly then: ReadSource | undefined }, host: JobHost, onProgress: Report): Promise<{ readonly datasetId: string; readonly importMs: number }> {
  if (said !== undefined) return importSaid(file, name, said, host, onProgress);
  let importMs = 0;
  const reader: FileReader = {
    preview: host.preview,
    importFile: async (one, overrides) => {
      const imported = await importSaid(one, name, overrides, host, onProgress);
      importMs += imported.importMs;
      return imported;
    },
    rowsOf: async (datasetId) => {
      const { source } = await host.dataset(datasetId);
      return { read: source.rowsRead, setAside: source.rowsQuarantined };
    },
  };
  const { datasetId } = await importLike(file, { [name]: then }, reader);
  return { datasetId, importMs };
}
