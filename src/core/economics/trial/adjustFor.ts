import type { Stratum } from './strata.ts';

/**
 * Money with what was known of each user beforehand taken out: money − θ · (before − its mean), θ by least squares within strata and arms
 * (CUPED: Deng, Xu, Kohavi, Walker 2013). `before` was fixed ahead of the trial, so that it is alike in both arms and the difference of means stays that of the
 * effect (but for terms of the order of 1/users, for θ is estimated); only the spread between users falls. Where `before` does not vary, the money as it is.
 */
export function adjustFor(strata: readonly Stratum[], money: Float64Array, before: Float64Array): Float64Array {
  let together = 0;
  let spread = 0;
  let total = 0;
  let users = 0;
  for (const { contact, control } of strata) {
    for (const rows of [contact, control]) {
      const meanBefore = meanOf(rows, before);
      const meanMoney = meanOf(rows, money);
      for (const row of rows) {
        together += (before[row] - meanBefore) * (money[row] - meanMoney);
        spread += (before[row] - meanBefore) ** 2;
      }
      total += meanBefore * rows.length;
      users += rows.length;
    }
  }
  if (!(spread > 0)) return money;
  const slope = together / spread;
  const mean = total / users;
  return money.map((amount, row) => amount - slope * (before[row] - mean));
}

function meanOf(rows: readonly number[], values: Float64Array): number {
  return rows.reduce((sum, row) => sum + values[row], 0) / rows.length;
}
