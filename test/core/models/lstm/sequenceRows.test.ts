import { describe, expect, it } from 'vitest';
import type { Feature, FeatureTable } from '../../../../src/core/contract/index.ts';
import { fitSequences, widthOf } from '../../../../src/core/models/lstm/sequenceDesign.ts';
import type { SequenceDesign } from '../../../../src/core/models/lstm/sequenceDesign.ts';
import { sequenceRows } from '../../../../src/core/models/lstm/sequenceRows.ts';
import { createBatchRoom } from '../../../../src/core/neural/rows.ts';

const breathe = async () => {};
const number = (name: string, ...values: number[]): Feature => ({ name, kind: 'number', values: Float64Array.from(values) });
const category = (name: string, categories: readonly string[], ...codes: number[]): Feature => ({ name, kind: 'category', categories, codes: Int32Array.from(codes) });
const fit = (features: readonly Feature[], weight = [1, 1], isScaled = true) => fitSequences(features, Float64Array.from(weight), isScaled, breathe);

/** Each row's steps, and its mask. */
function read(design: SequenceDesign, features: readonly Feature[], rows = 2) {
  const source = sequenceRows(design, { rows, features } as FeatureTable);
  const width = widthOf(design);
  return Array.from({ length: rows }, (_, row) => {
    const room = createBatchRoom(source, 1);
    room.x.fill(77);
    source.read(row, room, 0);
    return { steps: Array.from({ length: design.steps }, (__, t) => Array.from(room.x.subarray(t * width, (t + 1) * width))), mask: room.mask && [...room.mask] };
  });
}

describe('a table’s rows as sequences', () => {
  it('scale a measure over all its steps, and keep what has no step the same at each', async () => {
    // Views: 1, 3, 5, 7, mean 4, variance 5. Age: 20, 40.
    const features = [number('views@1', 1, 5), number('views@2', 3, 7), number('age', 20, 40)];
    const scale = Math.sqrt(5);
    const [first, second] = read(await fit(features), features);
    expect(first.mask).toEqual([1, 1]);
    [[-3 / scale, -1], [-1 / scale, -1]].forEach((step, t) => step.forEach((value, i) => expect(first.steps[t][i]).toBeCloseTo(value, 6)));
    [[1 / scale, 1], [3 / scale, 1]].forEach((step, t) => step.forEach((value, i) => expect(second.steps[t][i]).toBeCloseTo(value, 6)));
  });

  it('mask a step at which every stepped measure is missing, and take the mean elsewhere', async () => {
    const features = [number('a@1', NaN, 1), number('a@2', NaN, 3), number('b@1', NaN, 4), number('b@2', 8, 6)];
    const [first, second] = read(await fit(features), features);
    expect([first.mask, second.mask]).toEqual([[0, 1], [1, 1]]);
    expect(first.steps[1][0]).toBe(0);
    expect(first.steps[1][1]).toBeGreaterThan(0);
  });

  it('show the last step where all are missing, so that the rest is heard', async () => {
    const features = [number('a@1', NaN, 1), number('a@2', NaN, 3), number('age', 20, 40)];
    const [first] = read(await fit(features), features);
    expect(first.mask).toEqual([0, 1]);
    expect(first.steps[1]).toEqual([0, -1]);
  });

  it('are of one step, unmasked, where there are none', async () => {
    const features = [number('age', 20, NaN)];
    const rows = read(await fit(features), features);
    expect(rows).toEqual([{ steps: [[0]], mask: undefined }, { steps: [[0]], mask: undefined }]);
  });

  it('have a number a category, and one for the others where training rows had some', async () => {
    const [all, some] = [category('plan', ['a', 'b'], 0, 1), category('plan', ['a', 'b'], 1, -1)];
    const asked = [category('plan', ['new', 'b', 'a'], 1, 0)];
    expect(read(await fit([all]), asked).map(({ steps }) => steps)).toEqual([[[0, 1]], [[0, 0]]]);
    expect(read(await fit([some]), asked).map(({ steps }) => steps)).toEqual([[[1, 0]], [[0, 1]]]);
  });

  it('weigh rows, and take numbers as they are where they are not to be scaled', async () => {
    const features = [number('age', 10, 40)];
    expect(read(await fit(features, [2, 1], false), [number('age', 7, NaN)]).map(({ steps }) => steps[0][0])).toEqual([7, 20]);
  });

  it('say nothing of a constant, and hold outliers within bounds', async () => {
    const design = await fit([number('same', 3, 3), number('x', -1, 1)]);
    expect(read(design, [number('same', 3, 9), number('x', 1e300, -1e300)]).map(({ steps }) => steps[0])).toEqual([[0, 1e6], [0, -1e6]]);
  });

  it('refuse numbers whose squares overflow', async () => {
    await expect(fit([number('x', 1e200, -1e200)])).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('"x"') });
  });
});
