import { describe, expect, it } from 'vitest';
import { PLAIN_LEDGER, readLedger } from '../../../../src/tasks/clv/money/ledger.ts';
import type { LedgerOptions } from '../../../../src/tasks/clv/money/ledger.ts';
import type { Transactions } from '../../../../src/tasks/clv/types.ts';
import { ledgerTable, ratesOf } from './ledgerTable.ts';
import type { LedgerRow, RateRow } from './ledgerTable.ts';

interface Reading extends Partial<LedgerOptions> {
  readonly rates?: readonly RateRow[];
  readonly units?: { readonly amount?: string; readonly margin?: string };
}

function read(rows: readonly LedgerRow[], { rates, units, ...options }: Reading = {}): Transactions {
  const { table, columns } = ledgerTable(rows, units);
  return readLedger(table, columns, { ...PLAIN_LEDGER, ...options }, rates && ratesOf(rates));
}

const amounts = (rows: readonly LedgerRow[], reading: Reading = {}): number[] => [...read(rows, reading).amount];
const keysOf = ({ warnings }: Transactions): string[] => warnings.map(({ key }) => key);
const factsOf = ({ warnings }: Transactions, key: string) => warnings.find((warning) => warning.key === key)?.facts;

/** Rows of one customer, on one day unless they say another. */
const rowsOf = (rows: readonly LedgerRow[]): LedgerRow[] => rows.map((row) => ({ customer: 'ana', day: 10, ...row }));

describe('kinds', () => {
  const rows = rowsOf([
    { amount: 100, kind: 'Venta' }, { amount: 21, kind: 'IVA' }, { amount: 10, kind: 'descuento' }, { amount: 30, kind: 'Devolución' },
    { amount: 5, kind: 'charge-back' }, { amount: 0, kind: 'SALE' },
  ]);

  it('are charges in, all else out, and tax only where charges contain it', () => {
    expect(amounts(rows, { measure: 'gross' })).toEqual([100, 0, 0, 0, 0, 0]);
    expect(amounts(rows)).toEqual([100, 0, -10, -30, -5, 0]);
    expect(amounts(rows, { taxIncluded: true })).toEqual([100, -21, -10, -30, -5, 0]);
    expect(amounts(rows, { measure: 'margin', marginShare: 0.4 })).toEqual([40, 0, -4, -12, -2, 0]);
  });

  it('count charges alone as purchases, free ones too, and refunds at their money whatever the measure', () => {
    const { isPurchase, gross } = read(rows, { measure: 'margin', marginShare: 0.4 });
    expect([...isPurchase]).toEqual([1, 0, 0, 0, 0, 1]);
    expect([...gross]).toEqual([100, 0, 0, -30, -5, 0]);
  });

  it('say by their majority whether money that goes back is written positive or negative, and name the others', () => {
    const negative = rowsOf([{ amount: 50, kind: 'charge' }, { amount: -5, kind: 'refund' }, { amount: -6, kind: 'refund' }, { amount: 7, kind: 'refund' }]);
    expect(amounts(negative)).toEqual([50, -5, -6, 7]);
    expect(factsOf(read(negative), 'other-sign')).toEqual({ rows: 1, kinds: 'refund' });
    const positive = rowsOf([{ amount: 50, kind: 'charge' }, { amount: 60, kind: 'charge' }, { amount: -50, kind: 'charge' }, { amount: 5, kind: 'refund' }, { amount: 6, kind: 'refund' }, { amount: -7, kind: 'refund' }]);
    expect(amounts(positive)).toEqual([50, 60, -50, -5, -6, 7]);
    expect([...read(positive).isPurchase]).toEqual([1, 1, 0, 0, 0, 0]);
    expect(factsOf(read(positive), 'other-sign')).toEqual({ rows: 2, kinds: 'charge, refund' });
    expect(keysOf(read(rows))).not.toContain('other-sign');
  });

  it('turn round a ledger that writes charges as negative', () => {
    expect(amounts(rowsOf([{ amount: -50, kind: 'sale' }, { amount: -20, kind: 'sale' }, { amount: 20, kind: 'refund' }]))).toEqual([50, 20, -20]);
  });

  it('come from the sign where no column says them', () => {
    const plain = read(rowsOf([{ amount: 20 }, { amount: -5 }, { amount: 0 }, { amount: -0 }]));
    expect([...plain.amount]).toEqual([20, -5, 0, 0]);
    expect([...plain.isPurchase]).toEqual([1, 0, 1, 1]);
    expect(factsOf(plain, 'negative-amounts')).toEqual({ rows: 1 });
    expect(amounts(rowsOf([{ amount: 20 }, { amount: -5 }]), { measure: 'gross' })).toEqual([20, 0]);
    expect(keysOf(read(rowsOf([{ amount: 20 }])))).toEqual([]);
  });

  it('refuse words that are no kind, with their counts, most frequent first', () => {
    const odd = rowsOf([{ amount: 1, kind: 'sale' }, { amount: 1, kind: 'fee' }, { amount: 1, kind: 'payout' }, { amount: 1, kind: 'fee' }, { amount: 1 }, { kind: 'ignored, for the row has no amount' }]);
    expect(() => read(odd)).toThrow(/Column "KIND".*"fee" \(2 rows\), empty cells \(1 row\), "payout" \(1 row\)\. Rename/);
    expect(() => read(odd)).toThrow(expect.objectContaining({ code: 'bad-input', details: expect.objectContaining({ words: ['fee', '', 'payout'] }) }));
    expect(() => read(odd)).not.toThrow(/ignored/);
  });
});

