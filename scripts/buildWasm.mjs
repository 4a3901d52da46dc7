/**
 * Compiles the AssemblyScript kernels where their sources have changed: in a plain form, and in one with relaxed SIMD, whose neural kernels multiply and add at
 * once; both over memory of our own, which threads share. Those for the memory of tfjs are a module by themselves.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isMain, root, run } from './ensure.mjs';

const assembly = join(root, 'src/engines/wasm/assembly');
const shared = ['--sharedMemory', '--maximumMemory', '65536', '--enable', 'threads'];
const forms = [
  { name: 'kernels', entry: 'index.ts', flags: shared },
  { name: 'kernelsRelaxed', entry: 'index.ts', flags: [...shared, '--enable', 'relaxed-simd'] },
  { name: 'tensorKernels', entry: 'tensors.ts', flags: [] },
];
const outputOf = (/** @type {string} */ name) => join(root, `src/engines/wasm/${name}.wasm`);
const stamp = join(root, '.cache/kernels.sources');

const options = ['-O3', '--runtime', 'stub', '--importMemory', '--initialMemory', '1', '--enable', 'simd', '--enable', 'bulk-memory', '--noAssert'];

function sourceHash() {
  const hash = createHash('sha256').update(JSON.stringify([options, forms])).update(readFileSync(join(root, 'node_modules/assemblyscript/package.json')));
  for (const name of readdirSync(assembly).sort()) hash.update(`${name}\0`).update(readFileSync(join(assembly, name)));
  return hash.digest('hex');
}

export function buildWasm() {
  const hash = sourceHash();
  if (forms.every(({ name }) => existsSync(outputOf(name))) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  mkdirSync(join(root, '.cache'), { recursive: true });
  const compiler = join(root, 'node_modules/assemblyscript/bin/asc.js');
  for (const { name, entry, flags } of forms) {
    const apart = join(root, `.cache/${name}-${process.pid}.wasm`);
    const { status } = spawnSync(process.execPath, [compiler, join(assembly, entry), ...options, ...flags, '-o', apart], { cwd: root, stdio: 'inherit' });
    if (status !== 0) throw new Error('The WebAssembly kernels could not be compiled (see above).');
    renameSync(apart, outputOf(name));
  }
  writeFileSync(stamp, hash);
}

if (isMain(import.meta.url)) await run(buildWasm);
