/** TypeScript of ours as one file that Node runs without anything else. */
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { buildWasm } from '../scripts/buildWasm.mjs';
import { root } from '../scripts/ensure.mjs';

/**
 * Ours find files from where their source lies, not from where the bundle does.
 * @type {import('vite').Plugin}
 */
const sourcePlaces = {
  name: 'source-places',
  transform: (code, id) => {
    if (id.includes('node_modules') || !code.includes('import.meta.')) return undefined;
    return { code: code.replaceAll('import.meta.dirname', JSON.stringify(dirname(id))).replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)), map: null };
  },
};

/**
 * Answers the path of the bundle, which is made anew each time.
 * @param {string} entry relative to the project
 * @param {string} fileName of the bundle
 * @param {{ movable?: boolean }} [options] not movable: it reads files of the project, and stays on this machine
 */
export async function bundleForNode(entry, fileName, { movable = true } = {}) {
  buildWasm();
  const outDir = join(root, '.cache/bench');
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: movable ? [] : [sourcePlaces],
    ssr: { noExternal: true },
    build: { ssr: join(root, entry), target: 'node20', outDir, emptyOutDir: false, minify: false, rollupOptions: { output: { entryFileNames: fileName, codeSplitting: false } } },
  });
  return join(outDir, fileName);
}
