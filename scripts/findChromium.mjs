/** Finds a Chromium (or Chrome, or Edge) that starts, or installs one. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { isMain, root, run } from './ensure.mjs';

const isRoot = process.getuid?.() === 0;

/** Switches for an automated, silent browser; as root Chromium starts only without its sandbox. */
export const chromiumArgs = [
  ...(isRoot || process.env.CI ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

function linuxPlaces() {
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable', 'microsoft-edge'];
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'];
  return names.flatMap((name) => folders.filter(Boolean).map((folder) => join(folder, name)));
}

function macPlaces() {
  const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
  return apps.flatMap((app) => ['/Applications', join(homedir(), 'Applications')].map((folder) => join(folder, `${app}.app/Contents/MacOS/${app}`)));
}

function windowsPlaces() {
  const folders = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter((folder) => folder !== undefined);
  return folders.flatMap((folder) => ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map((path) => join(folder, path)));
}

/** The browser that `playwright install chromium` downloads, where it did. */
async function playwrightPlaces() {
  try {
    const { chromium } = await import('playwright');
    return [chromium.executablePath()];
  } catch {
    return [];
  }
}

/**
 * A stub that only tells how to install a browser (Ubuntu's chromium-browser) does not start.
 * @param {string} path
 */
function starts(path) {
  if (!existsSync(path)) return false;
  if (process.platform === 'win32') return true;
  return spawnSync(path, ['--version', ...(isRoot ? ['--no-sandbox'] : [])], { timeout: 30_000, stdio: 'ignore' }).status === 0;
}

/** Path of a Chromium on this machine, or undefined. `CHROMIUM_PATH` is taken at its word. */
export async function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH is ${named}, where there is no file. Correct it, or unset it to search the usual places.`);
    return named;
  }
  const places = process.platform === 'win32' ? windowsPlaces() : process.platform === 'darwin' ? macPlaces() : linuxPlaces();
  return [...places, ...(await playwrightPlaces())].find(starts);
}

function isDebian() {
  try {
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/**
 * Installs Debian packages as root; true where it worked.
 * @param {string[]} packages
 */
export function aptInstall(packages) {
  /** @type {import('node:child_process').SpawnSyncOptions} */
  const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  if (spawnSync('apt-get', ['update', '-q'], options).status !== 0) return false;
  return spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], options).status === 0;
}

function install() {
  if (isRoot && isDebian() && aptInstall(['chromium', 'fonts-liberation'])) return;
  const withLibraries = isRoot && process.platform === 'linux' ? ['--with-deps'] : [];
  spawnSync(process.execPath, [join(root, 'node_modules/playwright/cli.js'), 'install', ...withLibraries, 'chromium'], { cwd: root, stdio: 'inherit' });
}

/** Path of a Chromium; installs one where there is none. Throws with the remedy where it cannot. */
export async function ensureChromium() {
  const found = await findChromium();
  if (found) return found;
  console.log('No Chromium found: installing one …');
  install();
  const installed = await findChromium();
  if (installed) return installed;
  throw new Error('No Chromium found, and none could be installed. Install Chromium, Chrome or Edge, or set CHROMIUM_PATH to one.');
}

if (isMain(import.meta.url)) await run(async () => console.log(await ensureChromium()));
