import { formatPercent } from '../../i18n/format.ts';
import { t } from '../../i18n/messages/anomalyRuns.ts';
import type { Rarity } from '../../tasks/anomaly/types.ts';

/** What is rare about a value, in words. */
export function rarityText({ feature, value, side, share }: Rarity): string {
  return t(`rarity.${side}`, { feature, value: value ?? '', share: formatPercent(share, 2) });
}

/** All that is rare about a row; that nothing by itself is, where the list is empty. */
export function rarityTexts(reasons: readonly Rarity[]): readonly string[] {
  return reasons.length > 0 ? reasons.map(rarityText) : [t('noReason')];
}
