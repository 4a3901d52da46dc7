import { expect, it, vi } from 'vitest';

vi.mock('../../src/workers/neuralEngines.ts', () => ({}));
const { rank } = await import('../../src/workers/neuralChoice.ts');

it('takes the fastest engine for networks first, and leaves out one that could not start', () => {
  const ranked = rank([
    { engine: 'wasm', threads: 1, msPerStep: 9 },
    { engine: 'webgpu', threads: 1, msPerStep: null },
    { engine: 'wasm', threads: 2, msPerStep: 6.25 },
  ]);
  expect(ranked).toEqual([
    {
      pick: { engine: 'wasm', threads: 2 },
      reason: 'measured on this machine: wasm with 2 threads 6.3 ms a step of a network, wasm 9.0 ms',
      why: { key: 'step-measured', facts: { engine: 'wasm', threads: 2, ms: 6.25, nextEngine: 'wasm', nextThreads: 1, nextMs: 9 } },
    },
    { pick: { engine: 'wasm', threads: 1 }, reason: 'measured on this machine: wasm 9.0 ms a step of a network', why: { key: 'step-measured', facts: { engine: 'wasm', threads: 1, ms: 9 } } },
  ]);
  expect(rank([])).toEqual([]);
});
