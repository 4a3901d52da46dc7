/** Σ termOf(i) for i below `count`, rounded about once instead of once a term (Neumaier 1974): the order of the terms plays next to no part. */
export function compensatedSum(count: number, termOf: (index: number) => number): number {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < count; i++) {
    const term = termOf(i);
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }
  return sum + lost;
}
