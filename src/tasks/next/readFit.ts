import { WorkbenchError } from '../../core/contract/errors.ts';
import { recordOf } from '../../core/contract/record.ts';
import type { ColumnType } from '../../core/data/column.ts';
import type { TableFit } from './types.ts';

const COLUMN_TYPES: readonly unknown[] = ['number', 'category', 'date', 'datetime', 'bool', 'text'] satisfies readonly ColumnType[];

/** A table's fit, from a request that a script may have made. Throws `bad-input` that names `where`. */
export function readFit(given: unknown, where: string): TableFit {
  const fit = recordOf(given);
  const [names, absent] = [recordOf(fit.names), recordOf(fit.absent)];
  if (!Object.values(names).every((was) => typeof was === 'string') || !Object.values(absent).every((type) => COLUMN_TYPES.includes(type))) {
    throw new WorkbenchError('bad-input', `"${where}.fit" must be {"names": {"<now>": "<then>"}, "absent": {"<column>": "<type>"}}.`);
  }
  return { names: names as TableFit['names'], absent: absent as TableFit['absent'] };
}
