/** Our engine, in a worker as the app has it. */
import type { NetworkSession, NeuralEngine } from '../../../src/core/contract/index.ts';
import { startHostNeuralEngine } from '../../../src/workers/neuralEngines.ts';
import { type Answer, SPECS, type Task, makeBatches, makeWeights } from './cases.ts';
import { answerTasks } from './tasks.ts';

const BATCHES = 8;

let engine: NeuralEngine | undefined;
const sessions = new Map<string, { session: NetworkSession; batches: ReturnType<typeof makeBatches> }>();

async function sessionFor({ network, batch }: Task) {
  engine ??= await startHostNeuralEngine({ name: 'wasm', threads: 1 });
  const key = `${network} ${batch}`;
  const found = sessions.get(key) ?? { session: engine.open(SPECS[network], batch, makeWeights(network)), batches: makeBatches(network, batch, BATCHES) };
  sessions.set(key, found);
  return found;
}

answerTasks(async (task): Promise<Answer> => {
  const { session, batches } = await sessionFor(task);
  const startMs = performance.now();
  if (task.work === 'score') {
    let sum = 0;
    for (let row = 0; row < task.units; row += task.batch) sum += (await session.scores(batches[(row / task.batch) % BATCHES]))[0];
    return { ms: performance.now() - startMs, loss: sum, engine: `${engine?.name}` };
  }
  for (let step = 0; step < task.units; step++) session.step(batches[step % BATCHES], { learningRate: 1e-3, clipNorm: 0, seed: step });
  const loss = await session.takeLoss();
  return { ms: performance.now() - startMs, loss, engine: `${engine?.name}` };
});
