import { formatInteger } from '../../i18n/format.ts';
import { t } from '../../i18n/messages/clvShare.ts';
import { t as factTexts } from '../../i18n/messages/runFacts.ts';

/** A dataset as the reader of a shared result may know it. */
export interface SharedDataset {
  readonly name: string;
  /** SHA-256; its id. */
  readonly hash: string;
  /** Absent where it was deleted. */
  readonly rows?: number;
}

/** Name, rows and hash of each dataset, as labels and texts. */
export function datasetFacts(datasets: readonly SharedDataset[]): readonly (readonly [label: string, value: string])[] {
  return datasets.flatMap(({ name, hash, rows }): readonly (readonly [string, string])[] => [[factTexts('factDataset'), rows === undefined ? name : t('datasetText', { count: rows, name, rows: formatInteger(rows) })], [t('hash'), hash]]);
}
