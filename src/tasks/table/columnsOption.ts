import { WorkbenchError } from '../../core/contract/index.ts';
import { optionOf, unfit } from '../options.ts';
import type { Given } from '../options.ts';
import { columnOf } from './facts.ts';
import type { TableFacts } from './facts.ts';

/** A list of columns; undefined where none is given. `never` are columns that are no features anyway, each with what it is. */
export function columnsOption(options: Given, name: 'features' | 'exclude', facts: TableFacts, never: Readonly<Record<string, string>>): readonly string[] | undefined {
  const asked = optionOf(options, name);
  if (asked === undefined) return undefined;
  if (!Array.isArray(asked) || !asked.every((column) => typeof column === 'string')) throw unfit(name, 'a list of column names', asked);
  for (const column of asked) {
    columnOf(facts, column, name);
    if (Object.hasOwn(never, column)) throw new WorkbenchError('bad-input', `Option "${name}" names the ${never[column]}, "${column}". Leave it out there: it is never a feature.`, { option: name, column });
  }
  return asked;
}
