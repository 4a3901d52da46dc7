/** Stock tfjs-layers on its wasm backend, one thread, as its documentation shows it: the same networks without anything of ours. */
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { type Tensor, env, setBackend, tensor, tidy, train, losses, type Scalar } from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { type Answer, FEATURES, STEPS, type Task, makeBatches } from './cases.ts';
import { answerTasks } from './tasks.ts';

async function start(): Promise<void> {
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths({ 'tfjs-backend-wasm.wasm': simdUrl, 'tfjs-backend-wasm-simd.wasm': simdUrl, 'tfjs-backend-wasm-threaded-simd.wasm': simdUrl });
  if (!(await setBackend('wasm'))) throw new Error('tfjs could not start on wasm.');
}

function createModel(): LayersModel {
  const model = sequential();
  model.add(layers.lstm({ units: 64, returnSequences: true, recurrentActivation: 'sigmoid', recurrentInitializer: 'glorotUniform', inputShape: [STEPS, FEATURES] }));
  model.add(layers.dropout({ rate: 0.2 }));
  model.add(layers.lstm({ units: 32, recurrentActivation: 'sigmoid', recurrentInitializer: 'glorotUniform' }));
  model.add(layers.dropout({ rate: 0.2 }));
  model.add(layers.dense({ units: 16, activation: 'relu' }));
  model.add(layers.dropout({ rate: 0.1 }));
  model.add(layers.dense({ units: 1 }));
  return model;
}

let started: { model: LayersModel; optimizer: ReturnType<typeof train.adam> } | undefined;

answerTasks(async ({ network, work, batch, units }: Task): Promise<Answer> => {
  if (network !== 'lstm') throw new Error('Stock tfjs on wasm has no gradient of an embedding.');
  if (!started) await start();
  started ??= { model: createModel(), optimizer: train.adam(1e-3) };
  const { model, optimizer } = started;
  const [{ x, y }] = makeBatches(network, batch, 1);
  const [inputs, labels] = [tensor(x, [batch, STEPS, FEATURES]), tensor(y, [batch, 1])];
  const startMs = performance.now();
  let last = 0;
  for (let unit = 0; unit < units; unit += work === 'score' ? batch : 1) {
    if (work === 'score') last = tidy(() => (model.predict(inputs) as Tensor).dataSync()[0]);
    else last = tidy(() => optimizer.minimize(() => losses.sigmoidCrossEntropy(labels, model.apply(inputs, { training: true }) as Tensor) as Scalar, true)?.dataSync()[0] ?? NaN);
  }
  const ms = performance.now() - startMs;
  inputs.dispose();
  labels.dispose();
  return { ms, loss: last, engine: 'tfjs-layers' };
});
