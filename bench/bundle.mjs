/** TypeScript of ours as one file that Node runs without anything else. */
import { join } from 'node:path';
import { build } from 'vite';
import { buildWasm } from '../scripts/buildWasm.mjs';
import { root } from '../scripts/ensure.mjs';

/**
 * Answers the path of the bundle, which is made anew each time.
 * @param {string} entry relative to the project
 * @param {string} fileName of the bundle
 */
export async function bundleForNode(entry, fileName) {
  buildWasm();
  const outDir = join(root, '.cache/bench');
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true },
    build: { ssr: join(root, entry), target: 'node20', outDir, emptyOutDir: false, minify: false, rollupOptions: { output: { entryFileNames: fileName, codeSplitting: false } } },
  });
  return join(outDir, fileName);
}
