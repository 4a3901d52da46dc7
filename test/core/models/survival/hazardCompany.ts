import type { ContractOutcome, FeatureTable, TrainingData } from '../../../../src/core/contract/index.ts';
import { createRng } from '../../../../src/core/random.ts';
import type { Rng } from '../../../../src/core/random.ts';
import type { Stream } from '../../../../src/tasks/clv/stream.ts';
import { createTestContext } from '../../../testContext.ts';
import { streamOf } from '../../../tasks/clv/contract/fixtures.ts';
import type { SpellRow } from '../../../tasks/clv/contract/fixtures.ts';

/** A plan whose customers leave at every renewal with a known chance. */
export interface KnownPlan {
  readonly plan: string;
  readonly billing: 'monthly' | 'yearly';
  readonly mrr: number;
  /** Of leaving at each renewal. */
  readonly hazard: number;
}

export const KNOWN_PLANS: readonly KnownPlan[] = [
  { plan: 'basic', billing: 'monthly', mrr: 10, hazard: 0.12 },
  { plan: 'pro', billing: 'monthly', mrr: 40, hazard: 0.03 },
  { plan: 'basic', billing: 'yearly', mrr: 8, hazard: 0.4 },
];

export const HORIZON_DAYS = 90;
const DAYS = 1100;
export const TRAINING_CUTOFFS = [600, 690, 780];
export const HOLDOUT_CUTOFF = 870;

export interface KnownCompany {
  readonly stream: Stream;
  readonly planOf: ReadonlyMap<string, KnownPlan>;
}

/** Customers who begin on any day, and at each renewal toss their plan's coin. */
export async function knownCompany(seed: number, customers: number): Promise<KnownCompany> {
  const rng = createRng(`known hazards/${seed}`);
  const planOf = new Map<string, KnownPlan>();
  const rows = Array.from({ length: customers }, (_, i): SpellRow => {
    const known = KNOWN_PLANS[i % KNOWN_PLANS.length];
    planOf.set(`c${i}`, known);
    return spellOf(rng.fork(i), `c${i}`, known);
  });
  return { stream: await streamOf(rows, DAYS), planOf };
}

function spellOf(rng: Rng, customer: string, { plan, billing, mrr, hazard }: KnownPlan): SpellRow {
  const start = rng.int(HOLDOUT_CUTOFF);
  const length = (billing === 'monthly' ? 1 : 12) * (365.25 / 12);
  let renewals = 1;
  while (rng.next() >= hazard && start + renewals * length < DAYS) renewals++;
  return { customer, plan, billing, mrr, start, end: start + Math.round(renewals * length) };
}

/** Rows of some cutoffs, and what became of them. */
export async function contractRows({ stream }: KnownCompany, cutoffs: readonly number[]): Promise<TrainingData & { readonly outcome: ContractOutcome; readonly keys: readonly string[] }> {
  const parts = await Promise.all(
    cutoffs.map(async (cutoff) => {
      const { customers, x } = await stream.at(cutoff, HORIZON_DAYS, createTestContext());
      const outcome = stream.outcome?.(customers, cutoff, HORIZON_DAYS, 0);
      if (!outcome) throw new Error('A stream of contracts has outcomes.');
      return { x, outcome, y: stream.value(customers, cutoff, cutoff + HORIZON_DAYS, 0), keys: Array.from(customers, (i) => stream.keys[i]) };
    }),
  );
  const join = (of: (part: (typeof parts)[number]) => ArrayLike<number>) => Float64Array.from(parts.flatMap((part) => Array.from(of(part))));
  const outcome = { horizonDays: HORIZON_DAYS, discountRate: 0, days: join((p) => p.outcome.days), ended: Uint8Array.from(join((p) => p.outcome.ended)), expansion: join((p) => p.outcome.expansion), contraction: join((p) => p.outcome.contraction) };
  return { x: stacked(parts.map(({ x }) => x)), y: join(({ y }) => y), outcome, keys: parts.flatMap(({ keys }) => keys) };
}

/** Tables of one stream, one above the other. */
function stacked(tables: readonly FeatureTable[]): FeatureTable {
  const features = tables[0].features.map((feature, f) =>
    feature.kind === 'number'
      ? { ...feature, values: Float64Array.from(tables.flatMap((table) => Array.from(numbersIn(table, f)))) }
      : { ...feature, codes: Int32Array.from(tables.flatMap((table) => Array.from(codesIn(table, f)))) },
  );
  return { rows: tables.reduce((sum, { rows }) => sum + rows, 0), features };
}

function numbersIn({ features }: FeatureTable, f: number): Float64Array {
  const feature = features[f];
  return feature.kind === 'number' ? feature.values : new Float64Array(0);
}

function codesIn({ features }: FeatureTable, f: number): Int32Array {
  const feature = features[f];
  return feature.kind === 'category' ? feature.codes : new Int32Array(0);
}

/** The true chance of a row to be there on the horizon's last day: its coin is tossed at each renewal before that. */
export function trueSurvival({ hazard, billing }: KnownPlan, daysToRenewal: number): number {
  const length = (billing === 'monthly' ? 1 : 12) * (365.25 / 12);
  let chance = 1;
  for (let day = daysToRenewal; day < HORIZON_DAYS - 0.5; day += length) chance *= 1 - hazard;
  return chance;
}

/** The true expected money of a row over the horizon. */
export function trueMoney({ hazard, billing, mrr }: KnownPlan, daysToRenewal: number): number {
  const length = (billing === 'monthly' ? 1 : 12) * (365.25 / 12);
  let days = Math.min(HORIZON_DAYS, daysToRenewal);
  let chance = 1;
  for (let day = daysToRenewal; day < HORIZON_DAYS; day += length) {
    chance *= 1 - hazard;
    days += chance * (Math.min(HORIZON_DAYS, day + length) - day);
  }
  return (mrr * 12 * days) / 365.25;
}
