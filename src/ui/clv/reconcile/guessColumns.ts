import type { ColumnSchema, ColumnType } from '../../../core/data/column.ts';
import type { CustomerRole, SubscriptionRole, TransactionRole } from '../../../tasks/clv/sources.ts';

export type BookRole = TransactionRole | SubscriptionRole | CustomerRole;

const DATES: readonly ColumnType[] = ['date', 'datetime'];
const WORDS: readonly ColumnType[] = ['category', 'text'];

/** What a column of a role is called, in English, Spanish and German, and of which types it is. */
const SIGNS: Readonly<Partial<Record<BookRole, readonly [name: RegExp, types: readonly ColumnType[]]>>> = {
  currency: [/currenc|moneda|divisa|w(ä|ae)hrung|\bccy\b/i, WORDS],
  kind: [/^(kind|type|tipo|art|typ|clase)$|transaction.?type|tipo.?de|movimiento|vorgang/i, WORDS],
  order: [/invoice|order|factura|pedido|rechnung|bestell|receipt|recibo|beleg/i, [...WORDS, 'number']],
  customer: [/customer|client|kunde|user|usuario|account|cuenta|konto/i, [...WORDS, 'number']],
  start: [/start|begin|inicio|desde|beginn/i, DATES],
  accessEnd: [/(access|subscription|period|plan)?.?(end|ends|until)|^fin|hasta|ende$/i, DATES],
  mrr: [/mrr|monthly|mensual|monatlich|price|precio|preis/i, ['number']],
  trialEnd: [/trial|prueba|probe|test/i, DATES],
  pauseStart: [/pau[sz].*(start|from|begin|inicio|desde|beginn|von)/i, DATES],
  pauseEnd: [/pau[sz].*(end|to|until|fin|hasta|ende|bis)/i, DATES],
  billingPeriod: [/billing|interval|period|cycle|ciclo|cobro|abrechnung|zeitraum/i, WORDS],
  signup: [/sign.?up|regist|joined|created|alta|anmeld/i, DATES],
};
/** A more particular role takes its column first: `trial_end` is no end of access. */
const ORDER: readonly BookRole[] = ['trialEnd', 'pauseStart', 'pauseEnd', 'currency', 'kind', 'order', 'customer', 'start', 'accessEnd', 'mrr', 'billingPeriod', 'signup'];

/** Columns for the roles that are wanted, by their names and types; a column has one role. `taken` are spoken for. */
export function guessColumns<Role extends BookRole>(schemas: readonly ColumnSchema[], roles: readonly Role[], taken: readonly string[]): Partial<Record<Role, string>> {
  const used = new Set(taken);
  const found: Partial<Record<Role, string>> = {};
  for (const role of ORDER.filter((candidate): candidate is Role => (roles as readonly BookRole[]).includes(candidate))) {
    const sign = SIGNS[role];
    const free = sign ? schemas.filter(({ name, type }) => !used.has(name) && sign[1].includes(type)) : [];
    // Every table has its customer; of no known name, it is most often the first column.
    const column = free.find(({ name }) => sign?.[0].test(name)) ?? (role === 'customer' ? free.find((candidate) => candidate === schemas[0]) : undefined);
    if (!column) continue;
    used.add(column.name);
    found[role] = column.name;
  }
  return found;
}
