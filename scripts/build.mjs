/** Builds the app into dist/ where its sources have changed since the last build. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildWasm } from './buildWasm.mjs';
import { isMain, root, run } from './ensure.mjs';

const sources = ['index.html', 'package.json', 'package-lock.json', 'svelte.config.js', 'vite.config.ts', 'public', 'src', 'scripts/securityHeaders.mjs', 'scripts/plotlyCss.mjs'];
/** Made by the build itself. */
const generated = new Set(['public/plotly.css', 'src/engines/wasm/kernels.wasm', 'src/engines/wasm/kernelsRelaxed.wasm', 'src/engines/wasm/tensorKernels.wasm']);
const stampName = '.sources';

/**
 * @param {string} path
 * @returns {Generator<string>}
 */
function* files(path) {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  for (const name of readdirSync(path).sort()) yield* files(join(path, name));
}

/** SHA-256 (hex) over the names and contents of everything that the build reads. */
export function sourceHash() {
  const hash = createHash('sha256');
  for (const path of sources.flatMap((source) => [...files(join(root, source))])) {
    const name = relative(root, path).replaceAll('\\', '/');
    if (!generated.has(name)) hash.update(`${name}\0`).update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

/**
 * A Vite plugin that writes into the built folder what it was built from.
 * @returns {import('vite').Plugin}
 */
export function stampSources() {
  let hash = '';
  return {
    name: 'stamp-sources',
    apply: 'build',
    buildStart() {
      hash = sourceHash();
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: stampName, source: hash });
    },
  };
}

function isFresh() {
  const stamp = join(root, 'dist', stampName);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceHash();
}

/** Builds apart and swaps folders at the end, so that a server of the old build never meets half a new one. */
export function build() {
  buildWasm();
  const apart = join(root, `.cache/build-${process.pid}`);
  const old = join(root, `.cache/old-${process.pid}`);
  const dist = join(root, 'dist');
  mkdirSync(join(root, '.cache'), { recursive: true });
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const { status } = spawnSync(process.execPath, [vite, 'build', '--outDir', apart, '--logLevel', 'warn'], {
    cwd: root,
    stdio: 'inherit',
    // A test runner's own NODE_ENV would build something else than what is shipped.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status !== 0) {
    rmSync(apart, { recursive: true, force: true });
    throw new Error('The build failed (see above).');
  }
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(apart, dist);
  rmSync(old, { recursive: true, force: true });
}

/** Builds where dist/ is missing or was built from other sources. */
export function buildIfStale() {
  if (isFresh()) return;
  console.log('Building the app …');
  build();
}

if (isMain(import.meta.url)) await run(build);
