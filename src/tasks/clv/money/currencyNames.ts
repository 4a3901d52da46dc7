import { isCurrency } from '../../../core/data/currency.ts';

/** Signs that stand for one currency alone. `$`, `£`, `¥`, `kr` and the like are several countries', and stay as they are. */
const CODES = new Map([
  ['€', 'EUR'], ['US$', 'USD'], ['A$', 'AUD'], ['C$', 'CAD'], ['CA$', 'CAD'], ['AU$', 'AUD'], ['NZ$', 'NZD'], ['HK$', 'HKD'], ['MX$', 'MXN'], ['S$', 'SGD'],
  ['NT$', 'TWD'], ['R$', 'BRL'], ['S/', 'PEN'], ['zł', 'PLN'], ['Kč', 'CZK'], ['Ft', 'HUF'], ['₹', 'INR'], ['₺', 'TRY'], ['₪', 'ILS'], ['₽', 'RUB'], ['₫', 'VND'],
  ['฿', 'THB'], ['₴', 'UAH'], ['₦', 'NGN'], ['₲', 'PYG'], ['₸', 'KZT'], ['₾', 'GEL'],
]);

/** One way to write a currency: an ISO 4217 code in capitals where the text is one or stands for one alone, else the text without outer spaces. */
export function canonicalCurrency(text: string): string {
  const trimmed = text.trim();
  const capitals = trimmed.toUpperCase();
  return CODES.get(trimmed) ?? (isCurrency(capitals, false) ? capitals : trimmed);
}
