import type { DatasetMeta } from '../../core/data/dataset.ts';
import type { SourceName } from '../../tasks/clv/sources.ts';

/** Words of a file's name that say what it holds, in English, Spanish and German. */
const NAMES: readonly (readonly [SourceName, RegExp])[] = [
  ['rates', /\b(rates?|fx|exchange|tipos?|cambio|kurse?)\b/g],
  ['subscriptions', /\b(subscriptions?|subs|suscripcion(es)?|abos?|abonnements?|spells?)\b/g],
  ['customers', /\b(customers?|clients?|clientes?|kunden?|users?|usuarios?|accounts?)\b/g],
  ['transactions', /\b(transactions?|transacciones|sales|ventas|orders?|pedidos?|payments?|pagos?|invoices?|facturas?|purchases?|compras?)\b/g],
];

/** Which source a dataset's name says that it is; undefined where it says nothing. */
export function looksLike({ name }: Pick<DatasetMeta, 'name'>): SourceName | undefined {
  const words = name.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/[^a-z0-9]+/g, ' ');
  // The last word says what it is: `subscription-product-customers` are customers.
  const found = NAMES.map(([source, pattern]) => ({ source, at: [...words.matchAll(pattern)].at(-1)?.index ?? -1 }));
  return found.reduce<{ source?: SourceName; at: number }>((last, one) => (one.at > last.at ? one : last), { at: -1 }).source;
}
