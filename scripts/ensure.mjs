/** Sees that node_modules is what package-lock.json says. Uses nothing but Node and npm. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const oldestNode = [20, 19];

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean }} LockedPackage
 * @param {string} path a lock file
 * @returns {Map<string, LockedPackage> | undefined}
 */
function readPackages(path) {
  if (!existsSync(path)) return undefined;
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(path, 'utf8')).packages ?? {}));
  } catch {
    return undefined;
  }
}

/** True where every package of the lock file stands in node_modules at its version. Optional ones depend on the platform: not looked at. */
function isInstalled() {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const found = readPackages(join(root, 'node_modules/.package-lock.json'));
  if (!wanted) throw new Error('package-lock.json is missing or damaged. Restore it with: git checkout package-lock.json');
  if (!found) return false;
  for (const [path, entry] of wanted) {
    if (path === '' || entry.optional || entry.devOptional) continue;
    if (found.get(path)?.version !== entry.version || !existsSync(join(root, path, 'package.json'))) return false;
  }
  return true;
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const isNewEnough = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  if (!isNewEnough) throw new Error(`Brain Workbench needs Node ${oldestNode.join('.')} or newer; this is ${process.versions.node}.`);
}

/**
 * Runs npm, also where it is not on the PATH but started us.
 * @param {string[]} args
 */
export function npm(args) {
  const cli = process.env.npm_execpath;
  /** @type {import('node:child_process').SpawnSyncOptions} */
  const options = { cwd: root, stdio: 'inherit' };
  if (cli !== undefined && /npm-cli\.c?js$/.test(cli)) return spawnSync(process.execPath, [cli, ...args], options);
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
}

/** Installs what is missing; does nothing where all stands. Throws with the remedy where it cannot. */
export function ensureInstalled() {
  checkNode();
  if (isInstalled()) return;
  console.log('Installing packages (npm ci) …');
  const { status } = npm(['ci', '--include=dev', '--no-audit', '--no-fund']);
  if (status !== 0) throw new Error('npm ci failed (see above). Check the network or the npm registry, then run the command again.');
}

/**
 * Runs a script's main function; an error becomes one line and exit 1.
 * @param {() => unknown} main
 */
export async function run(main) {
  try {
    await main();
  } catch (error) {
    console.error(process.env.DEBUG ? error : error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

/**
 * True where the module was started itself: `node scripts/x.mjs`.
 * @param {string} moduleUrl
 */
export function isMain(moduleUrl) {
  return process.argv[1] !== undefined && fileURLToPath(moduleUrl) === process.argv[1];
}

if (isMain(import.meta.url)) await run(ensureInstalled);
