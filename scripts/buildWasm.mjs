/** Compiles the AssemblyScript kernels to src/engines/wasm/trees.wasm where their sources have changed. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isMain, root, run } from './ensure.mjs';

const assembly = join(root, 'src/engines/wasm/assembly');
const output = join(root, 'src/engines/wasm/trees.wasm');
const stamp = join(root, '.cache/trees.wasm.sources');

const options = ['-O3', '--runtime', 'stub', '--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536', '--enable', 'simd', '--enable', 'threads', '--enable', 'bulk-memory', '--noAssert'];

function sourceHash() {
  const hash = createHash('sha256').update(options.join(' ')).update(readFileSync(join(root, 'node_modules/assemblyscript/package.json')));
  for (const name of readdirSync(assembly).sort()) hash.update(`${name}\0`).update(readFileSync(join(assembly, name)));
  return hash.digest('hex');
}

export function buildWasm() {
  const hash = sourceHash();
  if (existsSync(output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  mkdirSync(join(root, '.cache'), { recursive: true });
  const apart = join(root, `.cache/trees-${process.pid}.wasm`);
  const compiler = join(root, 'node_modules/assemblyscript/bin/asc.js');
  const { status } = spawnSync(process.execPath, [compiler, join(assembly, 'index.ts'), ...options, '-o', apart], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('The WebAssembly kernels could not be compiled (see above).');
  renameSync(apart, output);
  writeFileSync(stamp, hash);
}

if (isMain(import.meta.url)) await run(buildWasm);
