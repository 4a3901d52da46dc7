import type { ColumnBuild } from './columnBuild.ts';
import type { Inference } from './inferType.ts';
import type { TableWarning } from './profile.ts';
import { shorten } from './columnBuild.ts';

/**
 * What reading a column showed that its values no longer do: mixed types, mixed currencies. Nothing where a person gave the type.
 * `inference`: the last one made for it.
 */
export function readingWarnings(column: ColumnBuild, inference: Inference): TableWarning[] {
  const { name, settled, given } = column.plan;
  if (given?.type !== undefined) return [];
  if (!settled) return inferenceWarnings(name, inference);
  return settled.mixed ? [mixedTypes(name, settled.mixed)] : [];
}

/** The same from an inference alone, for a preview. */
export function inferenceWarnings(name: string, { closest, currencies, type }: Inference): TableWarning[] {
  const warnings: TableWarning[] = [];
  if (type === 'category' && closest) warnings.push(mixedTypes(name, closest));
  if (type === 'category' && currencies.length > 0) warnings.push({ key: 'mixed-currencies', column: name, facts: { currencies: currencies.slice(0, 10).join(', ') } });
  return warnings;
}

function mixedTypes(column: string, { type, share, example }: NonNullable<Inference['closest']>): TableWarning {
  return { key: 'mixed-types', column, facts: { mostly: type, sharePercent: Math.floor(share * 1000) / 10, example: shorten(example) } };
}
