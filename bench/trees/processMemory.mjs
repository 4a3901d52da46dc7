/** How much memory a browser takes at most: all of its processes, by the kernel's own high-water marks. Linux only. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';

const resetPeak = '5';

/** @param {number} pid */
function parentOf(pid) {
  // The name, in parentheses, may hold anything.
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\) /s, '').split(' ');
  return Number(fields[1]);
}

/**
 * What `read` says of each process; those that have just ended are left out.
 * @template T
 * @param {readonly number[]} pids
 * @param {(pid: number) => T} read
 * @returns {Map<number, T>}
 */
function ofEach(pids, read) {
  const found = new Map();
  for (const pid of pids) {
    try {
      found.set(pid, read(pid));
    } catch {
      // It has ended.
    }
  }
  return found;
}

/**
 * All processes that a process started, and that these started.
 * @param {number} ancestor
 */
function descendants(ancestor) {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = ofEach(pids, parentOf);
  const found = [ancestor];
  for (const pid of found) for (const [child, parent] of parents) if (parent === pid) found.push(child);
  return found.slice(1);
}

/**
 * @param {number} pid
 * @param {'VmRSS' | 'VmHWM'} field
 */
function bytesOf(pid, field) {
  const kilobytes = new RegExp(`^${field}:\\s*(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return kilobytes === undefined ? 0 : Number(kilobytes) * 1024;
}

/**
 * Starts to watch everything that a process started; the answer tells the peak above what there was now. Each process's own peak counts, whenever it was, so
 * the sum is an upper bound. Undefined where there is no /proc.
 * @param {number} ancestor
 * @returns {(() => number) | undefined}
 */
export function watchMemory(ancestor = process.pid) {
  if (!existsSync('/proc/self/clear_refs')) return undefined;
  const idle = ofEach(descendants(ancestor), (pid) => {
    writeFileSync(`/proc/${pid}/clear_refs`, resetPeak);
    return bytesOf(pid, 'VmRSS');
  });
  return () => {
    let bytes = 0;
    for (const [pid, peak] of ofEach(descendants(ancestor), (pid) => bytesOf(pid, 'VmHWM'))) bytes += Math.max(0, peak - (idle.get(pid) ?? 0));
    return bytes;
  };
}
