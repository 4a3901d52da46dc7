import { formatInteger } from '../../i18n/format.ts';
import { t } from '../../i18n/messages/tabular.ts';
import type { TabularPlan } from '../../tasks/tabular/types.ts';
import { cutoffText } from './cutoffText.ts';

/** What will be learned, and how it is tested. */
export function planSentences({ target, features, rows, split }: TabularPlan): readonly string[] {
  const learns = t('planLearns', { target, count: rows.train, text: formatInteger(rows.train), features: t('planFeatures', { count: features.length }) });
  const held = { count: rows.holdout, text: formatInteger(rows.holdout) };
  const tests = split.kind === 'folds' ? t('planFolds', { rows: formatInteger(rows.holdout), k: split.k }) : split.cutoff ? t('planTestsTime', { ...held, day: cutoffText(split.cutoff) }) : t('planTests', held);
  return [learns, tests, ...(rows.rejected > 0 ? [t('planRejected', { count: rows.rejected, text: formatInteger(rows.rejected) })] : [])];
}
