import type { TaskContext } from '../../core/contract/index.ts';
import { evaluateTrial } from '../../core/economics/trial/evaluateTrial.ts';
import type { TrialResult } from '../../core/economics/trial/evaluateTrial.ts';
import { matchOutcome } from '../../core/economics/trial/matchOutcome.ts';
import type { SealedTrial } from '../../core/economics/trial/seal.ts';
import { churnMetrics } from './judge.ts';
import { graceOf, isMature, labelWindow } from './labelWindow.ts';
import type { ChurnMetrics, ChurnPredictions, ChurnReading, ChurnSource } from './types.ts';

/** What became of users who were predicted before, as later tables tell. */
export interface EarlierJudged {
  /** Of the predictions, days since 1970-01-01. */
  readonly cutoff: number;
  /** The last day that has to be complete for their outcome to be known; null below where it is not. */
  readonly knownOn: number;
  readonly users: number;
  readonly seen: {
    /** Users whose outcome these tables tell: those who left within the gap, or whom the tables no longer know, are not. */
    readonly known: number;
    readonly leavers: number;
    /** Of those whose outcome is known: sum of the champion's calibrated probabilities. */
    readonly expectedLeavers: number;
    /** Standard deviation of how many leave by chance, where the probabilities hold: the square root of Σ p·(1 − p). */
    readonly spread: number;
    /** Of the champion's calibrated probability; null where all left, or all stayed. */
    readonly metrics: ChurnMetrics | null;
  } | null;
}

/** A list in order of rank, as it was sealed: the users' probability then, and their value. */
export interface SealedList {
  readonly trial: SealedTrial;
  readonly keys: readonly string[];
  readonly probability: Float64Array;
  readonly value: Float64Array;
  /** What a contact must bring to pay for itself. */
  readonly payingEffect: number;
}

type Outcomes = Pick<ChurnSource, 'keys' | 'population' | 'outcome' | 'completeThrough'>;

/** Earlier predictions beside what became of their users. */
export async function judgeEarlier(source: Outcomes, reading: ChurnReading, { keys, cutoff, calibrated }: Pick<ChurnPredictions, 'keys' | 'cutoff' | 'calibrated'>, champion: string, ctx: TaskContext): Promise<EarlierJudged> {
  const base = { cutoff, knownOn: knownOn(cutoff, reading), users: keys.length };
  const outcome = await outcomeOfKeys(source, reading, keys, cutoff, ctx);
  if (!outcome) return { ...base, seen: null };
  const rows = Int32Array.from(keys.keys()).filter((row) => !Number.isNaN(outcome.left[row]) && outcome.inGap[row] === 0);
  const churned = Uint8Array.from(rows, (row) => outcome.left[row]);
  const probability = Float64Array.from(rows, (row) => calibrated[champion][row]);
  const leavers = churned.reduce((sum, left) => sum + left, 0);
  const metrics = leavers > 0 && leavers < churned.length ? await churnMetrics(churned, probability, ctx) : null;
  return { ...base, seen: { known: rows.length, leavers, expectedLeavers: probability.reduce((sum, p) => sum + p, 0), spread: Math.sqrt(probability.reduce((sum, p) => sum + p * (1 - p), 0)), metrics } };
}

/**
 * What contacting a sealed list was worth, where tables tell who left: who stayed brought their value, who left nothing, from the cutoff to the end of the window. Null where
 * that end is not complete yet. Throws as `evaluateTrial` does.
 */
export async function judgeList(source: Outcomes, reading: ChurnReading, { trial, keys, probability, value, payingEffect }: SealedList, cutoff: number, ctx: TaskContext): Promise<TrialResult | null> {
  const outcome = await outcomeOfKeys(source, reading, keys, cutoff, ctx);
  if (!outcome) return null;
  const { margin } = matchOutcome(keys, { keys, left: outcome.left }, { value, absent: 'unknown' });
  return evaluateTrial(trial, { margin, before: value.map((worth, row) => worth * (1 - probability[row])), payingEffect });
}

function knownOn(cutoff: number, reading: ChurnReading): number {
  return labelWindow(cutoff, reading).to - 1 + graceOf(reading);
}

interface KeyOutcome {
  /** 1 left (within the gap too), 0 stayed, NaN where the tables do not know the user as at risk then. */
  readonly left: Float64Array;
  readonly inGap: Uint8Array;
}

async function outcomeOfKeys(source: Outcomes, reading: ChurnReading, keys: readonly string[], cutoff: number, ctx: TaskContext): Promise<KeyOutcome | undefined> {
  if (!isMature(labelWindow(cutoff, reading), graceOf(reading), source.completeThrough)) return undefined;
  const { users } = await source.population(cutoff, ctx);
  const outcome = source.outcome(users, cutoff);
  const rowOf = new Map(Array.from(users, (user, row) => [source.keys[user], row]));
  const left = new Float64Array(keys.length).fill(NaN);
  const inGap = new Uint8Array(keys.length);
  keys.forEach((key, i) => {
    const row = rowOf.get(key);
    if (row === undefined) return;
    inGap[i] = outcome.inGap[row];
    left[i] = outcome.churned[row] === 1 || outcome.inGap[row] === 1 ? 1 : 0;
  });
  return { left, inGap };
}
