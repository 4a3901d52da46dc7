import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PeerCase } from './peer.ts';

const SCRIPT = resolve(import.meta.dirname, '../../oracles/xgboostModels.py');
const NEEDED = 'import pandas, sys, xgboost; sys.exit(not xgboost.__version__.startswith("1.7."))';
/** A Python that has XGBoost may stand behind another one. */
const PYTHONS = ['python3', '/usr/bin/python3'];

const python = PYTHONS.find((name) => spawnSync(name, ['-c', NEEDED], { stdio: 'ignore' }).status === 0);

/** For `describe.skipIf(missingXgboost())`: says loudly what is skipped, and why. */
export function missingXgboost(): boolean {
  if (!python) console.warn('SKIPPED: needs python3 with XGBoost 1.7 and pandas (Debian: apt install python3-xgboost python3-pandas).');
  return python === undefined;
}

/** Trains XGBoost's models into a folder. */
export function trainPeers(folder: string): readonly (PeerCase & { readonly file: string })[] {
  run('train', folder);
  return JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as (PeerCase & { file: string })[];
}

/** What XGBoost says of the model files and rows that `request` lists; see the script. Each model is saved again, as `again-<file>`. */
export function askPeer(folder: string, request: string): readonly Pick<PeerCase, 'predictions' | 'contributions'>[] {
  return JSON.parse(run('score', folder, request)) as Pick<PeerCase, 'predictions' | 'contributions'>[];
}

function run(...args: string[]): string {
  if (!python) throw new Error('There is no Python with XGBoost.');
  return execFileSync(python, [SCRIPT, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
}
