import { t } from '../../i18n/messages/tabularRuns.ts';
import type { TabularSplit } from '../../tasks/tabular/types.ts';
import { cutoffText } from './cutoffText.ts';

/** How the rows that test were chosen. */
export function heldHow(split: TabularSplit): string {
  if (split.kind === 'time') return t('heldHow.time', { day: split.cutoff ? cutoffText(split.cutoff) : split.column });
  if (split.kind === 'folds') return t('heldHow.folds', { k: split.k });
  return t(`heldHow.${split.kind}`);
}
