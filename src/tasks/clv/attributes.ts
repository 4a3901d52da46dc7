import { WorkbenchError } from '../../core/contract/index.ts';
import type { Feature, FeatureTable } from '../../core/contract/index.ts';
import { formatDay } from '../../core/data/calendar.ts';
import { MISSING_DAY } from '../../core/data/column.ts';
import type { Column, Table } from '../../core/data/column.ts';
import { categoryCodes, columnNamed, dayValues, keysOf, numberValues } from '../../core/data/table.ts';
import type { CustomerRole, Mapping } from './sources.ts';
import type { Stream } from './stream.ts';
import type { AttributeOptions, FeatureNote, ReportWarning } from './types.ts';

/** One thing that is known of customers, by row of their table. */
export type Attribute =
  | { readonly name: string; readonly column: string; readonly kind: 'number'; readonly values: Float64Array; readonly isStatic: boolean; readonly note: FeatureNote }
  | { readonly name: string; readonly column: string; readonly kind: 'category'; readonly codes: Int32Array; readonly categories: readonly string[]; readonly isStatic: boolean; readonly note: FeatureNote };

/** A customers table, read for features. */
export interface CustomerAttributes {
  readonly rowOf: ReadonlyMap<string, number>;
  /** Day of signup by row, MISSING_DAY where unknown; absent where no column says it. */
  readonly signup?: Int32Array;
  readonly attributes: readonly Attribute[];
  /** The table's columns are known from the day after, unless they never change. */
  readonly exportedOn?: number;
  readonly warnings: readonly ReportWarning[];
}

/** The seed document's bands of age, closed on the right: up to 25, 26 to 35, …; ages of 0 or less and over 100 are unknown. */
const AGE_BANDS: readonly { readonly upTo: number; readonly name: string }[] = [
  { upTo: 25, name: '0–25' },
  { upTo: 35, name: '26–35' },
  { upTo: 45, name: '36–45' },
  { upTo: 55, name: '46–55' },
  { upTo: 100, name: '56–100' },
];
const UNKNOWN_BAND = AGE_BANDS.length;

const MEASURES = ['pageViews', 'sessionDuration', 'featureUsage'] as const satisfies readonly CustomerRole[];
const MEASURE_MEANINGS = { pageViews: 'Page views, as the customers table says.', sessionDuration: 'Session duration, as the customers table says.', featureUsage: 'Feature usage, as the customers table says.' };

/** Values of a category up to which it is learned from: beyond it names customers rather than kinds of them. */
const MAX_CATEGORIES = 200;

/**
 * Reads a customers table: the signup date, the columns with a role, and all others that are numbers, yes or no, or categories.
 * Where a customer stands twice, the first row counts. Throws `not-found` for a column that is not there, `bad-input` for one that cannot be what it is said to be.
 */
export function readAttributes(table: Table, columns: Mapping<CustomerRole>, { staticColumns, exportedOn }: AttributeOptions): CustomerAttributes {
  if (columns.customer === undefined) throw new WorkbenchError('bad-input', 'The customers table needs a column with the customer. Name it.', { role: 'customer' });
  for (const name of staticColumns) columnNamed(table, name);
  const keys = keysOf(columnNamed(table, columns.customer));
  const rowOf = new Map<string, number>();
  let repeated = 0;
  keys.codes.forEach((code, row) => {
    if (code < 0) return;
    if (rowOf.has(keys.dictionary[code])) repeated++;
    else rowOf.set(keys.dictionary[code], row);
  });
  const isStatic = (column: string) => staticColumns.includes(column);
  return {
    rowOf,
    signup: columns.signup === undefined ? undefined : dayValues(columnNamed(table, columns.signup)),
    attributes: [...roleAttributes(table, columns, isStatic), ...otherAttributes(table, columns, isStatic)],
    exportedOn,
    warnings: repeated === 0 ? [] : [{ key: 'customers-repeated', message: `${repeated} rows of the customers table are of customers that stand in an earlier row; the first row of each counts.`, facts: { rows: repeated } }],
  };
}

function roleAttributes(table: Table, columns: Mapping<CustomerRole>, isStatic: (column: string) => boolean): readonly Attribute[] {
  const measures = MEASURES.flatMap((role): Attribute[] => {
    const column = columns[role];
    return column === undefined ? [] : [{ name: role, column, kind: 'number', values: numberValues(columnNamed(table, column)), isStatic: isStatic(column), note: { name: role, unit: '', meaning: MEASURE_MEANINGS[role] } }];
  });
  const { age } = columns;
  if (age === undefined) return measures;
  const bands = Int32Array.from(numberValues(columnNamed(table, age)), bandOf);
  const note = { name: 'ageBand', unit: '', meaning: 'Age band, as the customers table says; ages of 0 or less, over 100, or missing are a band of their own.' };
  return [...measures, { name: 'ageBand', column: age, kind: 'category', codes: bands, categories: [...AGE_BANDS.map(({ name }) => name), 'unknown'], isStatic: isStatic(age), note }];
}

/** Index of an age's band. */
export function bandOf(age: number): number {
  if (!(age > 0 && age <= 100)) return UNKNOWN_BAND;
  return AGE_BANDS.findIndex(({ upTo }) => age <= upTo);
}

function otherAttributes(table: Table, columns: Mapping<CustomerRole>, isStatic: (column: string) => boolean): readonly Attribute[] {
  const taken = new Set(Object.values(columns));
  return table.columns.flatMap((column) => (taken.has(column.schema.name) ? [] : attributeOf(column, isStatic(column.schema.name))));
}

