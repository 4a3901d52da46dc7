import type { ColumnSchema } from '../../../core/data/column.ts';
import { isCurrency } from '../../../core/data/currency.ts';
import type { ColumnProfile } from '../../../core/data/profile.ts';
import { wordsOf } from '../columnNames.ts';
import { proposeClvColumns } from '../columns.ts';
import { ROLES } from '../sources.ts';
import type { SubscriptionRole } from '../sources.ts';
import { readBillingPeriod } from './billingPeriod.ts';
import { subscriptionNameScore } from './subscriptionNames.ts';
import type { SubscriptionColumns } from './types.ts';

export interface SubscriptionProposal {
  /** A role is absent where no column fits. */
  readonly columns: SubscriptionColumns;
  /** `high`: the name says it and the content agrees. `low`: by content alone, or a guess, to be looked at. */
  readonly confidence: Readonly<Record<SubscriptionRole, 'high' | 'low' | 'none'>>;
}

interface Described {
  readonly schema: ColumnSchema;
  readonly profile: ColumnProfile;
}

interface Candidate {
  readonly role: SubscriptionRole;
  readonly name: string;
  readonly score: number;
}

const DATE_ROLES: ReadonlySet<SubscriptionRole> = new Set(['start', 'cancelRequested', 'accessEnd', 'trialEnd', 'pauseStart', 'pauseEnd']);
/** Names alone decide for these only from this score on. */
const NAMED = 4;

/**
 * Which column of a subscriptions table has which role: by name (English, Spanish, German) where the type fits, each column once, and by content for what cannot
 * be missing. A lone cancel date, without an end of access beside it, is proposed as the end. `profiles` are in the order of `schemas`.
 */
export function proposeSubscriptionColumns(schemas: readonly ColumnSchema[], profiles: readonly ColumnProfile[], rows: number): SubscriptionProposal {
  const table = schemas.map((schema, i): Described => ({ schema, profile: profiles[i] }));
  const columns: Partial<Record<SubscriptionRole, string>> = {};
  const low = new Set<SubscriptionRole>();
  for (const { role, name } of candidates(table, rows)) {
    if (columns[role] === undefined && !Object.values(columns).includes(name)) columns[role] = name;
  }
  if (columns.accessEnd === undefined && columns.cancelRequested !== undefined) {
    columns.accessEnd = columns.cancelRequested;
    columns.cancelRequested = undefined;
    low.add('accessEnd');
  }
  fillByContent(columns, low, table, rows);
  const found = ROLES.subscriptions.filter((role) => columns[role] !== undefined);
  return {
    columns: Object.fromEntries(found.map((role) => [role, columns[role]])),
    confidence: Object.fromEntries(ROLES.subscriptions.map((role) => [role, columns[role] === undefined ? 'none' : low.has(role) ? 'low' : 'high'])) as SubscriptionProposal['confidence'],
  };
}

/** Columns whose name and content speak for a role, the most convincing first. */
function candidates(table: readonly Described[], rows: number): readonly Candidate[] {
  const all = ROLES.subscriptions.flatMap((role) =>
    table.flatMap((column): Candidate[] => {
      const score = subscriptionNameScore(column.schema.name, role) + content(role, column, rows);
      return score >= NAMED ? [{ role, name: column.schema.name, score }] : [];
    }),
  );
  return all.sort((a, b) => b.score - a.score);
}

const UNFIT = -100;

const CODES: ReadonlySet<string> = new Set('id code codigo identifier nr nummer'.split(' '));
const MAX_PLANS = 200;
const ROWS_A_PLAN = 5;
/** What makes up for the word of an identifier, and a little less: a column of names is better. */
const NAMES_PLANS = 5;

function content(role: SubscriptionRole, column: Described, rows: number): number {
  const { type } = column.schema;
  const { missing } = column.profile;
  if (DATE_ROLES.has(role)) {
    if (type !== 'date' && type !== 'datetime' && missing < rows) return UNFIT;
    return role === 'start' && rows > 0 ? (-6 * missing) / rows : 0;
  }
  if (role === 'mrr') return type === 'number' && column.schema.format.unit !== '%' ? 0 : UNFIT;
  if (role === 'currency') return isCurrencyColumn(column) ? 5 : UNFIT;
  if (role === 'billingPeriod') return billingContent(column);
  if (role === 'customer') return type === 'date' || type === 'datetime' || type === 'bool' ? UNFIT : 0;
  if (role === 'plan') return planContent(column, rows);
  return type === 'category' || type === 'text' ? 0 : UNFIT;
}

