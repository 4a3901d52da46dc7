import { isCurrency } from '../../../core/data/currency.ts';
import { withoutAccents } from '../../../core/data/withoutAccents.ts';
import type { Measure } from './types.ts';

/** What a column of a pasted block holds. */
export type PastedColumn =
  | { readonly holds: 'month' | 'currency' | 'ignored' }
  | { readonly holds: 'measure'; readonly measure: Measure; readonly currency: string | undefined };

/** Beginnings of words of a header, without accents, the more particular first. */
const MEASURES: readonly (readonly [Measure, readonly string[]])[] = [
  ['chargebacks', ['chargeback', 'dispute', 'contracargo', 'retrocargo', 'ruckbuchung', 'rueckbuchung', 'rucklastschrift']],
  ['refunds', ['refund', 'return', 'credit note', 'reembolso', 'devolucion', 'abono', 'erstattung', 'ruckerstattung', 'rueckerstattung', 'gutschrift']],
  ['newCustomers', ['new', 'nuevo', 'alta', 'neu', 'first', 'primer', 'customers new', 'clientes nuevo']],
  ['activeCustomers', ['active', 'activo', 'aktiv', 'customer', 'cliente', 'kunden', 'buyers', 'compradores', 'kaufer']],
  ['discounts', ['discount', 'descuento', 'rabatt', 'coupon', 'cupon']],
  ['taxes', ['tax', 'vat', 'impuesto', 'iva', 'steuer', 'mwst']],
  ['rows', ['row', 'fila', 'zeile', 'transaction', 'transaccion', 'transaktion', 'count', 'number', 'numero', 'anzahl', 'orders', 'invoices', 'pedidos', 'facturas']],
  ['net', ['net', 'neto', 'netto', 'revenue', 'ingreso', 'umsatz', 'erlos']],
  ['charges', ['charge', 'gross', 'sale', 'billed', 'invoiced', 'cargo', 'bruto', 'venta', 'facturad', 'facturacion', 'cobro', 'brutto', 'verkauf']],
];
const MONTH_WORDS = ['month', 'mes', 'monat', 'period', 'periodo', 'date', 'fecha', 'datum', 'zeitraum'];
const CURRENCY_WORDS = ['currency', 'moneda', 'divisa', 'wahrung', 'waehrung', 'ccy', 'curr'];
const GROSS_WORDS = ['gross', 'brut'];
const TOTAL_WORDS = ['total', 'sum', 'suma', 'gesamt', 'summe', 'grand total'];

/** What a header's cell says its column is; undefined where its words are not known. `EUR` alone is net in EUR; `Refunds (EUR)` says both. */
export function readHeader(cell: string): PastedColumn | undefined {
  const currency = cell.split(/[\s()[\]/,·:-]+/).find((word) => isCurrency(word, false));
  const words = plain(currency === undefined ? cell : cell.replace(currency, ' ').replace(/[()[\]/,·:]/g, ' '));
  if (starts(words, MONTH_WORDS)) return { holds: 'month' };
  if (starts(words, CURRENCY_WORDS)) return { holds: 'currency' };
  // `Gross revenue` and `Umsatz brutto` are what was charged, though revenue alone is net.
  const isGross = words.split(' ').some((word) => starts(word, GROSS_WORDS)) && !words.split(' ').some((word) => starts(word, ['net']));
  const measure = isGross ? 'charges' : MEASURES.find(([, stems]) => starts(words, stems))?.[0] ?? MEASURES.find(([, stems]) => words.split(' ').some((word) => starts(word, stems)))?.[0];
  if (measure) return { holds: 'measure', measure, currency };
  return currency !== undefined && (words === '' || starts(words, TOTAL_WORDS)) ? { holds: 'measure', measure: 'net', currency } : undefined;
}

/** Whether a line's first cell says that it adds up the others. */
export function isTotalWord(cell: string): boolean {
  return starts(plain(cell), TOTAL_WORDS);
}

export function plain(text: string): string {
  return withoutAccents(text).toLowerCase().replace(/[\s_]+/g, ' ').trim();
}

function starts(words: string, stems: readonly string[]): boolean {
  return stems.some((stem) => words.startsWith(stem));
}
