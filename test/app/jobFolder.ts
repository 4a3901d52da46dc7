import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { root } from '../../scripts/ensure.mjs';

/** A headless job that has ended. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder for the jobs of one test file, there from before its first test until after its last. */
export interface JobFolder {
  /** Empty before the first test. */
  readonly path: string;
  /** Writes a job file and answers its path. */
  writeJob(name: string, job: unknown): string;
  runJob(jobPath: string, out: string): Promise<Finished>;
}

export function useJobFolder(prefix: string): JobFolder {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), prefix));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    get path() {
      return folder;
    },
    writeJob(name, job) {
      const path = join(folder, name);
      writeFileSync(path, JSON.stringify(job));
      return path;
    },
    runJob: (jobPath, out) =>
      new Promise((resolve) => {
        const job = spawn(process.execPath, [join(root, 'scripts/job.mjs'), jobPath, '--out', out], { cwd: folder });
        let stdout = '';
        let stderr = '';
        job.stdout.on('data', (chunk) => (stdout += chunk));
        job.stderr.on('data', (chunk) => (stderr += chunk));
        job.on('close', (code) => resolve({ code, stdout, stderr }));
      }),
  };
}
