/** A step of the neural collaborative filter in the browser, against native PyTorch on one thread. Stock tfjs cannot learn it on wasm. */
import { compareNetworks } from './networks/compare.mjs';

/** @type {import('./networks/compare.mjs').NetworkCase[]} */
const cases = [{ name: 'step-64', task: { network: 'ncf', work: 'step', batch: 64, units: 500 }, stockUnits: 0 }];

/** @param {{ rounds: number, cases?: string[] }} options */
export default (options) => compareNetworks(cases, options);
