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
    throw severalCurrencies(name, top.map(({ value }) => value));
  }
  return undefined;
}

/** The error for amounts of several currencies and no rates; `column` names them. */
export function severalCurrencies(column: string | undefined, currencies: readonly string[]): WorkbenchError {
  const where = column === undefined ? 'The amounts are in' : `Column "${column}" names`;
  return new WorkbenchError(
    'bad-input',
    `${where} several currencies (${currencies.slice(0, 20).join(', ')}), and amounts of different currencies cannot be added without rates. Choose the column as the currency and add a table of rates (date, currency, rate); or keep the rows of one currency and import the file again.`,
    { ...(column === undefined ? {} : { column }), currencies: currencies.slice(0, 20), messageKey: 'several-currencies' },
  );
}