describe('refunds of an order', () => {
  it('count on the order’s day, and are known from their own', () => {
    const rows = rowsOf([{ amount: 80, kind: 'sale', order: 'A', day: 3 }, { amount: 30, kind: 'refund', order: 'A', day: 9 }, { amount: 10, kind: 'chargeback', order: 'A', day: 12 }, { amount: 4, kind: 'tax', order: 'A', day: 5 }]);
    const { day, knownFrom, amount, warnings } = read(rows);
    expect([...day]).toEqual([3, 3, 3, 5]);
    expect([...knownFrom]).toEqual([3, 9, 12, 5]);
    expect([...amount]).toEqual([80, -30, -10, 0]);
    expect(warnings).toEqual([]);
  });

  it('of several days count on the latest charge that is not after the refund, else on their own', () => {
    const charges: LedgerRow[] = [{ amount: 10, order: 'A', day: 20 }, { amount: 10, order: 'A', day: 5 }, { amount: 10, order: 'A', day: 12 }];
    const refundOn = (day: number) => read(rowsOf([...charges, { amount: -10, order: 'A', day }]));
    expect([4, 5, 11, 12, 19, 30].map((day) => refundOn(day).day[3])).toEqual([4, 5, 5, 12, 12, 20]);
    expect(refundOn(4).knownFrom[3]).toBe(4);
    expect(refundOn(4).warnings.map(({ key }) => key)).toEqual(['negative-amounts']);
  });

  it('do not reach another customer’s order, nor one that is not there, and say how many', () => {
    const rows: LedgerRow[] = [{ customer: 'ana', day: 1, amount: 10, order: 'A' }, { customer: 'bo', day: 5, amount: -10, order: 'A' }, { customer: 'ana', day: 6, amount: -3, order: 'Z' }, { customer: 'ana', day: 7, amount: -2 }];
    const ledger = read(rows);
    expect([...ledger.day]).toEqual([1, 5, 6, 7]);
    expect(factsOf(ledger, 'refunds-without-order')).toEqual({ rows: 2 });
  });

  it('larger than the order are counted by order, to the cent', () => {
    const orders = rowsOf([
      { amount: 0.1, order: 'exact' }, { amount: 0.2, order: 'exact' }, { amount: -0.3, order: 'exact' },
      { amount: 10, order: 'over' }, { amount: -5, order: 'over' }, { amount: -5.01, order: 'over' },
      { amount: 10, order: 'less' }, { amount: -9.99, order: 'less' },
    ]);
    expect(factsOf(read(orders), 'refunds-over-order')).toEqual({ rows: 1 });
    expect(read(orders).warnings.find(({ key }) => key === 'refunds-over-order')?.message).toMatch(/^Of 1 order more/);
  });
});

