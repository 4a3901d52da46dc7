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
  /** Rows without a margin that count with the share of other rows. */
  readonly missingRows: number;
  /** Of a row's net money, in the report's currency at `rate`. */
  of(row: number, net: number, rate: number): number;
}

/**
 * The column of margins: shares where its unit is % or all values lie within −1 and 1, else money in the row's currency. A row without a margin
 * has the share of its order's charges up to its day, else that of all charges up to its day (of the first day that has one where there is none);
 * with money, a discount or tax without one has none, for the charge's margin is after it. Money that goes back may be written positive or
 * negative, as amounts may. Undefined where no column is mapped. Throws `bad-input` where no charge has a margin.
 */
export function readMargins(ledger: LedgerRows, kinds: RowKinds, links: OrderLinks): Margins | undefined {
  const { margin, rows, day } = ledger;
  if (!margin) return undefined;
  const { values, schema } = margin;
  const { kind } = kinds;
  const asShare = schema.format.unit === '%' || values.every((value) => !(Math.abs(value) > 1));
  const known = ownShares(ledger, kinds, asShare);
  const shares = sharesByDay(known, day);
  if (shares.day.length === 0) {
    throw new WorkbenchError('bad-input', `Column "${schema.name}" should hold the margin, and no charge has one. Choose another column, or none and a margin share for all.`, { column: schema.name });
  }
  const signs = asShare ? [] : marginSigns(values, kinds);
  const isNone = (code: number) => !asShare && (code === TAX || code === DISCOUNT);
  const withoutOwn = (row: number): number => {
    const charges = (links.orderOf(row)?.charges ?? []).filter((charge) => day[charge] <= day[row]);
    const ofOrder = shareOf(known, charges);
    return Number.isNaN(ofOrder) ? shareUpTo(shares, day[row]) : ofOrder;
  };
  let missingRows = 0;
  for (let row = 0; row < rows; row++) if (!Number.isFinite(values[row]) && !isNone(kind[row])) missingRows++;
  return {
    read: asShare ? 'share' : 'money',
    missingRows,
    of: (row, net, rate) => {
      if (!Number.isFinite(values[row])) return isNone(kind[row]) ? 0 : net * withoutOwn(row);
      return asShare ? net * known.share(row) : values[row] * signs[kind[row]] * rate;
    },
  };
}

interface Shares {
  /** Of any row with a margin. */
  share(row: number): number;
  /** Charges of money with a margin: what others' shares are made of. */
  readonly charges: Int32Array;
  /** What was charged. */
  charged(row: number): number;
}

function ownShares({ rows, amount, margin }: LedgerRows, { kind, sign }: RowKinds, asShare: boolean): Shares {
  const values = margin?.values ?? new Float64Array(rows);
  const scale = margin?.schema.format.unit === '%' ? 100 : 1;
  const share = (row: number) => (asShare ? values[row] / scale : values[row] / amount[row]);
  const charges: number[] = [];
  for (let row = 0; row < rows; row++) if (kind[row] === CHARGE && amount[row] * sign[CHARGE] > 0 && Number.isFinite(values[row])) charges.push(row);
  return { share, charges: Int32Array.from(charges), charged: (row) => amount[row] * sign[CHARGE] };
}

/** Σ margin / Σ charged over those of `charges` that have a margin; NaN where none has. */
function shareOf({ share, charged }: Shares, charges: readonly number[]): number {
  const earned = new MoneySum();
  const all = new MoneySum();
  for (const row of charges) {
    const own = share(row);
    if (!Number.isFinite(own) || !(charged(row) > 0)) continue;
    earned.add(charged(row) * own);
    all.add(charged(row));
  }
  return all.value === 0 ? NaN : earned.value / all.value;
}

/** What was earned of all charges up to each day that has some with a margin, days ascending. */
interface SharesByDay {
  readonly day: readonly number[];
  readonly share: readonly number[];
}

function sharesByDay({ share, charged, charges }: Shares, day: Int32Array): SharesByDay {
  const byDay = new Map<number, { readonly earned: MoneySum; readonly all: MoneySum }>();
  for (const row of charges) {
    let sums = byDay.get(day[row]);
    if (!sums) byDay.set(day[row], (sums = { earned: new MoneySum(), all: new MoneySum() }));
    sums.earned.add(charged(row) * share(row));
    sums.all.add(charged(row));
  }
  const days = [...byDay.keys()].sort((a, b) => a - b);
  const earned = new MoneySum();
  const all = new MoneySum();
  const shares = days.map((at) => {
    earned.add(byDay.get(at)?.earned.value ?? 0);
    all.add(byDay.get(at)?.all.value ?? 0);
    return earned.value / all.value;
  });
  return { day: days, share: shares };
}

function shareUpTo({ day, share }: SharesByDay, at: number): number {
  let low = 0;
  let high = day.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (day[middle] <= at) low = middle + 1;
    else high = middle;
  }
  return share[Math.max(0, low - 1)];
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
