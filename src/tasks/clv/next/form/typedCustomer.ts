import { WorkbenchError } from '../../../../core/contract/index.ts';
import { recordOf } from '../../../../core/contract/record.ts';
import { formatDay, parseIsoDay } from '../../../../core/data/calendar.ts';
import type { ColumnType, Table } from '../../../../core/data/column.ts';
import { createTableBuilder } from '../../../../core/data/tableBuilder.ts';
import type { ClvSource, ClvSources, TransactionRole } from '../../sources.ts';
import type { CustomerForm, FormField, TypedCustomer, TypedSubscription } from './types.ts';

/** The key of the customer that was typed. */
export const TYPED_KEY = 'typed';
/** Stands in a table of money in which the typed customer has no row. */
const OTHER_KEY = 'other';
const MAX_PURCHASES = 1000;
const MAX_TEXT = 200;

/** Typed customers as tables, as a file with that one customer would be read. */
export interface TypedTables {
  readonly sources: ClvSources;
  /** By the sources' dataset ids. */
  readonly tables: ReadonlyMap<string, Table>;
  readonly asOf: number;
  /** Columns of the customers table: all count, for they are typed as they are on the day. */
  readonly staticColumns: readonly string[];
}

/**
 * Checks what a person, or a script, typed, and makes tables of it. Throws `bad-input` that says which field, what was found and what fits
 * (details: `field`, such as `purchases.1.amount`).
 */
export function typedTables(given: unknown, form: CustomerForm): TypedTables {
  const customer = recordOf(given) as Partial<TypedCustomer>;
  const asOf = dayOf(customer.asOf, 'asOf', 'As-of');
  const tables = new Map<string, Table>();
  const sources: { -readonly [Name in keyof ClvSources]: ClvSources[Name] } = {};
  const purchases = form.streams.includes('transactions') ? purchaseRows(customer.purchases, form) : [];
  const spell = form.streams.includes('subscriptions') ? subscriptionRow(customer.subscription, form) : undefined;
  if (purchases.length === 0 && !spell) throw unfit('purchases', 'Type at least one purchase with its date and amount.');
  const before = formatDay(asOf - 1);
  if (form.streams.includes('transactions')) {
    const columns = purchaseColumns(form);
    const rows = purchases.length > 0 ? purchases : [[OTHER_KEY, before, '1', ...extraCells({}, form, '')]];
    tables.set('transactions', tableOf(columns, columns.map((role) => PURCHASE_TYPES[role]), rows));
    sources.transactions = sourceOf('transactions', columns);
  }
  if (form.streams.includes('subscriptions')) {
    const [columns, types] = form.currencies.length > 0 ? [[...SPELL_COLUMNS, 'currency'], [...SPELL_TYPES, 'category' as const]] : [SPELL_COLUMNS, SPELL_TYPES];
    tables.set('subscriptions', tableOf(columns, types, [spell ?? [OTHER_KEY, 'other', before, '', '', 'monthly', '1', '', ...currencyCell(undefined, form, '')]]));
    sources.subscriptions = sourceOf('subscriptions', columns);
  }
  if (form.fields.length > 0) {
    tables.set('customers', attributesTable(form.fields, customer.attributes));
    sources.customers = { datasetId: 'customers', columns: { customer: KEY_COLUMN, ...Object.fromEntries(form.fields.flatMap(({ role, column }) => (role ? [[role, column]] : []))) } };
  }
  return { sources, tables, asOf, staticColumns: form.fields.map(({ column }) => column) };
}

/** No column of a person's table is called so. */
const KEY_COLUMN = '\u0000customer';
const PURCHASE_TYPES = { customer: 'text', date: 'date', amount: 'number', kind: 'category', currency: 'category' } as const satisfies Partial<Record<TransactionRole, ColumnType>>;
const SPELL_COLUMNS = ['customer', 'plan', 'start', 'cancelRequested', 'accessEnd', 'billingPeriod', 'mrr', 'trialEnd'] as const;
const SPELL_TYPES: readonly ColumnType[] = ['text', 'category', 'date', 'date', 'date', 'category', 'number', 'date'];

function sourceOf<Name extends 'transactions' | 'subscriptions'>(name: Name, roles: readonly string[]): ClvSource<Name> {
  return { datasetId: name, columns: Object.fromEntries(roles.map((role) => [role, role])) as ClvSource<Name>['columns'] };
}

function purchaseColumns({ kinds, currencies }: CustomerForm): readonly (keyof typeof PURCHASE_TYPES)[] {
  return ['customer', 'date', 'amount', ...(kinds.length > 0 ? (['kind'] as const) : []), ...(currencies.length > 0 ? (['currency'] as const) : [])];
}

/** Kind and currency of a row, as far as the form asks for them. */
function extraCells({ kind, currency }: { readonly kind?: unknown; readonly currency?: unknown }, form: CustomerForm, field: string): readonly string[] {
  const { kinds } = form;
  return [...(kinds.length > 0 || isGiven(kind) ? [choiceOf(kind, kinds, `${field}.kind`, 'The kind')] : []), ...currencyCell(currency, form, field)];
}

function currencyCell(currency: unknown, { currencies }: CustomerForm, field: string): readonly string[] {
  return currencies.length > 0 || isGiven(currency) ? [choiceOf(currency, currencies, `${field}.currency`, 'The currency')] : [];
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== '';
}

