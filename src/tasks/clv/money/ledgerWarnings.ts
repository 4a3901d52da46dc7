import type { ReportWarning } from '../types.ts';
import { KINDS, REFUND } from './kinds.ts';
import type { LedgerRows } from './ledgerRows.ts';
import type { Margins } from './margins.ts';
import type { OrderLinks } from './orders.ts';
import type { ReportCurrency, RowCurrencies } from './rowCurrencies.ts';
import type { RowKinds } from './rowKinds.ts';

export interface LedgerFindings {
  readonly ledger: LedgerRows;
  readonly kinds: RowKinds;
  readonly currencies: RowCurrencies;
  readonly report: ReportCurrency;
  readonly links: OrderLinks;
  readonly margins: Margins | undefined;
}

/** What a reader should know of how the rows became money. */
export function ledgerWarnings({ ledger, kinds, currencies, report, links, margins }: LedgerFindings): readonly ReportWarning[] {
  return [...signWarnings(ledger, kinds), ...orderWarnings(links), ...currencyWarnings(currencies, report), ...(margins ? marginWarnings(margins) : [])];
}

function signWarnings({ kind: kindKeys, rows: all }: LedgerRows, { kind, otherSign }: RowKinds): readonly ReportWarning[] {
  if (!kindKeys) {
    let negative = 0;
    for (let row = 0; row < all; row++) if (kind[row] === REFUND) negative++;
    return negative === 0 ? [] : [negativeAmounts(negative)];
  }
  const rows = otherSign.reduce((sum, count) => sum + count, 0);
  if (rows === 0) return [];
  const found = KINDS.filter((_, code) => otherSign[code] > 0).join(', ');
  return [{ key: 'other-sign', message: `${rows} rows are written with the other sign than most of their kind (${found}). They count as the file says: a refund of the other sign adds money, a charge of the other sign takes it away and is no purchase.`, facts: { rows, kinds: found } }];
}

/** Of a file without a column of kinds. */
function negativeAmounts(rows: number): ReportWarning {
  return { key: 'negative-amounts', message: `${rows} rows have a negative amount: they count as refunds and not as purchases, netted on their order’s day where one is named, else on their own. The Gini is not given where a customer’s actual is negative.`, facts: { rows } };
}

function orderWarnings({ withoutCharge, overRefunded }: OrderLinks): readonly ReportWarning[] {
  const warnings: ReportWarning[] = [];
  if (withoutCharge > 0) {
    warnings.push({ key: 'refunds-without-order', message: `${withoutCharge} of the refunds and chargebacks name an order of which the customer has no charge here. They are netted on their own day.`, facts: { rows: withoutCharge } });
  }
  if (overRefunded > 0) {
    warnings.push({ key: 'refunds-over-order', message: `Of ${overRefunded} ${overRefunded === 1 ? 'order' : 'orders'} more was given back than charged. Look for refunds that are in the file twice, and for charges that are not in it.`, facts: { rows: overRefunded } });
  }
  return warnings;
}

function currencyWarnings({ names, assumedRows }: RowCurrencies, { unit = '', convertedRows, converted }: ReportCurrency): readonly ReportWarning[] {
  const warnings: ReportWarning[] = [];
  if (assumedRows > 0) {
    warnings.push({ key: 'currency-assumed', message: `${assumedRows} rows name no currency, and are taken to be in ${names[0]}, the only one that is named.`, facts: { rows: assumedRows, currency: names[0] } });
  }
  if (convertedRows > 0) {
    const currencies = converted.join(', ');
    warnings.push({ key: 'converted', message: `${convertedRows} rows in ${currencies} were converted to ${unit}, each at the rate of its day; a refund that names its order at that of the order’s day.`, facts: { rows: convertedRows, currencies, currency: unit } });
  }
  return warnings;
}

function marginWarnings({ read, missingRows }: Margins): readonly ReportWarning[] {
  const warnings: ReportWarning[] = [
    read === 'share'
      ? { key: 'margin-as-share', message: 'The margin column was read as shares of net, for it is in % or lies between −1 and 1.', facts: {} }
      : { key: 'margin-as-money', message: 'The margin column was read as money, for it has values beyond 1.', facts: {} },
  ];
  if (missingRows > 0) {
    warnings.push({ key: 'margin-missing', message: `${missingRows} rows have no margin. They count with the share of their order, or of all charges up to their day where that is not known.`, facts: { rows: missingRows } });
  }
  return warnings;
}
