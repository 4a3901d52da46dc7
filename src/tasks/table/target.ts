import type { ColumnSchema } from '../../core/data/column.ts';
import { isTargetName, nameWords } from '../../core/data/columnName.ts';
import type { ColumnProfile } from '../../core/data/profile.ts';
import type { TableFacts } from './facts.ts';
import { isIdentifier } from './identifiers.ts';
import type { ColumnReason, TargetLearn } from './types.ts';

/** A category with more levels is no target: most would have too few rows to learn from. */
export const MAX_CLASSES = 100;

/** Words, in English, Spanish and German, that name what tables are often made to predict. */
const TARGET_WORDS = new Set(
  'y class klasse clase survived approved aprobado default fraud fraude converted conversion subscribed response responded income ingreso ingresos einkommen salary salario gehalt price precio preis value valor wert cost coste kosten sales ventas umsatz revenue demand demanda cnt species quality calidad diagnosis rating score'.split(' '),
);

/** What can be learned from a column, the likeliest first; empty where it is no target. Classes have two rows each on average, at least. */
export function learnableFrom({ type }: ColumnSchema, { distinct, missing }: ColumnProfile, rows: number): readonly TargetLearn[] {
  if (distinct < 2 || type === 'date' || type === 'datetime') return [];
  const few = distinct <= MAX_CLASSES && 2 * distinct <= rows - missing;
  if (type === 'number') return distinct === 2 ? ['binary', 'regression'] : few ? ['regression', 'multiclass'] : ['regression'];
  if (distinct === 2) return ['binary'];
  return few ? ['multiclass'] : [];
}

export interface TargetProposal {
  readonly column: string;
  readonly reason: Extract<ColumnReason, 'chosen' | 'target-name' | 'last-column'>;
}

/** The column with the role `target`; else the last that is named like one; else the last that can be learned. */
export function proposeTarget({ columns, profiles, rows, notes }: TableFacts): TargetProposal | undefined {
  const roleOf = (name: string) => (Object.hasOwn(notes, name) ? notes[name].role : undefined);
  const chosen = columns.find(({ name }) => roleOf(name) === 'target');
  if (chosen) return { column: chosen.name, reason: 'chosen' };
  const candidates = columns.filter((schema, i) => learnableFrom(schema, profiles[i], rows).length > 0 && !isIdentifier(schema, profiles[i], rows) && [undefined, 'amount', 'quantity'].includes(roleOf(schema.name)));
  const strong = candidates.findLast(({ name }) => isTargetName(name));
  const named = strong ?? candidates.findLast(({ name }) => nameWords(name).some((word) => TARGET_WORDS.has(word)));
  if (named) return { column: named.name, reason: 'target-name' };
  const last = candidates.at(-1);
  return last && { column: last.name, reason: 'last-column' };
}

/** Names of a target's classes as its profile tells them, in no order; empty where it does not tell all. */
export function classesOf({ type, format }: ColumnSchema, { distinct, top = [], min, max }: ColumnProfile): readonly string[] {
  if (type === 'bool') return [format.falseWord ?? 'false', format.trueWord ?? 'true'];
  if (type === 'number') return distinct === 2 ? [String(min), String(max)] : [];
  return top.length === distinct ? top.map(({ value }) => value) : [];
}

const POSITIVE_WORDS = new Set('1 yes true y t si sí verdadero ja wahr positive positivo positiv churn churned left lost gone exited cancelled canceled baja abandono fraud fraude default defaulted bad spam converted bought buyer subscribed clicked responded won success survived died dead sick ill malignant'.split(' '));

/**
 * The class whose probability is wanted: the one that is written as a yes (`yes`, `1`, `churned`, …) or as the upper part of a scale (`>50K`); where
 * that tells nothing, or names both, the one with fewer rows.
 */
export function proposePositive(classes: readonly { readonly name: string; readonly rows: number }[]): string {
  const said = classes.filter(({ name }) => POSITIVE_WORDS.has(name.trim().toLowerCase()) || /^[>≥]/.test(name.trim()));
  if (said.length === 1) return said[0].name;
  return [...classes].sort((a, b) => a.rows - b.rows || (a.name < b.name ? 1 : -1))[0].name;
}

/** Numbers by size, other names by code units. */
export function sortClasses(classes: readonly string[]): readonly string[] {
  const numeric = classes.every((name) => name.trim() !== '' && Number.isFinite(Number(name)));
  return [...classes].sort((a, b) => (numeric ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0));
}
