const SIGNS = '$€£¥₹₽₩₺₪฿₫₴₦₱₡₲₵₸₼₾₭₮₨¢';
const COMPOUND = 'US$ R$ A$ C$ CA$ AU$ NZ$ HK$ MX$ S$ NT$ S/ kr zł Kč Ft lei Bs Gs';
/** ISO 4217, without `ALL`, `TOP` and `MOP`, which are words more often than currencies. */
const ISO_CODES =
  'AED AFN AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK ' +
  'DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF ' +
  'KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP ' +
  'PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TRY TTD TWD TZS UAH UGX USD ' +
  'UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL';

const signs = new Set([...SIGNS, ...COMPOUND.split(' ')]);
const codes = new Set(ISO_CODES.split(' '));
/** `PEN12` is a product code more often than money: only these may touch their number. */
const touching = new Set(['USD', 'EUR', 'GBP']);

/** Whether a text beside a number is a currency sign or an ISO 4217 code in capitals; a code other than USD, EUR, GBP only with a space between. */
export function isCurrency(unit: string, touchesNumber: boolean): boolean {
  return signs.has(unit) || (touchesNumber ? touching : codes).has(unit);
}
