import { WorkbenchError } from '../../core/contract/index.ts';
import { MAX_CATEGORIES } from '../../core/data/column.ts';
import type { ColumnSchema } from '../../core/data/column.ts';
import type { ColumnProfile } from '../../core/data/profile.ts';
import type { TableFacts } from './facts.ts';
import { isIdentifier, isRowNumber } from './identifiers.ts';
import type { ColumnPlan, ColumnReason, ColumnUse, FeaturePart, TableFeature } from './types.ts';

/** What is asked of the columns, beside what they look like. */
export interface ColumnChoice {
  /** Columns that are something else than features. */
  readonly taken: readonly Omit<ColumnPlan, 'type'>[];
  readonly features?: readonly string[];
  readonly exclude: readonly string[];
}

export interface PlannedColumns {
  readonly columns: readonly ColumnPlan[];
  readonly features: readonly TableFeature[];
  /** The column taken as the key, else the first that is different in every row and no feature. */
  readonly key: string | null;
}

/** What each column is used for, and why. Throws `bad-input` where a feature that was asked for cannot be one. */
export function planColumns(facts: TableFacts, choice: ColumnChoice): PlannedColumns {
  const names = new Set(facts.columns.map(({ name }) => name));
  const columns: ColumnPlan[] = [];
  const features: TableFeature[] = [];
  let key = choice.taken.find(({ use }) => use === 'key')?.column ?? null;
  facts.columns.forEach((schema, i) => {
    const profile = facts.profiles[i];
    const plan = planColumn(schema, profile, facts, choice);
    if (plan.use === 'features') features.push(...featuresOf(schema, names));
    const isKey = key === null && plan.use === 'left-out' && (plan.reason === 'identifier' || plan.reason === 'row-number') && differsInEveryRow(profile, facts.rows);
    if (isKey) key = schema.name;
    columns.push(isKey ? { ...plan, use: 'key' } : plan);
  });
  return { columns, features, key };
}

function planColumn(schema: ColumnSchema, profile: ColumnProfile, { rows, notes }: TableFacts, choice: ColumnChoice): ColumnPlan {
  const { name, type } = schema;
  const role = Object.hasOwn(notes, name) ? notes[name].role : undefined;
  const plan = (use: ColumnUse, reason: ColumnReason, note: string): ColumnPlan => ({ column: name, type, use, reason, note });
  const taken = choice.taken.find(({ column }) => column === name);
  if (taken) return plan(taken.use, taken.reason, taken.note);
  if (choice.exclude.includes(name)) return plan('left-out', 'excluded', 'Left out on request.');
  if (choice.features?.includes(name)) return plan('features', 'chosen', chosenNote(schema, profile));
  if (choice.features) return plan('left-out', 'not-among-features', 'Not among the features asked for.');
  if (role === 'ignore') return plan('left-out', 'excluded', 'Its role is "ignore".');
  if (role === 'feature') return plan('features', 'chosen', chosenNote(schema, profile));
  const against = reasonAgainst(schema, profile, rows);
  if (against) return plan('left-out', ...against);
  if (type === 'date' || type === 'datetime') return plan('features', 'date-parts', 'A date, as numbers: days, month and weekday.');
  return plan('features', 'by-type', type === 'category' ? `${profile.distinct} categories.` : `A ${type}.`);
}

/** Why a column is no feature where nobody asked for it; undefined where it is one. */
function reasonAgainst(schema: ColumnSchema, profile: ColumnProfile, rows: number): [ColumnReason, string] | undefined {
  const { distinct, missing } = profile;
  if (distinct === 0) return ['all-missing', 'It has no value at all.'];
  if (distinct === 1 && missing === 0) return ['constant', 'It has the same value in every row.'];
  if (isRowNumber(schema, profile, rows)) return ['row-number', 'It counts the rows: whole numbers without a gap, each once.'];
  if (isIdentifier(schema, profile, rows)) return ['identifier', `It names rows: ${distinct} different values in ${rows - missing} rows.`];
  if (schema.type === 'text') return ['free-text', `Free text: ${distinct} different values.`];
  return undefined;
}

function chosenNote({ name, type }: ColumnSchema, { distinct }: ColumnProfile): string {
  if (type === 'text') throw new WorkbenchError('bad-input', `Column "${name}" holds free text (${distinct} different values), which no model here can learn from. Leave it out of the features${distinct > MAX_CATEGORIES ? `: categories are at most ${MAX_CATEGORIES}` : ', or read it as categories'}.`, { option: 'features', column: name });
  return 'Chosen as a feature.';
}

function differsInEveryRow({ distinct, distinctExact, missing }: ColumnProfile, rows: number): boolean {
  return distinctExact && missing === 0 && distinct === rows;
}

const PARTS: Readonly<Record<ColumnSchema['type'], readonly FeaturePart[]>> = {
  number: ['number'],
  bool: ['bool'],
  category: ['category'],
  date: ['days', 'month', 'weekday'],
  datetime: ['days', 'month', 'weekday', 'hour'],
  text: [],
};

/** Names that no column has. */
function featuresOf({ name, type }: ColumnSchema, names: Set<string>): readonly TableFeature[] {
  const parts = PARTS[type];
  if (parts.length === 1) return [{ name, column: name, part: parts[0] }];
  return parts.map((part) => {
    let feature = `${name}:${part}`;
    while (names.has(feature)) feature += ':';
    names.add(feature);
    return { name: feature, column: name, part };
  });
}