function isCurrencyColumn({ schema, profile: { top = [] } }: Described): boolean {
  return schema.type === 'category' && top.length > 0 && top.every(({ value }) => isCurrency(value.trim(), false));
}

/** Few values, whatever their name: `plan_id` names plans, where an identifier of contracts is different in every row. */
function planContent({ schema, profile: { distinct } }: Described, rows: number): number {
  if (schema.type !== 'category' && schema.type !== 'text') return UNFIT;
  const isCode = wordsOf(schema.name).some((word) => CODES.has(word));
  return isCode && distinct <= MAX_PLANS && distinct * ROWS_A_PLAN <= rows ? NAMES_PLANS : 0;
}

/** Texts that name periods decide by themselves; numbers of months only with a name beside them. */
function billingContent({ schema, profile: { top = [], distinct, min = 0, whole } }: Described): number {
  if (schema.type === 'number') return whole !== false && min >= 1 && distinct <= 12 ? 0 : UNFIT;
  if (schema.type !== 'category' && schema.type !== 'text') return UNFIT;
  const known = top.filter(({ value }) => readBillingPeriod(value).months > 0).length;
  return top.length > 0 && known >= top.length / 2 ? NAMED : 0;
}

/** What cannot be missing, where no name says it: the customer and the amount as for purchases, the start as the date that is always there. */
function fillByContent(columns: Partial<Record<SubscriptionRole, string>>, low: Set<SubscriptionRole>, table: readonly Described[], rows: number): void {
  const free = table.filter(({ schema }) => !Object.values(columns).includes(schema.name));
  const usual = proposeClvColumns(free.map(({ schema }) => schema), free.map(({ profile }) => profile), rows).columns;
  const start = free.filter(({ schema }) => schema.type === 'date' || schema.type === 'datetime').sort((a, b) => a.profile.missing - b.profile.missing || (a.profile.min ?? 0) - (b.profile.min ?? 0)).at(0);
  for (const [role, name] of [['customer', usual.customer], ['mrr', usual.amount], ['start', start?.schema.name]] as const) {
    if (columns[role] !== undefined || name === undefined) continue;
    columns[role] = name;
    low.add(role);
  }
}

/** Words of tables that hold purchases. */
const PURCHASE_WORDS: ReadonlySet<string> = new Set('order orders pedido bestellung invoice factura rechnung transaction transaccion transaktion quantity cantidad menge sku refund reembolso cart warenkorb checkout'.split(' '));

const SIGNS: Readonly<Partial<Record<SubscriptionRole, number>>> = { mrr: 0, plan: 1, billingPeriod: 2, accessEnd: 3, cancelRequested: 2, trialEnd: 2, pauseStart: 1, pauseEnd: 1, reason: 1 };
const ENOUGH = 6;

/**
 * How sure a table is one of spells rather than of transactions, from 0 to 1: columns that only spells have (an end beside a start, trials, requests to leave, billing periods,
 * MRR) speak for it, and those of orders against it. A table with a single date holds no spells.
 */
export function looksLikeSubscriptions(schemas: readonly ColumnSchema[], profiles: readonly ColumnProfile[], rows: number): number {
  const dates = schemas.filter(({ type }) => type === 'date' || type === 'datetime').length;
  const { columns, confidence } = proposeSubscriptionColumns(schemas, profiles, rows);
  const named = ROLES.subscriptions.filter((role) => columns[role] !== undefined && (confidence[role] === 'high' || role === 'accessEnd'));
  const words = schemas.flatMap(({ name }) => wordsOf(name));
  const points = named.reduce((sum, role) => sum + (SIGNS[role] ?? 0), 0) + (words.includes('mrr') ? 3 : 0) - 2 * words.filter((word) => PURCHASE_WORDS.has(word)).length;
  return dates === 0 ? 0 : Math.min(1, Math.max(0, dates === 1 ? points - 3 : points) / ENOUGH);
}