describe('margin', () => {
  const sale = (amount: number, margin?: number, more: LedgerRow = {}): LedgerRow => ({ amount, kind: 'sale', margin, ...more });

  it('is a share where all values lie within −1 and 1, or the unit is %', () => {
    const rows = rowsOf([sale(100, 0.4), sale(50, -0.1), { amount: 20, kind: 'refund', margin: 0.4 }]);
    expect(amounts(rows, { measure: 'margin' })).toEqual([40, -5, -8]);
    expect(amounts(rows, { measure: 'margin', marginShare: 0.5 })).toEqual([20, -2.5, -4]);
    expect(keysOf(read(rows, { measure: 'margin' }))).toEqual(['margin-as-share']);
    expect(amounts(rowsOf([sale(100, 40), sale(50, 12)]), { measure: 'margin', units: { margin: '%' } })).toEqual([40, 6]);
    expect(keysOf(read(rows))).toEqual([]);
  });

  it('is money where values are beyond 1, in the row’s currency, with the sign of money that goes back', () => {
    const rows = rowsOf([sale(100, 40, { currency: 'EUR' }), sale(50, -3, { currency: 'EUR' }), { amount: 20, kind: 'refund', margin: 8, currency: 'EUR' }, sale(10, 4, { currency: 'USD' })]);
    const rates: RateRow[] = [[1, 'EUR', 1.5]];
    expect(amounts(rows, { measure: 'margin', rates, currency: 'USD' })).toEqual([60, -4.5, -12, 4]);
    expect(keysOf(read(rows, { measure: 'margin', rates, currency: 'USD' }))).toEqual(['converted', 'margin-as-money']);
  });

  it('that is missing is the share of the order, else of all charges', () => {
    const rows = rowsOf([sale(100, 0.2, { order: 'A' }), sale(300, 0.6, { order: 'A' }), sale(400, 0.9), { amount: 10, kind: 'refund', order: 'A' }, { amount: 10, kind: 'refund' }, sale(10)]);
    // Order A earns (20 + 180) / 400 = 0.5; all charges (200 + 360) / 800 = 0.7.
    expect(amounts(rows, { measure: 'margin' })).toEqual([20, 180, 360, -5, -7, 7]);
    expect(factsOf(read(rows, { measure: 'margin' }), 'margin-missing')).toEqual({ rows: 3 });
  });

  it('that is missing is not taken from charges of later days', () => {
    const rows = rowsOf([sale(100, 0.2, { day: 3 }), sale(100, 0.8, { day: 9 }), { amount: 10, kind: 'refund', day: 5 }, sale(10, undefined, { day: 9 }), sale(10, undefined, { day: 1 })]);
    expect(amounts(rows, { measure: 'margin' })).toEqual([20, 80, -2, 5, 2]);
    const ofOrder = rowsOf([sale(100, 0.2, { day: 3, order: 'A' }), sale(100, 0.8, { day: 9, order: 'A' }), sale(300, 0.9, { day: 1 }), { amount: 10, kind: 'refund', day: 5, order: 'A' }, { amount: 10, kind: 'refund', day: 9, order: 'A' }]);
    expect(amounts(ofOrder, { measure: 'margin' })).toEqual([20, 80, 270, -2, -5]);
  });

  it('as money is none of a discount without one, for a charge’s margin is after it', () => {
    expect(amounts(rowsOf([sale(100, 25), { amount: 10, kind: 'discount' }]), { measure: 'margin' })).toEqual([25, 0]);
    expect(amounts(rowsOf([sale(100, 0.25), { amount: 10, kind: 'discount' }]), { measure: 'margin' })).toEqual([25, -2.5]);
  });

  it('that no charge has is refused', () => {
    expect(() => read(rowsOf([sale(100), { amount: 10, kind: 'refund', margin: 0.5 }]), { measure: 'margin' })).toThrow(/"MARGIN".*no charge has one/);
  });
});

