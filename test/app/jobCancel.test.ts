import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/ensure.mjs';
import { useJobFolder } from './jobFolder.ts';

const folder = useJobFolder('workbench-cancel-');

/** Starts a job that takes long, and ends it by a signal after a while. */
function cancelled(signal: NodeJS.Signals, afterMs: number): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string; readonly left: readonly string[] }> {
  const out = join(folder.path, `${signal}-${afterMs}`);
  const transactions = join(root, 'examples/transactions.csv');
  const jobPath = folder.writeJob('long.json', { task: 'clv', inputs: { transactions }, options: { asOf: '2026-01-01', models: ['gbdt', 'gbdt-tweedie'].map((kind) => ({ kind, params: { nEstimators: 10_000, maxDepth: 8, earlyStoppingRounds: 0 } })) } });
  return new Promise((resolve) => {
    const job = spawn(process.execPath, [join(root, 'scripts/job.mjs'), jobPath, '--out', out]);
    let stdout = '';
    let stderr = '';
    job.stdout.on('data', (chunk) => (stdout += chunk));
    job.stderr.on('data', (chunk) => (stderr += chunk));
    job.on('close', (code) => resolve({ code, stdout, stderr, left: readdirSync(out) }));
    setTimeout(() => job.kill(signal), afterMs);
  });
}

describe('a job that is cancelled', () => {
  it.each([['SIGINT', 8_000, 130], ['SIGTERM', 8_000, 143], ['SIGINT', 1_500, 130]] as const)('by %s after %i ms says so in one line, and leaves no results', async (signal, afterMs, code) => {
    expect(await cancelled(signal, afterMs)).toEqual({ code, stdout: '', stderr: 'Cancelled: no results were written.\n', left: [] });
  });
});
