import { withoutAccents } from '../../../core/data/withoutAccents.ts';

/** What a row of a transactions table is; their place here stands for them in arrays. */
export const KINDS = ['charge', 'refund', 'chargeback', 'tax', 'discount'] as const;
export type Kind = (typeof KINDS)[number];

export const CHARGE = 0;
export const REFUND = 1;
export const CHARGEBACK = 2;
export const TAX = 3;
export const DISCOUNT = 4;

/**
 * What kinds are called, in English, Spanish and German, without accents and signs. Words of a state, such as `paid` or `refunded`, are not
 * here: they say what became of a charge, and make no row of money given back.
 */
const WORDS: Readonly<Record<Kind, readonly string[]>> = {
  charge: [
    'charge', 'charges', 'sale', 'sales', 'purchase', 'purchases', 'payment', 'payments', 'order', 'invoice', 'capture', 'debit', 'subscription', 'renewal',
    'cargo', 'cargos', 'venta', 'ventas', 'compra', 'compras', 'pago', 'pagos', 'cobro', 'cobros', 'pedido', 'factura', 'suscripcion', 'renovacion',
    'kauf', 'verkauf', 'zahlung', 'bezahlung', 'bestellung', 'rechnung', 'belastung', 'abonnement', 'verlangerung',
  ],
  refund: [
    'refund', 'refunds', 'payment refund', 'partial refund', 'full refund', 'return', 'returns', 'reversal', 'credit note', 'credit memo', 'creditnote',
    'reembolso', 'reembolsos', 'reembolso parcial', 'devolucion', 'devoluciones', 'reintegro', 'abono', 'nota de credito', 'nota credito',
    'ruckerstattung', 'rueckerstattung', 'erstattung', 'ruckzahlung', 'rueckzahlung', 'gutschrift', 'retoure', 'storno', 'stornierung',
  ],
  chargeback: [
    'chargeback', 'chargebacks', 'charge back', 'dispute', 'disputes', 'payment dispute',
    'contracargo', 'contracargos', 'retrocargo', 'disputa', 'disputas',
    'ruckbuchung', 'rueckbuchung', 'rucklastschrift', 'ruecklastschrift', 'streitfall',
  ],
  tax: ['tax', 'taxes', 'vat', 'gst', 'sales tax', 'impuesto', 'impuestos', 'iva', 'steuer', 'steuern', 'mwst', 'ust', 'mehrwertsteuer', 'umsatzsteuer'],
  discount: [
    'discount', 'discounts', 'coupon', 'coupons', 'voucher', 'promo', 'promotion', 'promo code', 'rebate',
    'descuento', 'descuentos', 'cupon', 'cupones', 'promocion', 'bonificacion', 'rebaja',
    'rabatt', 'rabatte', 'gutschein', 'nachlass', 'preisnachlass', 'skonto',
  ],
};

const KIND_BY_WORD = new Map(KINDS.flatMap((kind, code) => WORDS[kind].map((word) => [word, code] as const)));

/** The kind that a cell names, as its place in KINDS; undefined where no word is known. Case, accents, and `_`, `-` between words do not count. */
export function kindOfWord(cell: string): number | undefined {
  const plain = withoutAccents(cell).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  return KIND_BY_WORD.get(plain);
}
