/** The LSTM of the seed document in the browser, against native PyTorch on one thread and stock tfjs-layers on wasm: a training step, and scoring. */
import { compareNetworks } from './networks/compare.mjs';

/** @type {import('./networks/compare.mjs').NetworkCase[]} */
const cases = [
  { name: 'step-32', task: { network: 'lstm', work: 'step', batch: 32, units: 100 }, stockUnits: 5 },
  { name: 'step-256', task: { network: 'lstm', work: 'step', batch: 256, units: 20 }, stockUnits: 2 },
  { name: 'score', task: { network: 'lstm', work: 'score', batch: 256, units: 100_000 }, peerBatches: [64, 256, 1024], stockUnits: 2048 },
];

/** @param {{ rounds: number, cases?: string[] }} options */
export default (options) => compareNetworks(cases, options);
