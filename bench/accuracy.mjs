/** `accuracy`: what our boosting and native XGBoost predict from the same tables, same trees where nothing is drawn by lot, and hold-out scores where rows and columns are. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { buildWasm } from '../scripts/buildWasm.mjs';
import { root } from '../scripts/ensure.mjs';
import { findPython, runPeer } from './python.mjs';

const folder = join(root, '.cache/bench');
const taskFile = join(folder, 'boostingTask.json');
const oracleFile = join(folder, 'boosting.json');

/**
 * A round is a seed. Leaves what the native side said in `.cache/bench/boosting.json`, in the form of test/oracles/boosting.json.
 * @param {{ rounds: number, cases?: string[] }} options
 */
export default async function benchmarkAccuracy({ rounds, cases }) {
  const python = findPython('xgboost');
  if (!python) throw new Error('No Python with xgboost, pandas and numpy was found. Install them (on Debian: apt-get install python3-xgboost python3-pandas), or name one that has them in PYTHON.');
  buildWasm();
  mkdirSync(folder, { recursive: true });
  /** @type {{ module: typeof import('./accuracy.ts') }} */
  const { module } = await runnerImport(join(root, 'bench/accuracy.ts'), { configFile: false, logLevel: 'error', root });
  /** @param {object} task */
  const learnNative = (task) => {
    writeFileSync(taskFile, JSON.stringify(task));
    return runPeer(python, '../../test/oracles/boosting.py', { args: [taskFile], threads: 1 });
  };
  const { rows, oracle } = await module.measureAccuracy({ seeds: rounds, names: cases, learnNative });
  writeFileSync(oracleFile, `${JSON.stringify(oracle, null, 1)}\n`);
  return rows;
}
