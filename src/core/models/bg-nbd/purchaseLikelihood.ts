import type { TaskContext } from '../../contract/index.ts';
import { digamma } from '../../math/digamma.ts';
import { exp } from '../../math/exp.ts';
import { log } from '../../math/log.ts';
import { logGamma } from '../../math/logGamma.ts';
import type { LogLikelihood } from '../maximumLikelihood.ts';
import type { HistoryGroups } from './groupHistories.ts';

/** Groups between two looks at the event loop. */
const BREATHE_EVERY = 4096;

/**
 * Log-likelihood of BG/NBD's r, α (weeks), a, b with its gradient (Fader, Hardie & Lee 2005, equation 6): a customer buys at a rate λ ~ Gamma(r, α) while alive, and may leave
 * after each purchase with a chance p ~ Beta(a, b).
 */
export function purchaseLikelihood(groups: HistoryGroups, ctx: Pick<TaskContext, 'breathe'>): LogLikelihood {
  const { count, counts, age, recency, weight } = groups;
  return async (params, gradient) => {
    const [, alpha, a, b] = params;
    const byCount = Float64Array.from(counts, (x) => (x > 0 ? log(a / (b + x - 1)) : 0));
    gradient.fill(0);
    let sum = addCounts(groups, params, gradient);
    for (let i = 0; i < count.length; i++) {
      if (i % BREATHE_EVERY === 0) await ctx.breathe();
      const x = counts[count[i]];
      const power = params[0] + x;
      const logAge = log(alpha + age[i]);
      const logRecency = x > 0 ? log(alpha + recency[i]) : 0;
      // Left at the last purchase, against being still alive: odds δ · a / (b + x − 1) · ((α + T) / (α + tₓ))^(r + x).
      const odds = x > 0 ? byCount[count[i]] + power * (logAge - logRecency) : -Infinity;
      const left = 1 / (1 + exp(-odds));
      sum += weight[i] * (softplus(odds) - power * logAge);
      gradient[0] -= weight[i] * ((1 - left) * logAge + left * logRecency);
      gradient[1] -= weight[i] * power * ((1 - left) / (alpha + age[i]) + left / (alpha + recency[i]));
      gradient[2] += (weight[i] * left) / a;
      gradient[3] -= x > 0 ? (weight[i] * left) / (b + x - 1) : 0;
    }
    return sum;
  };
}

/** The terms that depend on the number of repeats alone: ln Γ(r + x)/Γ(r) + r ln α + ln B(a, b + x)/B(a, b). */
function addCounts({ counts, countWeight }: HistoryGroups, [r, alpha, a, b]: Float64Array, gradient: Float64Array): number {
  const [logAlpha, ofR, ofB, ofBoth] = [log(alpha), logGamma(r), logGamma(b), logGamma(a + b)];
  const [slopeR, slopeB, slopeBoth] = [digamma(r), digamma(b), digamma(a + b)];
  let sum = 0;
  counts.forEach((x, i) => {
    const w = countWeight[i];
    const both = digamma(a + b + x);
    sum += w * (logGamma(r + x) - ofR + r * logAlpha + logGamma(b + x) - ofB + ofBoth - logGamma(a + b + x));
    gradient[0] += w * (digamma(r + x) - slopeR + logAlpha);
    gradient[1] += (w * r) / alpha;
    gradient[2] += w * (slopeBoth - both);
    gradient[3] += w * (slopeBoth - both + digamma(b + x) - slopeB);
  });
  return sum;
}

/** ln(1 + e^x), without overflow. */
function softplus(x: number): number {
  return x > 0 ? x + log(1 + exp(-x)) : log(1 + exp(x));
}
