import { WorkbenchError } from '../../core/contract/index.ts';
import type { FeatureTable, TaskContext } from '../../core/contract/index.ts';
import type { Rng } from '../../core/random.ts';
import { selectRows, selectValues, stackTables } from '../featureTables.ts';
import type { ChurnSource } from './types.ts';

/** Users at cutoffs and what became of them: one row for each user who was at risk at each cutoff. */
export interface ChurnRows {
  /** Window features, and what is known beside. */
  readonly x: FeatureTable;
  /** `<measure>@<step>`; absent where no model reads them. */
  readonly sequences?: FeatureTable;
  /** Index into the source's keys: the group that a split never cuts. */
  readonly users: Int32Array;
  readonly cutoffs: Int32Array;
  /** 1 left, 0 stayed; 0 where `inGap` is 1, which is no answer: `answeredRows` leaves those out. */
  readonly y: Float64Array;
  /** 1: left within the gap. */
  readonly inGap: Uint8Array;
  /** As in `ChurnOutcome`. */
  readonly steps: Int32Array;
  readonly cause: Uint8Array;
}

/** The rows of several cutoffs, one cutoff after the other, of everybody at risk: those too who left within the gap. Throws `not-enough-data` where nobody is at risk at any of them. */
export async function rowsAtCutoffs(source: ChurnSource, cutoffs: readonly number[], withSequences: boolean, ctx: TaskContext): Promise<ChurnRows> {
  const parts: ChurnRows[] = [];
  for (const [i, cutoff] of cutoffs.entries()) {
    ctx.onProgress({ phase: 'features', done: i, total: cutoffs.length, unit: 'steps' });
    const { users, features } = await source.at(cutoff, ctx);
    const { churned, inGap, steps, cause } = source.outcome(users, cutoff);
    parts.push({
      x: features,
      ...(withSequences ? { sequences: await source.sequences(users, cutoff, ctx) } : {}),
      users,
      cutoffs: new Int32Array(users.length).fill(cutoff),
      y: Float64Array.from(churned),
      inGap,
      steps,
      cause,
    });
    await ctx.breathe();
  }
  const rows = stackRows(parts);
  if (rows.x.rows === 0) throw new WorkbenchError('not-enough-data', 'Nobody is at risk at any of the cutoffs to learn from. Choose a later as-of, a longer window or a shorter horizon.', { option: 'asOf' });
  return rows;
}

/** Which of the rows `at` (all, where not given) have an answer: those of users who were there after the gap. Who learns or is calibrated by whether users leave takes these alone. */
export function answeredRows({ inGap }: Pick<ChurnRows, 'inGap'>, at: Int32Array = Int32Array.from(inGap.keys())): Int32Array {
  return at.filter((row) => inGap[row] === 0);
}

/** Rows of several cutoffs, in their order; all with sequences, or none. */
export function stackRows(parts: readonly ChurnRows[]): ChurnRows {
  const sequences = parts.flatMap((part) => part.sequences ?? []);
  const x = stackTables(parts.map((part) => part.x));
  const { rows } = x;
  return {
    x,
    ...(sequences.length > 0 ? { sequences: stackTables(sequences) } : {}),
    users: joined(new Int32Array(rows), parts.map(({ users }) => users)),
    cutoffs: joined(new Int32Array(rows), parts.map(({ cutoffs }) => cutoffs)),
    y: joined(new Float64Array(rows), parts.map(({ y }) => y)),
    inGap: joined(new Uint8Array(rows), parts.map(({ inGap }) => inGap)),
    steps: joined(new Int32Array(rows), parts.map(({ steps }) => steps)),
    cause: joined(new Uint8Array(rows), parts.map(({ cause }) => cause)),
  };
}

/** The parts one after the other, in `all`, which has their length. */
function joined<Values extends Int32Array | Float64Array | Uint8Array>(all: Values, parts: readonly Values[]): Values {
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function takeRows(rows: ChurnRows, at: Int32Array): ChurnRows {
  return {
    x: selectRows(rows.x, at),
    ...(rows.sequences ? { sequences: selectRows(rows.sequences, at) } : {}),
    users: at.map((row) => rows.users[row]),
    cutoffs: at.map((row) => rows.cutoffs[row]),
    y: selectValues(rows.y, at),
    inGap: Uint8Array.from(at, (row) => rows.inGap[row]),
    steps: at.map((row) => rows.steps[row]),
    cause: Uint8Array.from(at, (row) => rows.cause[row]),
  };
}

/** A control: what became of users is dealt anew among the users of the same cutoff. */
export function shuffleOutcomes(rows: ChurnRows, rng: Rng): ChurnRows {
  const from = Int32Array.from(rows.users.keys());
  for (const cutoff of new Set(rows.cutoffs)) {
    const own = Int32Array.from(rows.users.keys()).filter((row) => rows.cutoffs[row] === cutoff);
    const dealt = rng.fork(cutoff).shuffle(own.slice());
    own.forEach((row, i) => (from[row] = dealt[i]));
  }
  const { y, inGap, steps, cause } = rows;
  return { ...rows, y: selectValues(y, from), inGap: Uint8Array.from(from, (row) => inGap[row]), steps: from.map((row) => steps[row]), cause: Uint8Array.from(from, (row) => cause[row]) };
}
