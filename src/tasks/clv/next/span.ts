import type { Mapping, RolesOf } from '../sources.ts';
import type { RecipeSource, Span, TablePrint } from './types.ts';

/** New rows that begin after this share of the earlier table's time are what came since, and not the history. */
const INCREMENT_SHARE = 0.5;

/** Whether a new transactions table holds the whole history or what came since; undefined where either has no days. */
export function spanOf(recipe: RecipeSource<'transactions'>, mapping: Mapping<RolesOf['transactions']>, table: TablePrint): Span | undefined {
  const then = daysOf(recipe, recipe.mapping.date);
  const now = daysOf(table, mapping.date);
  if (!then || !now) return undefined;
  const begins = now[0] - then[0] > INCREMENT_SHARE * (then[1] - then[0]);
  return { kind: begins ? 'increment' : 'whole', firstDay: now[0], lastDay: now[1], firstDayThen: then[0], lastDayThen: then[1] };
}

/** First and last day of a column. */
export function daysOf({ columns }: TablePrint, column: string | undefined): readonly [number, number] | undefined {
  return columns.find(({ name }) => name === column)?.days;
}
