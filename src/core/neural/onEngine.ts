import { WorkbenchError } from '../contract/index.ts';
import type { NeuralEngine, NeuralSource } from '../contract/index.ts';
import { referenceEngine } from './referenceEngine.ts';

/** Does `work` on the engine that is given, the reference where there is no source; where its device is lost, on the next. Rejects as `work` does, and where a source gives a lost engine again. */
export async function onEngine<T>(source: NeuralSource | undefined, work: (engine: NeuralEngine) => Promise<T>): Promise<T> {
  const lost: NeuralEngine['name'][] = [];
  for (;;) {
    const engine = source ? await source(lost) : referenceEngine;
    try {
      return await work(engine);
    } catch (error) {
      if (!isLostDevice(error) || engine === referenceEngine || lost.includes(engine.name)) throw error;
      lost.push(engine.name);
    }
  }
}

function isLostDevice(error: unknown): boolean {
  return error instanceof WorkbenchError && error.code === 'worker-lost';
}
