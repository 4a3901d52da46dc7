import type { DataState } from '../../app/data.svelte.ts';
import type { RunRecord } from '../../storage/records.ts';

/** What a run is asked about first: the data that it learned from, else any; '' where there is none. */
export function firstDataset(data: DataState, { datasetIds: [own = ''] }: RunRecord): string {
  return data.get(own)?.id ?? data.datasets.at(0)?.id ?? '';
}
