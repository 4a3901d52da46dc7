import { type Gaps, type Vector, isZero, keyOf, minus, plus } from './gaps.ts';
import type { BookContext } from './inTurns.ts';
import type { Explained } from './subsets.ts';

/** A month's differences explained: by suspicious rows of its own, and by rows that move over its two ends. */
export interface MonthExplained {
  readonly month: number;
  /** Undefined where nothing explains it: `left` is what is left. */
  readonly own: Explained | undefined;
  /** What moves over its end, to or from the next month; of a run's first month also what moves over its beginning. */
  readonly moves: readonly { readonly boundary: number; readonly explained: Explained }[];
  readonly left: Vector;
}

interface Sources {
  /** By month, what its own suspects make together. */
  readonly own: ReadonlyMap<number, ReadonlyMap<string, Explained>>;
  /** By the later month, what moving rows over its beginning makes the earlier month gain. */
  readonly moves: ReadonlyMap<number, ReadonlyMap<string, Explained>>;
}

/** A month without an explanation costs more than three assumed rows and one that moved. */
const UNEXPLAINED = 6;
/** A move whose other month was not pasted is half a proof. */
const UNCHECKED = 0.5;
const FEW_MOVES = 100;

interface Path {
  readonly cost: number;
  readonly gain: Vector;
  readonly move: Explained | undefined;
  readonly steps: readonly MonthExplained[];
}

/**
 * The cheapest explanation of a currency's differences, from month to month (Viterbi's algorithm): the state between two months is what
 * moves over their boundary, and each month must come out even with its own suspects.
 */
export async function explainChain(gaps: Gaps, sources: Sources, ctx: Pick<BookContext, 'breathe'>): Promise<MonthExplained[]> {
  const explained: MonthExplained[] = [];
  for (const months of runsOf([...gaps.months.keys()])) explained.push(...(await explainRun(months, gaps, sources, ctx)));
  return explained;
}

/** Months that follow one another. */
function runsOf(months: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const month of [...months].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && last[last.length - 1] === month - 1) last.push(month);
    else runs.push([month]);
  }
  return runs;
}

async function explainRun(months: readonly number[], gaps: Gaps, sources: Sources, ctx: Pick<BookContext, 'breathe'>): Promise<readonly MonthExplained[]> {
  const nothing = gaps.measures.map(() => 0);
  const gapOf = (month: number) => gaps.months.get(month) ?? nothing;
  const [first, last] = [months[0], months[months.length - 1]];
  let paths: readonly Path[] = [{ cost: 0, gain: nothing, move: undefined, steps: [] }];
  if (!isZero(gapOf(first))) paths = [...paths, ...singleMoves(sources.moves.get(first)).map((move) => ({ cost: move.cost + UNCHECKED, gain: move.change, move, steps: [] }))];
  for (const month of months) {
    const next = new Map<string, Path>();
    const keep = (path: Path) => {
      const key = keyOf(path.gain);
      const known = next.get(key);
      if (!known || path.cost < known.cost) next.set(key, path);
    };
    for (const path of paths) {
      for (const extended of through(path, month, gapOf(month), sources, { first, last, nothing, goesOn: month < last && !isZero(gapOf(month + 1)) })) keep(extended);
      await ctx.breathe();
    }
    paths = [...next.values()];
  }
  return paths.reduce((best, path) => (path.cost < best.cost ? path : best)).steps;
}

interface Run {
  readonly first: number;
  readonly last: number;
  readonly nothing: Vector;
  /** The next month differs as well. */
  readonly goesOn: boolean;
}

function through(path: Path, month: number, gap: Vector, sources: Sources, run: Run): Path[] {
  const moves = sources.moves.get(month + 1);
  const begun = month === run.first && path.move ? [{ boundary: month, explained: path.move }] : [];
  const extend = (own: Explained | undefined, move: Explained | undefined, left: Vector): Path => ({
    cost: path.cost + (own ? own.cost : UNEXPLAINED) + (move ? move.cost + (month === run.last ? UNCHECKED : 0) : 0),
    gain: move?.change ?? run.nothing,
    move,
    steps: [...path.steps, { month, own, moves: move ? [...begun, { boundary: month + 1, explained: move }] : begun, left }],
  });
  const target = plus(gap, path.gain);
  if (isZero(gap) && !path.move) return [extend(NOTHING, undefined, run.nothing)];
  const found: Path[] = [];
  for (const own of (sources.own.get(month) ?? EMPTY).values()) {
    const needed = minus(target, own.change);
    if (isZero(needed)) found.push(extend(own, undefined, run.nothing));
    const move = isZero(needed) ? undefined : moves?.get(keyOf(needed));
    if (move && (month < run.last || canStandAlone(move, moves!))) found.push(extend(own, move, run.nothing));
  }
  if (isZero(target) && !sources.own.has(month)) found.push(extend(NOTHING, undefined, run.nothing));
  const direct = sources.own.has(month) ? undefined : moves?.get(keyOf(target));
  if (direct && !isZero(target) && (month < run.last || canStandAlone(direct, moves!))) found.push(extend(NOTHING, direct, run.nothing));
  found.push(extend(undefined, undefined, target));
  if (run.goesOn) for (const move of singleMoves(moves)) found.push(extend(undefined, move, minus(target, move.change)));
  return found;
}

const NOTHING: Explained = { suspects: [], cost: 0, change: [], others: [], otherCount: 0 };
const EMPTY: ReadonlyMap<string, Explained> = new Map();

function canStandAlone({ suspects }: Explained, moves: ReadonlyMap<string, Explained>): boolean {
  return suspects.length === 1 && (moves.size <= FEW_MOVES || suspects[0].rows.length > 1);
}

/** Moves that may be taken where one of the two months does not prove them: single rows only where they are few, since among many some fit by chance. */
function singleMoves(moves: ReadonlyMap<string, Explained> | undefined): Explained[] {
  return [...(moves?.values() ?? [])].filter((move) => canStandAlone(move, moves!));
}
