import { describe, expect, it } from 'vitest';
import { KINDS, kindOfWord } from '../../../../src/tasks/clv/money/kinds.ts';

const kindOf = (word: string) => {
  const code = kindOfWord(word);
  return code === undefined ? undefined : KINDS[code];
};

describe('words of kinds', () => {
  it.each([
    ['charge', ['charge', 'Sale', 'PAYMENT', 'venta', 'Compra', 'pago', 'Kauf', 'Zahlung', 'Rechnung']],
    ['refund', ['refund', 'partial_refund', 'credit note', 'reembolso', 'Devolución', 'nota de crédito', 'Rückerstattung', 'Gutschrift']],
    ['chargeback', ['chargeback', 'charge-back', 'DISPUTE', 'contracargo', 'Rücklastschrift']],
    ['tax', ['tax', 'VAT', 'impuesto', 'IVA', 'MwSt.', 'Steuer']],
    ['discount', ['discount', 'coupon', 'descuento', 'Cupón', 'Rabatt', 'Gutschein']],
  ])('%s', (kind, words) => {
    expect(words.map(kindOf)).toEqual(words.map(() => kind));
  });

  it('are whole words: what became of a charge, and what only begins alike, is none', () => {
    expect(['refunded', 'paid', 'charge failed', 'payout', 'taxi', '', '__proto__', 'constructor'].map(kindOf)).toEqual(Array.from({ length: 8 }, () => undefined));
  });
});
