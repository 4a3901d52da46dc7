import type { Kind } from './types.ts';

/** Kinds by the number that stands for them in `MoneyRows.kind`. */
export const KINDS: readonly Kind[] = ['charge', 'refund', 'chargeback', 'tax', 'discount', 'other'];

export const CHARGE = 0;
export const REFUND = 1;
export const CHARGEBACK = 2;
export const TAX = 3;
export const DISCOUNT = 4;
export const OTHER = 5;

/** Beginnings of words, in English, Spanish and German, without accents, in the order in which they are looked for: `order refund` is a refund. */
const STEMS: readonly (readonly [kind: number, stems: readonly string[]])[] = [
  [CHARGEBACK, ['chargeback', 'charge back', 'charge-back', 'dispute', 'contracargo', 'retrocargo', 'disputa', 'ruckbuchung', 'rueckbuchung', 'rucklastschrift', 'ruecklastschrift']],
  [REFUND, ['refund', 'return', 'credit note', 'creditnote', 'credit memo', 'reversal', 'reembolso', 'devolucion', 'abono', 'nota de credito', 'ruckerstattung', 'rueckerstattung', 'erstattung', 'gutschrift', 'storno', 'retoure']],
  [TAX, ['tax', 'vat', 'gst', 'impuesto', 'iva', 'steuer', 'mwst', 'ust', 'mehrwertsteuer', 'umsatzsteuer']],
  [DISCOUNT, ['discount', 'coupon', 'voucher', 'promo', 'rebate', 'descuento', 'cupon', 'bonificacion', 'rabatt', 'gutschein', 'nachlass']],
  [CHARGE, ['charge', 'sale', 'purchase', 'payment', 'invoice', 'order', 'paid', 'capture', 'cargo', 'venta', 'compra', 'pago', 'factura', 'cobro', 'pedido', 'kauf', 'zahlung', 'rechnung', 'verkauf', 'bestellung', 'belastung']],
];

/** The kind that a word says, as its place in KINDS; `OTHER` where it is not known. Case and accents do not count. */
export function kindOf(word: string): number {
  const plain = word.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase().replaceAll('_', ' ');
  const words = plain.split(/[^\p{L}]+/u);
  const says = (stem: string) => plain.startsWith(stem) || words.some((part) => part.startsWith(stem));
  return STEMS.find(([, stems]) => stems.some(says))?.[0] ?? OTHER;
}
