import { type Vector, keyOf, plus } from './gaps.ts';

/** Something about a row, or about several rows at once, that finance may see in another way, and what that does to a month's totals. */
export interface Suspect {
  readonly kind: 'duplicate' | 'flipped-sign' | 'test-customer' | 'moved-day';
  /** Indices into the rows. */
  readonly rows: readonly number[];
  /** What they are told apart from. */
  readonly beside: readonly number[];
  readonly change: Vector;
  /** How much is assumed: 1 for a row, a little more for many that have one cause. */
  readonly cost: number;
}

/** Suspects that together make one change, the fewest that do, and those that would as well. */
export interface Explained {
  readonly suspects: readonly Suspect[];
  readonly cost: number;
  readonly change: Vector;
  /** Other ways at the same cost: the first few, and how many in all. */
  readonly others: readonly (readonly Suspect[])[];
  readonly otherCount: number;
}

/** Sums of more would be so many that some fit any difference by chance. */
const PAIRS_UP_TO = 48;
const TRIPLES_UP_TO = 16;
const OTHERS_KEPT = 5;

/** Every change that none, one, two or three of the suspects make together, by `keyOf`: pairs where there are at most 48 suspects, triples where there are 16; `alone` are in no combination. */
export function sumsOfSuspects(suspects: readonly Suspect[], measures: number, alone: readonly Suspect[] = []): ReadonlyMap<string, Explained> {
  const sums = new Map<string, Explained>();
  const nothing = Array.from({ length: measures }, () => 0);
  add(sums, [], nothing);
  for (const suspect of [...suspects, ...alone]) add(sums, [suspect], suspect.change);
  const paired = suspects.length > PAIRS_UP_TO ? [] : suspects;
  paired.forEach((a, i) => {
    for (let j = i + 1; j < paired.length; j++) {
      const b = paired[j];
      if (shareRows(a, b)) continue;
      const pair = plus(a.change, b.change);
      add(sums, [a, b], pair);
      if (paired.length > TRIPLES_UP_TO) continue;
      for (let k = j + 1; k < paired.length; k++) {
        const c = paired[k];
        if (!shareRows(a, c) && !shareRows(b, c)) add(sums, [a, b, c], plus(pair, c.change));
      }
    }
  });
  return sums;
}

function shareRows(a: Suspect, b: Suspect): boolean {
  return a.rows.some((row) => b.rows.includes(row));
}

function add(sums: Map<string, Explained>, suspects: readonly Suspect[], change: Vector): void {
  const cost = suspects.reduce((sum, suspect) => sum + suspect.cost, 0);
  const key = keyOf(change);
  const known = sums.get(key);
  if (!known || cost < known.cost) sums.set(key, { suspects, cost, change, others: [], otherCount: 0 });
  else if (cost === known.cost && known.suspects.length > 0) {
    const others = known.others.length < OTHERS_KEPT ? [...known.others, suspects] : known.others;
    sums.set(key, { ...known, others, otherCount: known.otherCount + 1 });
  }
}
