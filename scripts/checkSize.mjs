/** Measures the JavaScript that a first visit loads before anything else is asked for; fails where it is too much. */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseAst } from 'vite';
import { isMain, root, run } from './ensure.mjs';

const dist = join(root, 'dist');
const limitKb = 150;

/** The scripts that index.html names, preloaded modules among them. */
function entryFiles() {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const tags = html.match(/<(script|link)\b[^>]*>/g) ?? [];
  return tags
    .filter((tag) => tag.startsWith('<script') || tag.includes('rel="modulepreload"'))
    .map((tag) => /\b(?:src|href)="([^"]+)"/.exec(tag)?.[1])
    .filter((path) => path !== undefined)
    .map((path) => join(dist, path));
}

/**
 * @param {string} file
 * @returns {string[]} the files that a module imports statically
 */
function staticImports(file) {
  const declarations = parseAst(readFileSync(file, 'utf8')).body;
  return declarations
    .filter((node) => node.type === 'ImportDeclaration' || node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration')
    .map((node) => node.source?.value)
    .filter((path) => path !== undefined)
    .map((path) => join(dirname(file), path));
}

/** Every file of the first load, with its size in bytes, gzipped as the server does. */
export function firstLoad() {
  const waiting = entryFiles();
  /** @type {Map<string, number>} */
  const sizes = new Map();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (sizes.has(file)) continue;
    sizes.set(file, gzipSync(readFileSync(file)).length);
    waiting.push(...staticImports(file));
  }
  return sizes;
}

/** Prints the figure; throws where it is over the limit. */
export function checkSize() {
  const sizes = firstLoad();
  if (sizes.size === 0) throw new Error('dist/index.html names no script: build first (npm run build).');
  const totalKb = [...sizes.values()].reduce((sum, size) => sum + size, 0) / 1000;
  for (const [file, size] of sizes) console.log(`  ${(size / 1000).toFixed(1).padStart(7)} kB  ${relative(dist, file)}`);
  const figure = `First load: ${totalKb.toFixed(1)} kB of JavaScript, gzipped (limit ${limitKb} kB)`;
  if (totalKb > limitKb) throw new Error(`${figure}. Load what is not needed at once with import().`);
  console.log(`${figure}.`);
}

if (isMain(import.meta.url)) await run(checkSize);
