import type { TaskContext } from '../../contract/index.ts';
import { digamma } from '../../math/digamma.ts';
import { log } from '../../math/log.ts';
import { logGamma } from '../../math/logGamma.ts';
import type { LogLikelihood } from '../maximumLikelihood.ts';

/** Repeat buyers: how often they bought again, and for how much on average. */
export interface RepeatBuyers {
  readonly repeats: Float64Array;
  readonly meanValue: Float64Array;
  readonly weight: Float64Array;
  readonly size: number;
}

const BREATHE_EVERY = 4096;

/**
 * Log-likelihood of Gamma-Gamma's p, q, v (money) with its gradient (Fader & Hardie 2013, equation 1a): a purchase's value is Gamma(p, ν) for a customer whose scale is
 * ν ~ Gamma(q, v), so the mean of x of them has the density here.
 */
export function valueLikelihood({ repeats, meanValue, weight }: RepeatBuyers, ctx: Pick<TaskContext, 'breathe'>): LogLikelihood {
  const { counts, index } = indexCounts(repeats);
  return async ([p, q, v], gradient) => {
    const constants = counts.map((x) => ({ gamma: logGamma(p * x + q) - logGamma(p * x) - logGamma(q), both: digamma(p * x + q), own: digamma(p * x) }));
    const [slopeQ, logV] = [digamma(q), log(v)];
    gradient.fill(0);
    let sum = 0;
    for (let i = 0; i < repeats.length; i++) {
      if (i % BREATHE_EVERY === 0) await ctx.breathe();
      const [x, z, w] = [repeats[i], meanValue[i], weight[i]];
      const { gamma, both, own } = constants[index[i]];
      const total = x * z + v;
      const logTotal = log(total);
      const logSpent = log(x * z);
      sum += w * (gamma + q * logV - log(z) + p * x * logSpent - (p * x + q) * logTotal);
      gradient[0] += w * x * (both - own + logSpent - logTotal);
      gradient[1] += w * (both - slopeQ + logV - logTotal);
      gradient[2] += w * (q / v - (p * x + q) / total);
    }
    return sum;
  };
}

/** The different counts, and which of them each row has. */
function indexCounts(repeats: Float64Array): { readonly counts: readonly number[]; readonly index: Int32Array } {
  const byCount = new Map<number, number>();
  const index = new Int32Array(repeats.length);
  for (let i = 0; i < repeats.length; i++) {
    const known = byCount.get(repeats[i]) ?? byCount.size;
    byCount.set(repeats[i], known);
    index[i] = known;
  }
  return { counts: [...byCount.keys()], index };
}
