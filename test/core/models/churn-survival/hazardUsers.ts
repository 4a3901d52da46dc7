import type { FeatureTable, TimedOutcome, TrainingData } from '../../../../src/core/contract/index.ts';
import { createRng } from '../../../../src/core/random.ts';

/** Users of two kinds, whose chances to leave are known at each step. */
export interface KnownUsers {
  readonly gap: number;
  readonly horizon: number;
  /** Of leaving in a step of own will, and by a failed payment, of who is there: by kind of user (0 or 1). */
  hazards(kind: number, step: number): readonly [ownWill: number, payment: number];
  /** Share of users who are lost sight of at a step drawn evenly, and who are watched only from one. */
  readonly censored: number;
  readonly late: number;
}

/** Of own will ever at the same rate, three times as high for kind 1; payments fail all the same, and twice as often in step 4. */
export const PLAIN: KnownUsers = { gap: 2, horizon: 10, hazards: (kind, step) => [kind === 1 ? 0.06 : 0.02, step === 4 ? 0.04 : 0.02], censored: 0.5, late: 0.3 };

/** Sixty days in weeks. */
export const DAYS: KnownUsers = { gap: 7, horizon: 60, hazards: (kind) => [kind === 1 ? 0.02 : 0.004, 0.003], censored: 0.5, late: 0.3 };

export const tableOf = (kinds: Float64Array, noise: Float64Array): FeatureTable => ({
  rows: kinds.length,
  features: [{ name: 'kind', kind: 'number', values: kinds }, { name: 'noise', kind: 'number', values: noise }],
});

/** One of each kind. */
export const BOTH_KINDS = tableOf(Float64Array.of(0, 1), Float64Array.of(0.5, 0.5));

/** Users who are watched for a while. Of those who left before they would have been watched nothing is known: they are not among the rows. */
export function watchedUsers(users: KnownUsers, count: number, seed: number): TrainingData & { readonly timed: TimedOutcome } {
  const rng = createRng(`known users/${seed}`);
  const total = users.gap + users.horizon;
  const rows: { kind: number; noise: number; steps: number; cause: number; entry: number }[] = [];
  while (rows.length < count) {
    const kind = rng.int(2);
    const entry = rng.next() < users.late ? rng.int(total) : 0;
    const until = rng.next() < users.censored ? entry + rng.int(total - entry + 1) : total;
    const { steps, cause } = lifeOf(users, kind, until, () => rng.next());
    if (steps >= entry) rows.push({ kind, noise: rng.next(), steps, cause, entry });
  }
  const column = (name: 'kind' | 'noise') => Float64Array.from(rows, (row) => row[name]);
  const integers = (name: 'steps' | 'entry') => Int32Array.from(rows, (row) => row[name]);
  const timed = { gap: users.gap, horizon: users.horizon, causes: ['own will', 'payment'], steps: integers('steps'), entry: integers('entry'), cause: Uint8Array.from(rows, ({ cause }) => cause) };
  return { x: tableOf(column('kind'), column('noise')), y: Float64Array.from(rows, ({ cause, steps }) => (cause > 0 && steps >= users.gap ? 1 : 0)), classes: ['stayed', 'left'], timed };
}

function lifeOf({ hazards }: KnownUsers, kind: number, until: number, draw: () => number): { steps: number; cause: number } {
  for (let steps = 0; steps < until; steps++) {
    const [own, payment] = hazards(kind, steps);
    const chance = draw();
    if (chance < own + payment) return { steps, cause: chance < own ? 1 : 2 };
  }
  return { steps: until, cause: 0 };
}

/** The true curves of a kind: survival, then cumulative incidence by cause. */
export function trueCurves({ gap, horizon, hazards }: KnownUsers, kind: number): readonly number[][] {
  const curves = [[1], [0], [0]];
  for (let step = 0; step < gap + horizon; step++) {
    const there = curves[0][step];
    const [own, payment] = hazards(kind, step);
    curves[0].push(there * (1 - own - payment));
    curves[1].push(curves[1][step] + there * own);
    curves[2].push(curves[2][step] + there * payment);
  }
  return curves;
}

/** The true chance to leave within the window of a kind that is there after the gap. */
export function trueLeaving(users: KnownUsers, kind: number): number {
  const [survival] = trueCurves(users, kind);
  return 1 - survival[users.gap + users.horizon] / survival[users.gap];
}
