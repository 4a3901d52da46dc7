import type { ContractOutcome, Feature, FeatureTable } from '../../src/core/contract/index.ts';
import { NEEDED_FEATURES } from '../../src/core/models/contract/features.ts';
import { createRng } from '../../src/core/random.ts';

const HORIZON_DAYS = 90;
const BILLING = ['monthly', 'yearly'];

/** What learners of contracts need beside a plan: some in a trial, some paused, some of whom the end is known, and holes. */
export function contractFeatures(rows: number, seed: number): Feature[] {
  const rng = createRng(seed).fork('contracts');
  const numbers = (name: string, draw: (row: number) => number): Feature => ({ name, kind: 'number', values: Float64Array.from({ length: rows }, (_, row) => draw(row)) });
  const codes = Int32Array.from({ length: rows }, () => rng.int(8) % 3 - (rng.next() < 0.05 ? 2 : 0)).map((code) => (code < 0 ? -1 : code % 2));
  return [
    { name: 'billingPeriod', kind: 'category', categories: BILLING, codes },
    numbers('billingMonths', (row) => [NaN, 1, 12][codes[row] + 1]),
    numbers('mrr', () => (rng.next() < 0.03 ? NaN : 5 + 95 * rng.next())),
    numbers('contractDays', () => 1 + rng.int(700)),
    numbers('daysToRenewal', (row) => (codes[row] < 0 ? NaN : 1 + rng.int(codes[row] === 0 ? 30 : 365))),
    numbers('trialDaysLeft', () => (rng.next() < 0.15 ? 1 + rng.int(14) : 0)),
    numbers('isPaused', () => (rng.next() < 0.1 ? 1 : 0)),
    numbers('daysToKnownEnd', () => (rng.next() < 0.1 ? 1 + rng.int(120) : NaN)),
  ];
}

/** What became of the contracts: those with little time left to their renewal end more often. */
export function contractOutcome(x: FeatureTable, seed: number): ContractOutcome {
  const rng = createRng(seed).fork('outcome');
  const number = (name: string) => {
    const feature = x.features.find((candidate) => candidate.name === name);
    return feature?.kind === 'number' ? feature.values : new Float64Array(x.rows).fill(NaN);
  };
  const [renewal, known, mrr] = [number('daysToRenewal'), number('daysToKnownEnd'), number('mrr')];
  const days = Float64Array.from({ length: x.rows }, (_, row) => {
    const chance = renewal[row] < 15 ? 0.5 : 0.15;
    const surprise = rng.next() < chance ? 1 + rng.int(HORIZON_DAYS - 1) : HORIZON_DAYS;
    return Math.min(HORIZON_DAYS, known[row] || surprise);
  });
  const share = (chance: number) => Float64Array.from({ length: x.rows }, (_, row) => (rng.next() < chance ? (mrr[row] || 10) * rng.next() : 0));
  return { horizonDays: HORIZON_DAYS, discountRate: 0.1, days, ended: Uint8Array.from(days, (day) => (day < HORIZON_DAYS ? 1 : 0)), expansion: share(0.2), contraction: share(0.1) };
}

/** Features without which a learner of contracts cannot learn. */
export const CONTRACT_NEEDS: ReadonlySet<string> = new Set(NEEDED_FEATURES.map(({ name }) => name));

/** The given rows of an outcome. */
export function takeOutcome(outcome: ContractOutcome, rows: readonly number[]): ContractOutcome {
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]);
  return { ...outcome, days: pick(outcome.days), expansion: pick(outcome.expansion), contraction: pick(outcome.contraction), ended: Uint8Array.from(rows, (row) => outcome.ended[row]) };
}
