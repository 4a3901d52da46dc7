import { WorkbenchError } from '../../core/contract/index.ts';
import type { ColumnSchema } from '../../core/data/column.ts';
import { isCurrency } from '../../core/data/currency.ts';
import type { ColumnProfile } from '../../core/data/profile.ts';

/**
 * The one currency that a column of its own names for every row (`currency`: USD, USD, …); undefined where no column does.
 * Throws `bad-input` where such a column names several: amounts of different currencies are never summed without a rate.
 */
export function currencyOfRows(schemas: readonly ColumnSchema[], profiles: readonly ColumnProfile[]): string | undefined {
  for (const [i, { name, type }] of schemas.entries()) {
    const { top = [], distinct } = profiles[i];
    if (type !== 'category' || top.length === 0 || !top.every(({ value }) => isCurrency(value.trim(), false))) continue;
    if (distinct === 1) return top[0].value.trim();
    const found = top.map(({ value }) => value).join(', ');
    throw new WorkbenchError('bad-input', `Column "${name}" names several currencies (${found}), and amounts of different currencies cannot be added. Keep the rows of one currency, or convert the amounts, and import the file again.`, { column: name });
  }
  return undefined;
}
