import { describe, expect, it } from 'vitest';
import { CASES, SMALL, fitWith, sampleData, sampleTable } from '../conformance/sampleData.ts';
import { createTestContext } from '../testContext.ts';
import { startTestEngine } from './tfTestBackends.ts';

const wasm = await startTestEngine('wasm');

describe.each(CASES.filter(({ kind }) => kind === 'lstm' || kind === 'ncf'))('$kind on WebAssembly ($task)', ({ task, estimator }) => {
  it('predicts what the reference does, within 1e-5 of the target\u2019s deviation', async () => {
    const model = await fitWith(estimator, sampleData(task, 300), SMALL);
    const x = sampleTable(700, 2);
    const [expected, found] = [model.predict(x), await model.predictOn!(x, async () => wasm, createTestContext())];
    // Quantities of the sample have a deviation of some tens; probabilities are at most 1.
    const unit = model.classes ? 1 : 10;
    expect(found.length).toBe(expected.length);
    for (const [i, value] of found.entries()) expect(Math.abs(value - expected[i]) / unit).toBeLessThan(1e-5);
  });
});