function attributeOf(column: Column, isStatic: boolean): readonly Attribute[] {
  const { schema } = column;
  // A column may be named like a feature of ours.
  const name = `customer:${schema.name}`;
  const shared = { name, column: schema.name, isStatic, note: { name, unit: '', meaning: `Column "${schema.name}" of the customers table.` } };
  if (schema.type === 'number' || schema.type === 'bool') return [{ ...shared, kind: 'number', values: numberValues(column) }];
  const categories = schema.dictionary ?? [];
  if (schema.type !== 'category' || categories.length > MAX_CATEGORIES) return [];
  return [{ ...shared, kind: 'category', codes: categoryCodes(column), categories }];
}

/**
 * A stream whose customers are known by their attributes too. The signup date is known from its own day on; a column that does not change
 * counts always; any other counts where it was exported before `earliestCutoff`, and is else left out and named in a warning.
 */
export function withAttributes(stream: Stream, customers: CustomerAttributes, earliestCutoff: number): Stream {
  const { known, unknown } = divideByKnown(customers, earliestCutoff);
  const rows = Int32Array.from(stream.keys, (key) => customers.rowOf.get(key) ?? -1);
  return {
    ...stream,
    warnings: [...stream.warnings, ...customers.warnings, ...unknownWarning(unknown, earliestCutoff), ...unmatchedWarning(stream, rows)],
    notes: (horizonDays) => [...stream.notes(horizonDays), ...(customers.signup ? SIGNUP_NOTES : []), ...known.map(({ note }) => note)],
    async at(cutoff, horizonDays, ctx, among) {
      const features = await stream.at(cutoff, horizonDays, ctx, among);
      await ctx.breathe();
      return { ...features, x: withColumns(features.x, known, customers, Int32Array.from(features.customers, (customer) => rows[customer]), cutoff) };
    },
  };
}

/** The attributes that were known at a cutoff, and those of which nobody can say. */
export function divideByKnown({ attributes, exportedOn }: CustomerAttributes, earliestCutoff: number): { readonly known: readonly Attribute[]; readonly unknown: readonly Attribute[] } {
  const isKnown = ({ isStatic }: Attribute) => isStatic || (exportedOn !== undefined && exportedOn < earliestCutoff);
  return { known: attributes.filter(isKnown), unknown: attributes.filter((attribute) => !isKnown(attribute)) };
}

export const SIGNUP_NOTES: readonly FeatureNote[] = [
  { name: 'daysSinceSignup', unit: 'days', meaning: 'Days from the signup to the cutoff; missing where the signup is not known or not before it.' },
  { name: 'signupWeekend', unit: 'flag', meaning: '1 where the signup was on a Saturday or Sunday, else 0.' },
];

/** The features of `x` and beside them what is known of each row's customer; `rows` are rows of the customers table, −1 for none. */
export function withColumns(x: FeatureTable, known: readonly Attribute[], { signup }: CustomerAttributes, rows: Int32Array, cutoff: number): FeatureTable {
  const columns = known.map((attribute): Feature =>
    attribute.kind === 'number'
      ? { name: attribute.name, kind: 'number', values: Float64Array.from(rows, (row) => (row < 0 ? NaN : attribute.values[row])) }
      : { name: attribute.name, kind: 'category', categories: attribute.categories, codes: Int32Array.from(rows, (row) => (row < 0 ? -1 : attribute.codes[row])) },
  );
  return { rows: x.rows, features: [...x.features, ...(signup ? signupFeatures(signup, rows, cutoff) : []), ...columns] };
}

function signupFeatures(signup: Int32Array, rows: Int32Array, cutoff: number): readonly Feature[] {
  const days = Int32Array.from(rows, (row) => (row < 0 || signup[row] === MISSING_DAY || signup[row] >= cutoff ? MISSING_DAY : signup[row]));
  return [
    { name: 'daysSinceSignup', kind: 'number', values: Float64Array.from(days, (day) => (day === MISSING_DAY ? NaN : cutoff - day)) },
    { name: 'signupWeekend', kind: 'number', values: Float64Array.from(days, (day) => (day === MISSING_DAY ? NaN : Number(isWeekend(day)))) },
  ];
}

/** Day 0, 1970-01-01, was a Thursday. */
function isWeekend(day: number): boolean {
  return (((day + 3) % 7) + 7) % 7 >= 5;
}

/** Names what was left out for want of a date. */
export function unknownWarning(unknown: readonly Attribute[], earliestCutoff: number): readonly ReportWarning[] {
  if (unknown.length === 0) return [];
  const columns = unknown.map(({ column }) => column).join(', ');
  const cutoff = formatDay(earliestCutoff);
  return [{ key: 'attributes-not-known', message: `These columns of the customers table have no date, so what they said before ${cutoff} is not known, and nothing was learned from them: ${columns}. Mark those that never change as static.`, facts: { columns, cutoff, count: unknown.length } }];
}

/** Counts whom the customers table does not know. */
export function unmatchedWarning({ name, keys }: { readonly name: string; readonly keys: readonly string[] }, rows: Int32Array): readonly ReportWarning[] {
  const unmatched = rows.reduce((count, row) => count + Number(row < 0), 0);
  if (unmatched === 0) return [];
  return [{ key: 'customers-unmatched', message: `${unmatched} of ${keys.length} customers with ${name} have no row in the customers table; what it says is missing for them.`, facts: { unmatched, customers: keys.length, source: name } }];
}
