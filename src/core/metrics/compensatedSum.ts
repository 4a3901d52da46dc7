import { compensatedSum as openSum } from '../math/compensatedSum.ts';

/** Σ termOf(i) for i below `count`, rounded about once instead of once a term: the order of the terms plays next to no part. */
export function compensatedSum(count: number, termOf: (index: number) => number): number {
  const sum = openSum();
  for (let i = 0; i < count; i++) sum.add(termOf(i));
  return sum.total();
}
