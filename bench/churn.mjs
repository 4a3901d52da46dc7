/** `churn`: the seed document's LSTM, trees and logistic regression on all of CDNOW's users at risk, against PyTorch, XGBoost and scikit-learn on the same rows and splits. Takes minutes a round. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../scripts/ensure.mjs';
import { bundleForNode } from './bundle.mjs';
import { findPython, startPeer } from './python.mjs';

const folder = join(root, '.cache/bench');

/**
 * @typedef {typeof import('./churn.ts')} Ours
 * @returns {Promise<Ours>}
 */
async function loadOurs() {
  // TensorFlow.js asks Node for them, as if it were no module.
  Object.assign(globalThis, { require: createRequire(import.meta.url), __dirname: import.meta.dirname });
  return import(pathToFileURL(await bundleForNode('bench/churn.ts', 'churn.mjs', { movable: false })).href);
}

/**
 * A round is a seed. Both sides work at once, for no time is compared. Prints a table in Markdown, and leaves what both said in `.cache/bench/churn.json`.
 * @param {{ rounds: number }} options
 */
export default async function benchmarkChurn({ rounds }) {
  const python = findPython('torch, xgboost, sklearn, pandas');
  if (!python) throw new Error('No Python with torch, xgboost, scikit-learn and pandas was found. Install them (on Debian: apt-get install python3-torch python3-xgboost python3-sklearn python3-pandas), or name one that has them in PYTHON.');
  const { NETWORK, cdnowPath, compareSides, learnRound, learnWithoutTarget, splitsOf } = await loadOurs();
  if (!existsSync(cdnowPath())) throw new Error(`${cdnowPath()} is missing: this benchmark needs CDNOW's purchases.`);
  const seeds = Array.from({ length: rounds }, (_, i) => i + 1);
  mkdirSync(folder, { recursive: true });
  const taskFile = join(folder, 'churnTask.json');
  writeFileSync(taskFile, JSON.stringify({ network: NETWORK, rounds: await splitsOf(seeds) }));
  const peer = startPeer(python, '../../test/oracles/churnNetwork.py', { args: [taskFile], threads: 1 });
  const [ours, lines] = await Promise.all([learnAll(seeds, learnRound), peer]);
  const said = { ours, others: lines.slice(0, rounds), withoutTarget: { ours: await learnWithoutTarget(), others: lines[rounds] } };
  writeFileSync(join(folder, 'churn.json'), `${JSON.stringify(said, null, 1)}\n`);
  const { rows, markdown } = compareSides(said);
  console.log(markdown);
  return rows.map((row) => ({ ...row }));
}

/**
 * @param {number[]} seeds
 * @param {Ours['learnRound']} learnRound
 */
async function learnAll(seeds, learnRound) {
  /** @type {Awaited<ReturnType<Ours['learnRound']>>[]} */
  const rounds = [];
  for (const seed of seeds) rounds.push(await learnRound(seed));
  return rounds;
}
