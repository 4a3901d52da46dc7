/** PyTorch in one process that answers tasks as they come: see peers/lstm_torch.py. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../scripts/ensure.mjs';
import { findPython } from '../python.mjs';

/**
 * On one thread of the processor; undefined where no Python has PyTorch.
 */
export async function startTorch() {
  const python = findPython('torch');
  if (!python) {
    console.warn('  SKIPPED peer: no Python with torch found (set PYTHON to one). On Debian: apt-get install python3-torch.');
    return undefined;
  }
  const peer = spawn(python, [join(root, 'bench/peers/lstm_torch.py'), '--device', 'cpu'], { env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
  const read = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('bench/peers/lstm_torch.py ended: see above.');
    return JSON.parse(value);
  };
  const { version, config } = await read();
  console.log(`PyTorch ${version}\n${config}`);
  return {
    name: `PyTorch ${version}`,
    /**
     * @param {import('./page/cases.ts').Task} task
     * @returns {Promise<{ ms: number, loss: number }>}
     */
    async measure(task) {
      peer.stdin.write(`${JSON.stringify(task)}\n`);
      return read();
    },
    close: () => peer.stdin.end(),
  };
}
