/** `clv`: lifetime value without contracts against others: BG/NBD and Gamma-Gamma against the published fits and SciPy, trees on CDNOW's features against native XGBoost. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { buildWasm } from '../scripts/buildWasm.mjs';
import { root } from '../scripts/ensure.mjs';
import { findPython, runPeer } from './python.mjs';

const folder = join(root, '.cache/bench');
const taskFile = join(folder, 'clvTask.json');

/**
 * A round is a seed of the trees. Prints a table in Markdown, and leaves what the native sides said in `.cache/bench/bgnbd.json` and `.cache/bench/clvTrees.json`,
 * in the form of those of test/oracles.
 * @param {{ rounds: number }} options
 */
export default async function benchmarkClv({ rounds }) {
  const python = findPython('xgboost, scipy, pandas');
  if (!python) throw new Error('No Python with xgboost, scipy and pandas was found. Install them (on Debian: apt-get install python3-xgboost python3-scipy python3-pandas), or name one that has them in PYTHON.');
  buildWasm();
  mkdirSync(folder, { recursive: true });
  /** @type {{ module: typeof import('./clv.ts') }} */
  const { module } = await runnerImport(join(root, 'bench/clv.ts'), { configFile: false, logLevel: 'error', root });
  const summary = module.summaryPath();
  if (!existsSync(summary)) throw new Error(`${summary} is missing: this benchmark needs CDNOW's customers and their published summary in ../shared/data/clv.`);
  /** @param {object} task */
  const learnNative = (task) => {
    writeFileSync(taskFile, JSON.stringify(task));
    return runPeer(python, '../../test/oracles/boosting.py', { args: [taskFile], threads: 1 });
  };
  const scipy = runPeer(python, '../../test/oracles/bgnbd.py', { args: [summary], threads: 1 });
  const { rows, trees } = await module.measureClv({ seeds: rounds, scipy, learnNative });
  for (const [name, numbers] of Object.entries({ bgnbd: scipy, clvTrees: trees })) writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(numbers)}\n`);
  console.log(module.markdownOf(rows));
  return rows.map((row) => ({ ...row }));
}