/** The first choice where nothing is given. */
function choiceOf(value: unknown, choices: readonly string[], field: string, what: string): string {
  const found = isGiven(value) ? choices.find((choice) => choice === value) : choices.at(0);
  if (found !== undefined) return found;
  throw unfit(field, choices.length > 0 ? `${what} must be one of ${choices.join(', ')}; got ${shown(value)}.` : `${what} is not asked for: the run had one alone. Leave it out; got ${shown(value)}.`);
}

function purchaseRows(given: unknown, form: CustomerForm): readonly (readonly string[])[] {
  if (given === undefined) return [];
  if (!Array.isArray(given) || given.length > MAX_PURCHASES) throw unfit('purchases', `"purchases" must be a list of at most ${MAX_PURCHASES}, each {"date", "amount"}.`);
  return given.map((purchase: unknown, i) => {
    const { date, amount, ...rest } = recordOf(purchase);
    const day = dayOf(date, `purchases.${i}.date`, `The date of purchase ${i + 1}`);
    return [TYPED_KEY, formatDay(day), numberOf(amount, `purchases.${i}.amount`, `The amount of purchase ${i + 1}`), ...extraCells(rest, form, `purchases.${i}`)];
  });
}

function subscriptionRow(given: unknown, form: CustomerForm): readonly string[] | undefined {
  if (given === undefined || given === null) return undefined;
  const { plan, billingPeriod, start, mrr, trialEnd, cancelRequested, accessEnd, currency } = recordOf(given) as Partial<TypedSubscription>;
  const optional = (value: unknown, field: string, what: string) => (value === undefined || value === '' ? '' : formatDay(dayOf(value, field, what)));
  return [
    TYPED_KEY,
    textOf(plan, 'subscription.plan'),
    formatDay(dayOf(start, 'subscription.start', 'The start')),
    optional(cancelRequested, 'subscription.cancelRequested', 'The day of the request to cancel'),
    optional(accessEnd, 'subscription.accessEnd', 'The end of access'),
    textOf(billingPeriod, 'subscription.billingPeriod'),
    numberOf(mrr, 'subscription.mrr', 'The MRR'),
    optional(trialEnd, 'subscription.trialEnd', 'The end of the trial'),
    ...currencyCell(currency, form, 'subscription'),
  ];
}

function attributesTable(fields: readonly FormField[], given: unknown): Table {
  const values = recordOf(given);
  const unknown = Object.keys(values).find((column) => !fields.some((field) => field.column === column));
  if (unknown !== undefined) throw unfit(`attributes.${unknown}`, `The models know no column "${unknown.slice(0, 80)}". They know: ${fields.map(({ column }) => column).join(', ')}.`);
  const cells = fields.map(({ column, kind }) => {
    const value = Object.hasOwn(values, column) ? values[column] : undefined;
    if (value === undefined || value === '' || value === null) return '';
    if (kind === 'number') return numberOf(value, `attributes.${column}`, `"${column}"`);
    return kind === 'day' ? formatDay(dayOf(value, `attributes.${column}`, `"${column}"`)) : textOf(value, `attributes.${column}`);
  });
  const types = fields.map(({ kind }): ColumnType => (kind === 'day' ? 'date' : kind));
  return tableOf([KEY_COLUMN, ...fields.map(({ column }) => column)], ['text', ...types], [[TYPED_KEY, ...cells]]);
}

/** Rows of text, read as a file's. */
function tableOf(header: readonly string[], types: readonly ColumnType[], rows: readonly (readonly string[])[]): Table {
  const given = Object.fromEntries(types.map((type, i) => [String(i), type === 'number' ? { type, decimal: '.' as const } : type === 'date' ? { type, dateOrder: 'ymd' as const } : { type }]));
  // By position: a column may be called like a number.
  const builder = createTableBuilder(header.map((_, i) => String(i)), { types: given, strict: true });
  builder.add(rows, rows.map((_, i) => i + 1));
  const outcome = builder.finish();
  if (outcome.kind !== 'built') throw new WorkbenchError('internal', 'What was typed could not be read as a table.');
  return { rows: outcome.table.rows, columns: outcome.table.columns.map((column, i) => ({ ...column, schema: { ...column.schema, name: header[i] } })) };
}

function dayOf(value: unknown, field: string, what: string): number {
  const day = typeof value === 'string' ? parseIsoDay(value) : undefined;
  if (day === undefined) throw unfit(field, `${what} must be a calendar day as YYYY-MM-DD; got ${shown(value)}.`);
  return day;
}

function numberOf(value: unknown, field: string, what: string): string {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  if (!Number.isFinite(number)) throw unfit(field, `${what} must be a number; got ${shown(value)}.`);
  // A number column is read in plain digits.
  return Math.abs(number) >= 1e15 || (number !== 0 && Math.abs(number) < 1e-6) ? refuseSize(field, what) : String(number);
}

function refuseSize(field: string, what: string): never {
  throw unfit(field, `${what} must be a number of a usual size.`);
}

function textOf(value: unknown, field: string): string {
  if (value === undefined) return '';
  if (typeof value !== 'string' || value.length > MAX_TEXT) throw unfit(field, `"${field}" must be a text of at most ${MAX_TEXT} characters; got ${shown(value)}.`);
  return value;
}

function shown(value: unknown): string {
  return value === undefined || value === '' ? 'nothing' : (JSON.stringify(value) ?? String(value)).slice(0, 60);
}

function unfit(field: string, message: string): WorkbenchError {
  return new WorkbenchError('bad-input', message, { field });
}
