import type { DatasetMeta } from '../../core/data/dataset.ts';
import type { SourceName } from '../../tasks/clv/sources.ts';

/** Words of a file's name that say what it holds, in English, Spanish and German. */
const NAMES: readonly (readonly [SourceName, RegExp])[] = [
  ['rates', /\b(rates?|fx|exchange|tipos?|cambio|kurse?)\b/g],
  ['subscriptions', /\b(subscriptions?|subs|suscripcion(es)?|abos?|abonnements?|spells?)\b/g],
  ['customers', /\b(customers?|clients?|clientes?|kunden?|users?|usuarios?|accounts?)\b/g],
  ['transactions', /\b(transactions?|transacciones|sales|ventas|orders?|pedidos?|payments?|pagos?|invoices?|facturas?|purchases?|compras?)\b/g],
];
/** What stands behind these words says whose or of what it is: payments by customer, pagos de clientes. */
const BEHIND = /\b(of|by|per|from|for|de|del|por|von|pro|je)\b.*$/;

/**
 * Which source a dataset's name says that it is; undefined where it says nothing. The last such word decides, as it does in speech:
 * `subscription-customers` are customers, `customer transactions` transactions.
 */
export function looksLike({ name }: Pick<DatasetMeta, 'name'>): SourceName | undefined {
  const words = name.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/[^a-z0-9]+/g, ' ').trim();
  return lastNamed(words.replace(/tipos? de cambio/, 'tipos').replace(BEHIND, '')) ?? lastNamed(words);
}

function lastNamed(words: string): SourceName | undefined {
  const found = NAMES.flatMap(([source, pattern]) => [...words.matchAll(pattern)].map(({ index }) => ({ source, index })));
  return found.sort((a, b) => b.index - a.index).at(0)?.source;
}
