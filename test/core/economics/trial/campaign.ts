import { rankByScore } from '../../../../src/core/metrics/ranking.ts';
import { expectedGain } from '../../../../src/core/economics/gain.ts';
import type { ContactTerms } from '../../../../src/core/economics/contactTerms.ts';
import { assignArms } from '../../../../src/core/economics/trial/assignArms.ts';
import type { Arm } from '../../../../src/core/economics/trial/assignArms.ts';
import type { SealedTrial } from '../../../../src/core/economics/trial/seal.ts';
import { exp } from '../../../../src/core/math/exp.ts';
import type { Rng } from '../../../../src/core/random.ts';

export const TERMS: ContactTerms = { saveRate: 0.25, takeUp: 0.3, incentive: 8, contactCost: 1 };

export interface CampaignShape {
  readonly users: number;
  readonly controlShare: number;
  /** Standard deviation of log money: .8 is a mean 1.4 times the median, 1.2 twice. */
  readonly sigma: number;
  /** 0: nobody is saved, and nobody given anything. */
  readonly strength?: number;
}

export interface Campaign {
  readonly trial: SealedTrial;
  readonly margin: Float64Array;
  /** V·(1 − p): what was expected of each without a contact. */
  readonly before: Float64Array;
  /** Mean effect of a contact over the listed users, as the generator makes it: expected, given who they are. */
  readonly truth: number;
}

/**
 * A list of the best by gain out of twice as many: lognormal money, risks that are mostly small, each user with a save rate of their own (the more at risk, the
 * less), margin that varies about its mean, the incentive paid out of it.
 */
export function runCampaign({ users, controlShare, sigma, strength = 1 }: CampaignShape, rng: Rng): Campaign {
  const pool = 2 * users;
  const value = Float64Array.from({ length: pool }, () => exp(4.5 + sigma * rng.normal()));
  const probability = Float64Array.from({ length: pool }, () => 0.9 * rng.next() * rng.next());
  const ranked = rankByScore(expectedGain({ probability, value }, TERMS)).slice(0, users);
  const arms = assignArms(users, controlShare, rng.int(2 ** 31));
  const margin = new Float64Array(users);
  const before = Float64Array.from(ranked, (row) => value[row] * (1 - probability[row]));
  let truth = 0;
  ranked.forEach((row, rank) => {
    const p = probability[row];
    const save = strength * (1 - p) * rng.next() * 0.8;
    truth += expectedEffect(value[row], p, save, strength);
    const money = value[row] * exp(0.4 * rng.normal() - 0.08);
    margin[rank] = broughtBy(money, p, save, strength, arms[rank], rng);
  });
  return { trial: sealed(arms, controlShare), margin, before, truth: truth / users };
}

function expectedEffect(value: number, p: number, save: number, strength: number): number {
  return p * save * (value - TERMS.incentive) - (1 - p) * TERMS.takeUp * strength * TERMS.incentive;
}

function broughtBy(money: number, p: number, save: number, strength: number, arm: Arm, rng: Rng): number {
  const leaves = rng.next() < p;
  const isSaved = rng.next() < save;
  const takes = rng.next() < TERMS.takeUp * strength;
  if (arm === 'control') return leaves ? 0 : money;
  if (leaves) return isSaved ? money - TERMS.incentive : 0;
  return takes ? money - TERMS.incentive : money;
}

function sealed(arms: readonly Arm[], controlShare: number): SealedTrial {
  const controls = arms.filter((arm) => arm === 'control').length;
  return { arms, seal: { version: 1, id: 't0000000000000000', seed: 0, controlShare, keys: '', listed: arms.length, controls, from: '2026-01-01', until: '2026-02-01' } };
}
