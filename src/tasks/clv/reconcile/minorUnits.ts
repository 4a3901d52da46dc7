/** ISO 4217: currencies whose smallest unit is not a hundredth. */
const WHOLE = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF ¥ ₩ ₫'.split(' '));
const THOUSANDTHS = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

/** Decimals of a currency's smallest unit: 2 for most and for none, 0 for yen and its like, 3 for dinars. Source: ISO 4217. */
export function minorDecimals(currency: string): number {
  return WHOLE.has(currency) ? 0 : THOUSANDTHS.has(currency) ? 3 : 2;
}

/** An amount in whole minor units, halves away from zero as bookkeepers round: 1.005 is 1.01 though its binary form is a little less. */
export function toMinor(amount: number, decimals: number): number {
  const size = Math.abs(amount) * 10 ** decimals;
  const rounded = isWholeMinor(amount, decimals) ? Math.round(size) : Math.round(size * (1 + 4 * Number.EPSILON));
  return amount < 0 ? 0 - rounded : rounded;
}

/** Whether an amount is a whole number of minor units, but for the rounding of binary fractions. */
export function isWholeMinor(amount: number, decimals: number): boolean {
  const size = Math.abs(amount) * 10 ** decimals;
  return Math.abs(size - Math.round(size)) <= 1e-7 + 4 * Number.EPSILON * size;
}