describe('currencies', () => {
  const rows = rowsOf([{ amount: 10, currency: 'EUR', day: 5 }, { amount: 10, currency: 'USD', day: 5 }, { amount: 20, currency: 'USD', day: 7 }, { amount: -20, currency: 'usd', day: 9 }]);
  const intoEuro: RateRow[] = [[4, 'USD', 0.5], [7, 'USD', 0.75]];

  it('are converted at the last rate on or before the row’s day', () => {
    const ledger = read(rows, { currency: 'EUR', rates: intoEuro });
    expect([...ledger.amount]).toEqual([10, 5, 15, -15]);
    expect(ledger.unit).toBe('EUR');
    expect(factsOf(ledger, 'converted')).toEqual({ rows: 3, currencies: 'USD', currency: 'EUR' });
  });

  it('of refunds that name their order are converted at the rate of its day, of others at that of their own', () => {
    const ledger = read(rowsOf([
      { amount: 20, currency: 'USD', order: 'A', day: 5 }, { amount: -20, currency: 'USD', order: 'A', day: 8 }, { amount: -4, currency: 'USD', day: 8 }, { amount: -4, currency: 'USD', order: 'gone', day: 8 },
      { amount: 20, currency: 'USD', order: 'A', day: 9 }, { amount: -8, currency: 'USD', order: 'A', day: 12 },
    ]), { currency: 'EUR', rates: intoEuro });
    expect([...ledger.amount]).toEqual([10, -10, -3, -3, 15, -6]);
    expect([...ledger.day]).toEqual([5, 5, 8, 8, 9, 9]);
    expect([...ledger.knownFrom]).toEqual([5, 8, 8, 8, 9, 12]);
    expect(keysOf(ledger)).not.toContain('refunds-over-order');
  });

  it('are never summed without rates', () => {
    expect(() => read(rows)).toThrow(/Column "CURRENCY" names several currencies \(EUR, USD\).*table of rates/);
    expect(() => read(rows.slice(0, 1), { currency: 'USD' })).toThrow(/amounts are in EUR, and the report is asked for in USD.*table of rates/);
  });

  it('without a rate, or before the first, are named with their rows and first day', () => {
    const early: RateRow[] = [[7, 'USD', 0.75]];
    expect(() => read(rows, { currency: 'EUR', rates: early })).toThrow(/no rate into EUR for 1 row in USD, the first of 1970-01-06 \(its first rate is of 1970-01-08\)/);
    const none = rowsOf([...rows, { amount: 1, currency: 'MXN', day: 8 }, { amount: 1, currency: 'MXN', day: 6 }]);
    expect(() => read(none, { currency: 'EUR', rates: intoEuro })).toThrow(/2 rows in MXN, the first of 1970-01-07 \(no rate of it is there\)/);
  });

  it('make one report: in the one asked for, the only one, the one that the rates are into, else the commonest', () => {
    expect(read(rows.slice(0, 1)).unit).toBe('EUR');
    expect(read(rows, { rates: intoEuro }).unit).toBe('EUR');
    expect(read(rows, { rates: [...intoEuro, [1, 'EUR', 1]] }).unit).toBe('EUR');
    // Of several without rates the commonest is the report's, and the others have none.
    const three = rowsOf([...rows, { amount: 1, currency: 'USD', day: 9 }, { amount: 1, currency: 'USD', day: 9 }, { amount: 1, currency: 'MXN', day: 9 }, { amount: 1, currency: 'EUR', day: 9 }]);
    expect(() => read(three, { rates: intoEuro })).toThrow(/no rate into EUR for 1 row in MXN/);
    expect(() => read(rows, { rates: [[1, 'EUR', 2], [1, 'USD', 3]] })).toThrow(/USD on 1970-01-02 is 3, but USD is the report's currency.*Bring rates/);
    expect(() => read(rows, { currency: 'USD', rates: [...intoEuro, [1, 'EUR', 1]] })).toThrow(/These rates are into EUR: choose it/);
  });

  it('are one where they are written differently, and as the file writes it where it is one', () => {
    expect(read(rowsOf([{ amount: 1, currency: '€' }, { amount: 2, currency: 'eur' }])).unit).toBe('EUR');
    expect(read(rowsOf([{ amount: 1, currency: ' € ' }])).unit).toBe('€');
    expect(read(rowsOf([{ amount: 1 }]), { units: { amount: '€' } }).unit).toBe('€');
    expect(read(rowsOf([{ amount: 1 }])).unit).toBeUndefined();
    expect(read(rowsOf([{ amount: 1 }]), { currency: 'COP' }).unit).toBe('COP');
    expect(read(rowsOf([{ amount: 1 }]), { units: { amount: '€' }, currency: 'EUR' }).unit).toBe('EUR');
  });

  it('that are missing are the only one that is named, and refused where there are several', () => {
    const ledger = read(rowsOf([{ amount: 1, currency: 'USD' }, { amount: 2 }]));
    expect([...ledger.amount]).toEqual([1, 2]);
    expect(factsOf(ledger, 'currency-assumed')).toEqual({ rows: 1, currency: 'USD' });
    expect(() => read(rowsOf([...rows, { amount: 2, day: 8 }]), { currency: 'EUR', rates: intoEuro })).toThrow(/"CURRENCY" is empty in 1 row \(the first of 1970-01-09\)/);
  });
});

describe('what is left', () => {
  it('counts rows that are not complete, in no total', () => {
    const ledger = read([{ customer: 'ana', day: 3, amount: 1.5 }, { day: 3, amount: 2 }, { customer: 'bo', amount: 2 }, { customer: 'cy', day: 3 }, { customer: 'dee', day: 4, amount: 2 }]);
    expect(ledger).toMatchObject({ incompleteRows: 3, rowsRead: 5, totals: [{ currency: '', kind: 'charge', rows: 2, amount: 3.5 }] });
    expect(Array.from(ledger.customer, (code) => ledger.customers[code])).toEqual(['ana', 'dee']);
  });

  it('sums up the file by currency and kind, as written', () => {
    const rows = rowsOf([{ amount: 0.1, currency: 'EUR', kind: 'sale' }, { amount: 0.2, currency: 'EUR', kind: 'sale' }, { amount: 7, currency: 'USD', kind: 'sale' }, { amount: 3, currency: 'EUR', kind: 'refund' }]);
    expect(read(rows, { currency: 'EUR', rates: [[0, 'USD', 2]] }).totals).toEqual([
      { currency: 'EUR', kind: 'charge', rows: 2, amount: 0.3 }, { currency: 'EUR', kind: 'refund', rows: 1, amount: 3 }, { currency: 'USD', kind: 'charge', rows: 1, amount: 7 },
    ]);
  });

  it('names a role that is not mapped and a column that is not there', () => {
    const { table, columns } = ledgerTable(rowsOf([{ amount: 1 }]));
    expect(() => readLedger(table, { ...columns, amount: undefined }, PLAIN_LEDGER)).toThrow(/named as the amount/);
    expect(() => readLedger(table, { ...columns, kind: 'what' }, PLAIN_LEDGER)).toThrow(expect.objectContaining({ code: 'not-found' }));
  });
});
