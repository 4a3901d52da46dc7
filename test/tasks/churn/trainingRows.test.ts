import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/random.ts';
import { timedOf } from '../../../src/tasks/churn/modelInputs.ts';
import { timedRows } from '../../../src/tasks/churn/timedRows.ts';
import { answeredRows, rowsAtCutoffs, shuffleOutcomes, takeRows } from '../../../src/tasks/churn/trainingRows.ts';
import type { ChurnOutcome, ChurnSource } from '../../../src/tasks/churn/types.ts';
import { createTestContext } from '../../testContext.ts';

const WINDOW = { gap: 2, horizon: 3 };

/** At day 100 user 1 leaves in the gap's second step for a failed payment, user 2 in the window, users 0 and 3 stay. At day 200 user 3 leaves in the gap's first, user 0 stays. */
const OUTCOMES: Readonly<Record<number, { readonly users: Int32Array } & ChurnOutcome>> = {
  100: { users: Int32Array.of(0, 1, 2, 3), churned: Uint8Array.of(0, 0, 1, 0), inGap: Uint8Array.of(0, 1, 0, 0), steps: Int32Array.of(5, 1, 3, 5), cause: Uint8Array.of(0, 2, 1, 0) },
  200: { users: Int32Array.of(0, 3), churned: Uint8Array.of(0, 0), inGap: Uint8Array.of(0, 1), steps: Int32Array.of(5, 0), cause: Uint8Array.of(0, 1) },
};

const idsOf = (users: Int32Array, cutoff: number, name: string) => ({ rows: users.length, features: [{ name, kind: 'number' as const, values: Float64Array.from(users, (user) => cutoff + user) }] });

const source = {
  at: (cutoff: number) => Promise.resolve({ users: OUTCOMES[cutoff].users, features: idsOf(OUTCOMES[cutoff].users, cutoff, 'id'), excluded: {} }),
  sequences: (users: Int32Array, cutoff: number) => Promise.resolve(idsOf(users, cutoff, 'id@1')),
  outcome: (_: Int32Array, cutoff: number) => OUTCOMES[cutoff],
} as unknown as ChurnSource;

const rowsOf = () => rowsAtCutoffs(source, [100, 200], true, createTestContext());
const column = (table: { features: readonly { readonly name: string }[] } | undefined) => [...(table?.features[0] as { values?: Float64Array } | undefined)?.values ?? []];

describe('rows at cutoffs, by hand', () => {
  it('are of everybody at risk, and say who left within the gap, when and why', async () => {
    const rows = await rowsOf();
    expect([...rows.users]).toEqual([0, 1, 2, 3, 0, 3]);
    expect([...rows.cutoffs]).toEqual([100, 100, 100, 100, 200, 200]);
    expect([...rows.y]).toEqual([0, 0, 1, 0, 0, 0]);
    expect([...rows.inGap]).toEqual([0, 1, 0, 0, 0, 1]);
    expect([...rows.steps]).toEqual([5, 1, 3, 5, 5, 0]);
    expect([...rows.cause]).toEqual([0, 2, 1, 0, 0, 1]);
    expect(column(rows.x)).toEqual([100, 101, 102, 103, 200, 203]);
    expect(column(rows.sequences)).toEqual([100, 101, 102, 103, 200, 203]);
  });

  it('with an answer are of who was there after the gap', async () => {
    const rows = await rowsOf();
    expect([...answeredRows(rows)]).toEqual([0, 2, 3, 4]);
    expect([...answeredRows(rows, Int32Array.of(5, 1, 0))]).toEqual([0]);
    const answered = takeRows(rows, answeredRows(rows));
    expect([...answered.inGap]).toEqual([0, 0, 0, 0]);
    expect(column(answered.x)).toEqual([100, 102, 103, 200]);
    expect(column(answered.sequences)).toEqual([100, 102, 103, 200]);
  });

  it('shuffled deal whole outcomes among the users of a cutoff', async () => {
    const told = ({ cutoffs, y, inGap, steps, cause }: Awaited<ReturnType<typeof rowsOf>>) => Array.from(y, (left, row) => [cutoffs[row], left, inGap[row], steps[row], cause[row]].join()).toSorted();
    const rows = await rowsOf();
    expect(told(shuffleOutcomes(rows, createRng(3)))).toEqual(told(rows));
  });
});

describe('what models of when users leave learn from', () => {
  /** User 0 is learned from, 3 stopped by, 1 and 2 are calibrated by. */
  const parts = { learning: Int32Array.of(0, 4), validation: Int32Array.of(3, 5) };

  it('is who left within the gap too, of each part’s own users: nobody who calibrates', async () => {
    const { learning, validation, causes } = timedRows(await rowsOf(), parts);
    expect([...learning.users]).toEqual([0, 0]);
    expect([...validation.users]).toEqual([3, 3]);
    expect([...validation.inGap]).toEqual([0, 1]);
    expect(causes).toEqual(['voluntary']);
    expect(learning.sequences).toBeUndefined();
    expect(timedOf(validation, WINDOW, causes)).toEqual({ ...WINDOW, causes, steps: Int32Array.of(5, 0), cause: Uint8Array.of(0, 1) });
  });

  it('tells causes apart where one within the gap does', async () => {
    const { learning, causes } = timedRows(await rowsOf(), { ...parts, learning: Int32Array.of(0, 1, 2, 4) });
    expect(causes).toEqual(['voluntary', 'failed-payment']);
    expect(timedOf(learning, WINDOW, causes)).toMatchObject({ steps: Int32Array.of(5, 1, 3, 5), cause: Uint8Array.of(0, 2, 1, 0) });
  });

  it('is censored rows besides, behind the others', async () => {
    const rows = await rowsOf();
    const { learning, validation } = timedRows(rows, parts, takeRows({ ...rows, sequences: undefined }, Int32Array.of(2)));
    expect([...learning.users]).toEqual([0, 0, 2]);
    expect([...validation.users]).toEqual([3, 3]);
  });
});
