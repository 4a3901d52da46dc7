import type { ColumnSchema } from '../../../core/data/column.ts';
import { isCurrency } from '../../../core/data/currency.ts';
import type { ColumnProfile } from '../../../core/data/profile.ts';
import { nameScore } from '../columnNames.ts';
import type { Mapping } from '../sources.ts';
import { CHARGE, kindOfWord } from './kinds.ts';

/** The roles for money beside the amount. */
export type MoneyRole = 'currency' | 'kind' | 'order' | 'margin';

export interface MoneyColumnProposal {
  readonly columns: Mapping<MoneyRole>;
  /** `high`: the name says it and the content agrees. `low`: by content alone. */
  readonly confidence: Readonly<Record<MoneyRole, 'high' | 'low' | 'none'>>;
}

/** What else is known of the table. */
export interface MoneyColumnFacts {
  readonly rows: number;
  /** The column of amounts, where there is one. */
  readonly amount: string | undefined;
  /** Columns that have another role. */
  readonly taken: ReadonlySet<string>;
}

interface Column {
  readonly schema: ColumnSchema;
  readonly profile: ColumnProfile;
}

/** Of a column of kinds this share of the rows at least names a kind. The rest is an error when the rows are read, with its words. */
const KNOWN_KINDS_SHARE = 0.8;
/** A column of orders repeats for this share at least of the rows that are no charges; where it is not known how many those are, for this share of all. */
const LINKED_SHARE = 0.5;
const REPEATED_SHARE = 0.02;

/**
 * Currency by content (every frequent value is a code or a sign), kind by content (most rows name a kind, some a charge and some another), order and margin
 * by name. An order is proposed only where something can be linked to it: a kind other than charge, or negative amounts.
 */
export function proposeMoneyColumns(schemas: readonly ColumnSchema[], profiles: readonly ColumnProfile[], { rows, amount, taken }: MoneyColumnFacts): MoneyColumnProposal {
  const columns = schemas.map((schema, i): Column => ({ schema, profile: profiles[i] }));
  const free = columns.filter(({ schema }) => !taken.has(schema.name));
  const currency = best(free.filter(isCurrencyColumn), 'currency');
  const kind = best(free.filter((column) => isKindColumn(column)), 'kind');
  const amountProfile = columns.find(({ schema }) => schema.name === amount)?.profile;
  const hasRefunds = (amountProfile?.min ?? 0) < 0 || (kind?.profile.top ?? []).some(({ value }) => (kindOfWord(value) ?? CHARGE) !== CHARGE);
  const repeats = kind ? LINKED_SHARE * otherThanCharges(kind.profile) : REPEATED_SHARE * rows;
  const order = hasRefunds ? best(free.filter((column) => column !== kind && isOrderColumn(column, rows, repeats)), 'order') : undefined;
  const margin = best(free.filter((column) => column.schema.type === 'number' && nameScore(column.schema.name, 'margin') >= 4), 'margin');
  const found = { currency, kind, order, margin };
  const confidenceOf = (role: MoneyRole) => (!found[role] ? 'none' : nameScore(found[role].schema.name, role) > 0 ? 'high' : 'low');
  return {
    columns: Object.fromEntries(Object.entries(found).flatMap(([role, column]) => (column ? [[role, column.schema.name]] : []))),
    confidence: { currency: confidenceOf('currency'), kind: confidenceOf('kind'), order: confidenceOf('order'), margin: confidenceOf('margin') },
  };
}

/** The column whose name says most of the role; the first of equals. */
function best(columns: readonly Column[], role: MoneyRole): Column | undefined {
  const score = ({ schema }: Column) => nameScore(schema.name, role);
  return columns.reduce<Column | undefined>((held, column) => (!held || score(column) > score(held) ? column : held), undefined);
}

function isCurrencyColumn({ schema, profile: { top = [] } }: Column): boolean {
  const named = nameScore(schema.name, 'currency') > 0;
  const isOne = (value: string) => isCurrency(value, false) || (named && isCurrency(value.toUpperCase(), false));
  return (schema.type === 'category' || schema.type === 'text') && top.length > 0 && top.every(({ value }) => isOne(value.trim()));
}

function isKindColumn({ schema, profile: { top = [] } }: Column): boolean {
  if (schema.type !== 'category') return false;
  const kinds = top.map(({ value, count }) => ({ kind: kindOfWord(value), count }));
  const rowsOf = (counted: typeof kinds) => counted.reduce((sum, { count }) => sum + count, 0);
  const known = kinds.filter(({ kind }) => kind !== undefined);
  return known.some(({ kind }) => kind === CHARGE) && known.some(({ kind }) => kind !== CHARGE) && rowsOf(known) >= KNOWN_KINDS_SHARE * rowsOf(kinds);
}

/** Rows that name a kind other than charge, of those values that the profile lists. */
function otherThanCharges({ top = [] }: ColumnProfile): number {
  return top.reduce((sum, { value, count }) => ((kindOfWord(value) ?? CHARGE) === CHARGE ? sum : sum + count), 0);
}

function isOrderColumn({ schema, profile }: Column, rows: number, repeats: number): boolean {
  const { name, type } = schema;
  const wholeNumbers = type === 'number' && profile.whole === true && (profile.min ?? 0) >= 0;
  if (type !== 'text' && type !== 'category' && !wholeNumbers) return false;
  const named = rows - profile.missing;
  return nameScore(name, 'order') >= 4 && profile.distinct > 1 && profile.distinct < named && named - profile.distinct >= Math.min(repeats, REPEATED_SHARE * named);
}
