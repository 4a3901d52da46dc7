import type { TaskContext } from '../../../core/contract/index.ts';
import type { Spells } from './types.ts';

/**
 * Spells in one canonical order: customers by key (UTF-16 code units), each customer's spells by start, then end, plan, billing period, MRR,
 * the other days and the reason. Dictionaries are sorted. Everything later reads this, so that the order of a file's rows cannot change anything.
 */
export interface SpellHistory extends Omit<Spells, 'customers' | 'customer'> {
  readonly keys: readonly string[];
  /** The spells of customer i are [first[i], first[i + 1]). */
  readonly first: Int32Array;
}

const BREATHE_EVERY = 16_384;

/** Customers without a spell (all of their rows were left out) are not in it. The input is not changed. */
export async function orderSpells(spells: Spells, ctx: TaskContext): Promise<SpellHistory> {
  const { rowsRead, leftOut, badPauses, unit, knowsRequests } = spells;
  const plans = sorted(spells.plans);
  const billings = sorted(spells.billings);
  const reasons = sorted(spells.reasons);
  const rank = sorted(spells.customers).rank;
  await ctx.breathe();
  const order = await rowOrder(spells, { customer: rank, plan: plans.rank, billing: billings.rank, reason: reasons.rank }, ctx);
  const keys: string[] = [];
  const first: number[] = [];
  for (let i = 0; i < order.length; i++) {
    if (i > 0 && spells.customer[order[i]] === spells.customer[order[i - 1]]) continue;
    keys.push(spells.customers[spells.customer[order[i]]]);
    first.push(i);
  }
  const days = (values: Int32Array) => order.map((row) => values[row]);
  return {
    keys,
    first: Int32Array.from([...first, order.length]),
    plans: plans.values,
    plan: order.map((row) => recode(plans.rank, spells.plan[row])),
    billings: billings.values,
    billing: order.map((row) => recode(billings.rank, spells.billing[row])),
    billingMonths: Float64Array.from(billings.source, (code) => spells.billingMonths[code]),
    start: days(spells.start), end: days(spells.end), cancelRequested: days(spells.cancelRequested), paidFrom: days(spells.paidFrom), pauseStart: days(spells.pauseStart), pauseEnd: days(spells.pauseEnd),
    mrr: Float64Array.from(order, (row) => spells.mrr[row]),
    reasons: reasons.values,
    reason: order.map((row) => recode(reasons.rank, spells.reason[row])),
    rowsRead, leftOut, badPauses, unit, knowsRequests,
  };
}

interface Sorted {
  readonly values: readonly string[];
  /** By old code, the new one; by new code, the old one. */
  readonly rank: Int32Array;
  readonly source: Int32Array;
}

function sorted(values: readonly string[]): Sorted {
  const source = Int32Array.from(values.keys()).sort((a, b) => (values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : 0));
  const rank = new Int32Array(values.length);
  source.forEach((code, i) => (rank[code] = i));
  return { values: Array.from(source, (code) => values[code]), rank, source };
}

function recode(rank: Int32Array, code: number): number {
  return code < 0 ? -1 : rank[code];
}

async function rowOrder(spells: Spells, rank: Readonly<Record<'customer' | 'plan' | 'billing' | 'reason', Int32Array>>, ctx: TaskContext): Promise<Int32Array> {
  const { customer, start, end, plan, billing, mrr, reason, paidFrom, cancelRequested, pauseStart, pauseEnd } = spells;
  // Rows fall into their customers first: sorting within them is quick, and the event loop gets its turns.
  const next = new Int32Array(spells.customers.length + 1);
  for (let row = 0; row < customer.length; row++) next[rank.customer[customer[row]] + 1]++;
  for (let i = 0; i + 1 < next.length; i++) next[i + 1] += next[i];
  const bounds = next.slice();
  const order = new Int32Array(customer.length);
  for (let row = 0; row < customer.length; row++) order[next[rank.customer[customer[row]]]++] = row;
  const compare = (a: number, b: number): number =>
    start[a] - start[b] ||
    end[a] - end[b] ||
    recode(rank.plan, plan[a]) - recode(rank.plan, plan[b]) ||
    recode(rank.billing, billing[a]) - recode(rank.billing, billing[b]) ||
    mrr[a] - mrr[b] ||
    paidFrom[a] - paidFrom[b] ||
    cancelRequested[a] - cancelRequested[b] ||
    pauseStart[a] - pauseStart[b] ||
    pauseEnd[a] - pauseEnd[b] ||
    recode(rank.reason, reason[a]) - recode(rank.reason, reason[b]);
  for (let i = 0; i + 1 < bounds.length; i++) {
    if (i % BREATHE_EVERY === 0) await ctx.breathe();
    if (bounds[i + 1] - bounds[i] > 1) order.subarray(bounds[i], bounds[i + 1]).sort(compare);
  }
  return order;
}
