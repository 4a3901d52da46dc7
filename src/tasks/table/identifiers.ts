import type { ColumnSchema } from '../../core/data/column.ts';
import { isIdentifierName } from '../../core/data/columnName.ts';
import type { ColumnProfile } from '../../core/data/profile.ts';

/** Below this many values, being all different says nothing. */
const ENOUGH_VALUES = 20;
const NEARLY_ALL = 0.95;
/** A column that is named like an identifier may repeat itself this much. */
const NAMED_SHARE = 0.5;

/** Whether a column names rows and says nothing about them: nearly all different as text, or named like an identifier; or numbers in a row. */
export function isIdentifier(schema: ColumnSchema, profile: ColumnProfile, rows: number): boolean {
  const values = rows - profile.missing;
  const { distinct } = profile;
  if (values < ENOUGH_VALUES) return false;
  if (schema.type === 'number') return profile.whole === true && (isRowNumber(schema, profile, rows) || (isIdentifierName(schema.name) && distinct >= NEARLY_ALL * values));
  if (schema.type !== 'category' && schema.type !== 'text') return false;
  return distinct >= NEARLY_ALL * values || (isIdentifierName(schema.name) && distinct >= NAMED_SHARE * values);
}

/** Whole numbers without a gap, each once: rows that were counted. */
export function isRowNumber({ type }: ColumnSchema, { whole, distinct, min = 0, max = 0, missing }: ColumnProfile, rows: number): boolean {
  const values = rows - missing;
  return type === 'number' && whole === true && values >= ENOUGH_VALUES && distinct === values && max - min === values - 1;
}
