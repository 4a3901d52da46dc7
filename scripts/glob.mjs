/** Files by pattern: `*` and `?` within a name, `**` for any folders. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';

const magic = /[*?]/;

/** @param {string} segment one name of a pattern */
function nameTest(segment) {
  const source = segment.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  const test = new RegExp(`^${source}$`, 's');
  // As in a shell, hidden names are meant only where the pattern says so.
  return (/** @type {string} */ name) => test.test(name) && (segment.startsWith('.') || !name.startsWith('.'));
}

/** @param {string} path */
function list(path) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** @param {string} path */
function isFolder(path) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/**
 * @param {string} folder
 * @param {string[]} segments
 * @returns {Generator<string>}
 */
function* walk(folder, segments) {
  const [first, ...rest] = segments;
  if (first === undefined) return;
  if (first === '**') {
    yield* walk(folder, rest.length > 0 ? rest : ['*']);
    for (const entry of list(folder)) if (entry.isDirectory() && !entry.name.startsWith('.')) yield* walk(join(folder, entry.name), segments);
    return;
  }
  const names = magic.test(first) ? list(folder).map(({ name }) => name).filter(nameTest(first)) : [first];
  for (const path of names.map((name) => join(folder, name))) {
    if (rest.length > 0) yield* walk(path, rest);
    else if (existsSync(path) && !isFolder(path)) yield path;
  }
}

/**
 * Absolute paths of the files that a pattern means, sorted. A path that exists is itself, whatever its characters.
 * @param {string} pattern relative to `folder`, or absolute
 * @param {string} folder
 */
export function expandGlob(pattern, folder) {
  const whole = resolve(folder, pattern);
  if (existsSync(whole) && !isFolder(whole)) return [whole];
  const segments = whole.split(/[/\\]/);
  return [...new Set(walk((segments.shift() ?? '') + sep, segments))].sort();
}
