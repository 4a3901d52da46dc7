import { WorkbenchError } from '../../../core/contract/index.ts';
import { CHARGE, DISCOUNT, KINDS, TAX } from './kinds.ts';
import type { LedgerRows } from './ledgerRows.ts';
import { MoneySum } from './micros.ts';
import type { OrderLinks } from './orders.ts';
import { signOf } from './rowKinds.ts';
import type { RowKinds } from './rowKinds.ts';

/** What of a row's money is earned. */
export interface Margins {
  /** `share`: the column says which part of net is earned; `money`: how much of it. */
  readonly read: 'share' | 'money';
  /** Rows without a margin whose share is that of their order, or of all charges. */
  readonly missingRows: number;
  /** Of a row's net money, in the report's currency at `rate`. */
  of(row: number, net: number, rate: number): number;
}

/**
 * The column of margins: shares where its unit is % or all values lie within −1 and 1, else money in the row's currency. A row without a margin
 * has the share of its order's charges, else that of all charges; with money, a discount or tax without one has none, for the charge's margin
 * is after it. Money that goes back may be written positive or negative, as amounts may. Undefined where no column is mapped.
 * Throws `bad-input` where no charge has a margin.
 */
export function readMargins(ledger: LedgerRows, kinds: RowKinds, links: OrderLinks): Margins | undefined {
  const { margin, rows, amount } = ledger;
  if (!margin) return undefined;
  const { values, schema } = margin;
  const percent = schema.format.unit === '%';
  const asShare = percent || values.every((value) => !(Math.abs(value) > 1));
  const signs = asShare ? [] : marginSigns(values, kinds);
  const { kind, sign } = kinds;
  const ownShare = (row: number) => (asShare ? values[row] / (percent ? 100 : 1) : amount[row] === 0 ? NaN : values[row] / amount[row]);
  const shareOf = (charges: Iterable<number>): number => {
    const earned = new MoneySum();
    const charged = new MoneySum();
    for (const row of charges) {
      const share = ownShare(row);
      if (!(amount[row] * sign[CHARGE] > 0) || !Number.isFinite(share)) continue;
      earned.add(amount[row] * share);
      charged.add(amount[row]);
    }
    return charged.value === 0 ? NaN : earned.value / charged.value;
  };
  const overall = shareOf(rowsOfKind(kind, CHARGE));
  if (Number.isNaN(overall)) {
    throw new WorkbenchError('bad-input', `Column "${schema.name}" should hold the margin, and no charge has one. Choose another column, or none and a margin share for all.`, { column: schema.name });
  }
  const withoutOwn = (row: number): number => {
    const share = shareOf(links.orderOf(row)?.charges ?? []);
    return Number.isNaN(share) ? overall : share;
  };
  const isNone = (code: number) => !asShare && (code === TAX || code === DISCOUNT);
  let missingRows = 0;
  for (let row = 0; row < rows; row++) if (!Number.isFinite(values[row]) && !isNone(kind[row])) missingRows++;
  return {
    read: asShare ? 'share' : 'money',
    missingRows,
    of: (row, net, rate) => {
      if (!Number.isFinite(values[row])) return isNone(kind[row]) ? 0 : net * withoutOwn(row);
      return asShare ? net * ownShare(row) : values[row] * signs[kind[row]] * rate;
    },
  };
}

/** Of charges that of their amounts, for a charge may be at a loss; of all else what most of its margins are written as. */
function marginSigns(values: Float64Array, { kind, sign }: RowKinds): readonly number[] {
  const positive = KINDS.map(() => 0);
  const negative = KINDS.map(() => 0);
  values.forEach((value, row) => {
    if (value > 0) positive[kind[row]]++;
    else if (value < 0) negative[kind[row]]++;
  });
  return KINDS.map((_, code) => (code === CHARGE ? sign[CHARGE] : signOf(code, positive[code], negative[code])));
}

function* rowsOfKind(kind: Uint8Array, wanted: number): Iterable<number> {
  for (let row = 0; row < kind.length; row++) if (kind[row] === wanted) yield row;
}
