import { log } from './log.ts';

/** Probabilities are kept so far from 0 and 1: there log-odds are infinite. */
const LEAST_PROBABILITY = 1e-12;

/** log(p / (1 − p)), from −27.6 to 27.6: `sigmoid` the other way round. NaN for NaN; the same to the bit everywhere (see `log`). */
export function logOdds(probability: number): number {
  const kept = Math.min(1 - LEAST_PROBABILITY, Math.max(LEAST_PROBABILITY, probability));
  return log(kept / (1 - kept));
}
