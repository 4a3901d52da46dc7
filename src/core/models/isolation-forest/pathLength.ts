import { log } from '../../math/log.ts';

const EULER = 0.5772156649015329;

/**
 * c(n): the mean length of an unsuccessful search in a binary search tree of `rows` rows, 2 H(n − 1) − 2 (n − 1) / n with
 * H(i) ≈ ln i + γ (Liu, Ting & Zhou 2008, equation 1); 1 for two rows, 0 for fewer.
 */
export function averagePathLength(rows: number): number {
  if (rows <= 1) return 0;
  if (rows === 2) return 1;
  return 2 * (log(rows - 1) + EULER) - (2 * (rows - 1)) / rows;
}
