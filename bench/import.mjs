/** `import`: a CSV file of mixed columns into the app, as a person gets it, against pandas read_csv + describe. */
import { statSync } from 'node:fs';
import { chooseFiles, openAppPage } from '../scripts/appPage.mjs';
import { mixedCsv } from './mixedCsv.mjs';
import { findPython, runPeer } from './python.mjs';
import { alternate, toRow } from './rounds.mjs';

const defaultRows = 1_000_000;
const threads = 1;

/**
 * One import into an empty profile: detection, parsing, typing, profile, hash and storage. The start of browser and page is not counted.
 * @param {string} path
 * @param {number} rows
 */
async function importMs(path, rows) {
  const { page, close } = await openAppPage();
  try {
    await chooseFiles(page, [path]);
    const { outcome, ms } = await page.evaluate(async () => {
      const input = /** @type {HTMLInputElement} */ (document.querySelector('#workbench-files'));
      const file = /** @type {File} */ (input.files?.[0]);
      const startMs = performance.now();
      return { outcome: await window.workbench.importFile(file), ms: performance.now() - startMs };
    });
    if (!outcome.ok) throw new Error(`The import failed: ${outcome.error.message}`);
    const datasets = await page.evaluate(() => window.workbench.datasets());
    if (!datasets.ok || datasets.value[0]?.rows !== rows) throw new Error(`The import kept another number of rows than ${rows}.`);
    return ms;
  } finally {
    await close();
  }
}

/** @param {{ rounds: number, size?: number }} options */
export default async function benchmarkImport({ rounds, size = defaultRows }) {
  const path = mixedCsv(size);
  console.log(`import: ${size} rows x 12 columns, ${(statSync(path).size / 1e6).toFixed(1)} MB`);
  const python = findPython('pandas');
  if (!python) console.warn('  SKIPPED peer: no Python with pandas found (set PYTHON to one).');
  let peer = null;
  const theirs = async () => {
    const { ms, rows, version } = runPeer(/** @type {string} */ (python), 'pandas_import.py', { args: [path], threads });
    if (rows !== size) throw new Error(`pandas read ${rows} rows of ${size}.`);
    peer = `pandas ${version} read_csv + describe`;
    return ms;
  };
  const times = await alternate({ rounds, ours: () => importMs(path, size), theirs: python ? theirs : undefined });
  return [toRow({ name: 'import', size, threads, engine: 'typescript', peer }, times)];
}
