import type { Table } from '../../../core/data/column.ts';
import type { Mapping, TransactionRole } from '../sources.ts';
import type { LedgerTotal, Transactions } from '../types.ts';
import { CHARGE, KINDS, TAX } from './kinds.ts';
import { readLedgerRows } from './ledgerRows.ts';
import type { LedgerRows } from './ledgerRows.ts';
import { ledgerWarnings } from './ledgerWarnings.ts';
import { readMargins } from './margins.ts';
import type { Margins } from './margins.ts';
import { MoneySum } from './micros.ts';
import { isRefund, linkOrders } from './orders.ts';
import type { Rates } from './rates.ts';
import { convertRows, readCurrencies } from './rowCurrencies.ts';
import type { RowCurrencies } from './rowCurrencies.ts';
import { readKinds } from './rowKinds.ts';
import type { RowKinds } from './rowKinds.ts';

/** How rows become money. */
export interface LedgerOptions {
  /** `gross`: charges; `net`: less discounts, refunds and chargebacks; `margin`: what of net is earned. */
  readonly measure: 'gross' | 'net' | 'margin';
  /** The report's currency; default: the only one, else the one that the rates are into, else the commonest. */
  readonly currency?: string;
  /** For `margin`: what of net, or of the rows' own margin, is earned. */
  readonly marginShare: number;
  /** Whether charges contain the tax that rows of kind `tax` state: net is then less it. */
  readonly taxIncluded: boolean;
}

export const PLAIN_LEDGER: LedgerOptions = { measure: 'net', marginShare: 1, taxIncluded: false };

/**
 * The mapped columns of a transactions table as money by customer and day, in the report's currency. Customers are known by the text of their
 * key; datetimes count by their calendar day. Rows without a customer, a date or a finite amount are left out and counted; every other row is
 * kept, with the money that it is worth under `options.measure`. A row is converted at the rate of the day that it counts on: a refund that is
 * linked at that of its order's day, any other row at that of its own. Throws `bad-input` for a column that cannot be read as its role, for words that are no kind, and for currencies without rates;
 * `not-found` for a column that is not there.
 */
export function readLedger(table: Table, columns: Mapping<TransactionRole>, options: LedgerOptions, rates?: Rates): Transactions {
  const ledger = readLedgerRows(table, columns);
  const kinds = readKinds(ledger);
  const currencies = readCurrencies(ledger);
  const links = linkOrders(ledger, kinds, currencies);
  const report = convertRows(currencies, ledger, links.day, options.currency, rates);
  const margins = options.measure === 'margin' ? readMargins(ledger, kinds, links) : undefined;
  return {
    customers: ledger.customer.dictionary,
    customer: ledger.customer.codes,
    day: links.day,
    knownFrom: ledger.day,
    ...moneyOfRows(ledger, kinds, report.rate, margins, options),
    incompleteRows: ledger.incompleteRows,
    rowsRead: ledger.rowsRead,
    unit: report.unit,
    totals: totalsOf(ledger, kinds, currencies),
    warnings: ledgerWarnings({ ledger, kinds, currencies, report, links, margins }),
  };
}

type RowMoney = Pick<Transactions, 'amount' | 'gross' | 'isPurchase'>;

function moneyOfRows({ rows, amount: written }: LedgerRows, { kind, sign }: RowKinds, rates: Float64Array | undefined, margins: Margins | undefined, { measure, marginShare, taxIncluded }: LedgerOptions): RowMoney {
  const counted = KINDS.map((_, code) => code === CHARGE || (measure !== 'gross' && (code !== TAX || taxIncluded)));
  const gross = new Float64Array(rows);
  const isPurchase = new Uint8Array(rows);
  let amount: Float64Array = gross;
  for (let row = 0; row < rows; row++) {
    const code = kind[row];
    const rate = rates ? rates[row] : 1;
    // Adding 0 makes −0 a plain 0.
    const money = written[row] * sign[code] * rate + 0;
    if (code === CHARGE || isRefund(code)) gross[row] = money;
    if (code === CHARGE && money >= 0) isPurchase[row] = 1;
    let counts = counted[code] ? money : 0;
    if (measure === 'margin' && counted[code]) counts = (margins ? margins.of(row, money, rate) : money) * marginShare + 0;
    if (counts === gross[row] && amount === gross) continue;
    if (amount === gross) amount = gross.slice();
    amount[row] = counts;
  }
  return { amount, gross, isPurchase };
}

function totalsOf({ rows, amount }: LedgerRows, { kind }: RowKinds, { names, code }: RowCurrencies): readonly LedgerTotal[] {
  const counts = new Int32Array(names.length * KINDS.length);
  const sums = Array.from(counts, () => new MoneySum());
  for (let row = 0; row < rows; row++) {
    const cell = code ? code[row] * KINDS.length + kind[row] : kind[row];
    counts[cell]++;
    sums[cell].add(amount[row]);
  }
  return sums.flatMap(({ value }, cell) => (counts[cell] === 0 ? [] : [{ currency: names[Math.floor(cell / KINDS.length)], kind: KINDS[cell % KINDS.length], rows: counts[cell], amount: value }]));
}
