import { expect, it } from 'vitest';
import type { Artifact } from '../../../src/core/contract/index.ts';
import { createSaver } from '../../../src/core/models/forest/checkpointing.ts';
import type { SavingRule } from '../../../src/core/models/forest/checkpointing.ts';
import { createTestContext } from '../../testContext.ts';

const state: Artifact = { kind: 'test', version: 1, meta: {}, buffers: {} };

/** Which rounds, of so many milliseconds each, are saved, where a save takes `savingMs`. */
async function saved(roundsMs: readonly number[], savingMs: number, rule?: SavingRule): Promise<number[]> {
  let nowMs = 0;
  let round = 0;
  const rounds: number[] = [];
  const checkpoint = {
    load: async () => undefined,
    save: async () => {
      rounds.push(round);
      nowMs += savingMs;
    },
  };
  const save = createSaver({ ...createTestContext(), checkpoint, nowMs: () => nowMs }, () => state, rule);
  for (const ms of roundsMs) {
    round++;
    nowMs += ms;
    await save();
  }
  return rounds;
}

it('saves every two seconds, and more seldom where that would take more than a twentieth of the time', async () => {
  expect(await saved(Array.from({ length: 8 }, () => 700), 10)).toEqual([3, 6]);
  expect(await saved(Array.from({ length: 8 }, () => 1500), 200)).toEqual([2, 5, 8]);
});

it('saves each round that is worth it whatever it takes, and quicker ones as far as saving is cheap', async () => {
  const epochs: SavingRule = { everyMs: 0, worthMs: 100 };
  expect(await saved([100, 150, 100], 500, epochs)).toEqual([1, 2, 3]);
  // A save of 2 ms in 40.
  expect(await saved(Array.from({ length: 9 }, () => 10), 2, epochs)).toEqual([1, 5, 9]);
  expect(await saved([10, 10, 120, 10, 30], 2, epochs)).toEqual([1, 3, 5]);
});
