import type { ColumnSchema } from '../../../core/data/column.ts';
import type { ColumnProfile } from '../../../core/data/profile.ts';
import { wordsOf } from '../columnNames.ts';
import type { Mapping, TransactionRole } from '../sources.ts';
import type { ReportWarning } from '../types.ts';

const split = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Words of a column that says beside each charge what was given back of it. */
const GIVEN_BACK = split('refunded refund refunds reembolsado reembolso reembolsos devuelto devolucion erstattet erstattung erstattungsbetrag rueckerstattung ruckerstattung');
const STATE = split('status state estado estatus zustand');
/** States of a row in which no money came in; with accents and signs taken off. */
const UNPAID = split('failed failure declined denied rejected canceled cancelled cancelado cancelada anulado anulada voided void expired pending pendiente unpaid incomplete abandoned requires_payment_method fallido fallida rechazado rechazada impagado impagada storniert fehlgeschlagen abgelehnt offen ausstehend unbezahlt');

/** The columns of a transactions table, of which some have a role. */
export interface ReadColumns {
  readonly schemas: readonly ColumnSchema[];
  /** In the order of `schemas`. */
  readonly profiles: readonly ColumnProfile[];
  readonly mapping: Mapping<TransactionRole>;
}

/**
 * What exports say of money in columns that no role reads: how much of a charge was given back, and charges that were never paid. Neither can be counted, for such a column does not say when;
 * so the reader is told. Where charges alone count (`gross`), what was given back plays no part.
 */
export function unreadColumnWarnings({ schemas, profiles, mapping }: ReadColumns, measure: 'gross' | 'net' | 'margin'): readonly ReportWarning[] {
  const mapped = new Set(Object.values(mapping));
  const free = schemas.flatMap(({ name, type }, i) => (mapped.has(name) ? [] : [{ name, type, profile: profiles[i], words: wordsOf(name) }]));
  const refunded = measure === 'gross' ? [] : free.filter(({ type, words, profile: { min = 0, max = 0 } }) => type === 'number' && words.some((word) => GIVEN_BACK.has(word)) && (max > 0 || min < 0));
  const states = free.filter(({ type, words }) => type === 'category' && words.some((word) => STATE.has(word)));
  return [...refunded.map(({ name }) => refundedWarning(name)), ...states.flatMap(({ name, profile }) => unpaidWarning(name, profile))];
}

function refundedWarning(column: string): ReportWarning {
  return {
    key: 'refunds-in-column',
    message: `Column "${column}" seems to say what was given back of each row, and nothing reads it, for it does not say when: these rows count in full. Bring refunds as rows of their own, each with its day.`,
    facts: { column },
  };
}

function unpaidWarning(column: string, { top = [] }: ColumnProfile): readonly ReportWarning[] {
  const unpaid = top.filter(({ value }) => UNPAID.has(value.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase()));
  if (unpaid.length === 0) return [];
  const rows = unpaid.reduce((sum, { count }) => sum + count, 0);
  const states = unpaid.map(({ value }) => value).join(', ');
  return [{ key: 'unpaid-rows', message: `Column "${column}" says of ${rows} rows that they were not paid (${states}), and every row with an amount counts. Take these rows out, and import the file again.`, facts: { column, rows, states } }];
}
