/** The job task `convert`: many files through one start of the browser, each written as plain CSV. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { strFromU8, strToU8, unzipSync } from 'fflate';
import { chooseFiles } from './appPage.mjs';

const batchFiles = 200;
const batchBytes = 64 * 2 ** 20;

/** @param {string} path */
const outputName = (path) => basename(path).replace(/\.gz$/i, '');

/** @param {string[]} paths */
function commonFolder(paths) {
  let folder = dirname(paths[0]);
  while (!paths.every((path) => path.startsWith(join(folder, '/')))) folder = dirname(folder);
  return folder;
}

/**
 * Where each file's CSV goes below the output folder: its own name (less `.gz`); files that would share a name keep
 * their folders, from the folder that all inputs have in common.
 * @param {string[]} paths
 * @returns {Map<string, string>}
 */
export function planOutputs(paths) {
  const common = commonFolder(paths);
  const count = new Map();
  for (const path of paths) count.set(outputName(path), (count.get(outputName(path)) ?? 0) + 1);
  const place = (/** @type {string} */ path) => (count.get(outputName(path)) === 1 ? outputName(path) : join(relative(common, dirname(path)), outputName(path)));
  const outputs = new Map(paths.map((path) => [path, place(path)]));
  /** @type {Map<string, string>} */
  const taken = new Map([['report.json', 'the report']]);
  for (const [path, output] of outputs) {
    const other = taken.get(output);
    if (other !== undefined) throw new Error(`${path} and ${other} would both be written to ${output}. Rename one, or convert them apart.`);
    taken.set(output, path);
  }
  return outputs;
}

/**
 * Batches of bounded size, in order.
 * @param {string[]} paths
 */
export function planBatches(paths) {
  /** @type {string[][]} */
  const batches = [];
  let held = Infinity;
  for (const path of paths) {
    const bytes = statSync(path).size;
    if (held + bytes > batchBytes || batches[batches.length - 1].length >= batchFiles) {
      batches.push([]);
      held = 0;
    }
    batches[batches.length - 1].push(path);
    held += bytes;
  }
  return batches;
}

/**
 * @param {string} out
 * @param {string} output
 * @param {Uint8Array} bytes
 */
function write(out, output, bytes) {
  const path = join(out, output);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

/**
 * @typedef {import('../src/workers/protocol.ts').ConvertedFile} ConvertedFile
 * @typedef {{ page: import('playwright').Page, nextDownload: (name: string) => Promise<string> }} AppPage
 * @param {AppPage} app
 * @param {string[]} batch
 * @returns {Promise<{ entries: ConvertedFile[], zip: Record<string, Uint8Array> }>}
 */
async function convertBatch({ page, nextDownload }, batch) {
  await chooseFiles(page, batch);
  const outcome = await page.evaluate(() => window.workbench.convertFiles());
  if (!outcome.ok) throw new Error(outcome.error.message);
  const zip = unzipSync(readFileSync(await nextDownload('convert.zip')));
  return { entries: JSON.parse(strFromU8(zip['report.json'])), zip };
}

/**
 * Converts the files and writes `report.json`, which names each file as its path from `folder`. Answers the summary;
 * throws where no file at all could be read.
 * @param {AppPage} app
 * @param {{ paths: string[], folder: string, out: string }} request
 */
export async function convert(app, { paths, folder, out }) {
  const outputs = planOutputs(paths);
  /** @type {Map<string, ConvertedFile & { output?: string }>} */
  const report = new Map();
  for (const batch of planBatches(paths)) {
    const { entries, zip } = await convertBatch(app, batch);
    for (const [i, entry] of entries.entries()) {
      const path = batch[i];
      const output = /** @type {string} */ (outputs.get(path));
      const name = relative(folder, path).replaceAll('\\', '/');
      report.set(path, { ...entry, name, ...(entry.error ? {} : { output }) });
      if (entry.output !== undefined) write(out, output, zip[entry.output]);
    }
  }
  const files = paths.map((path) => /** @type {ConvertedFile} */ (report.get(path)));
  const appVersion = await app.page.evaluate(() => window.workbench.appVersion);
  write(out, 'report.json', strToU8(`${JSON.stringify({ task: 'convert', appVersion, files }, null, 2)}\n`));
  return summarise(files, out);
}

/**
 * @param {ConvertedFile[]} files
 * @param {string} out
 */
function summarise(files, out) {
  const refused = files.filter(({ error }) => error);
  if (refused.length === files.length) throw new Error(`No file could be read. The first, ${refused[0].name}: ${refused[0].error?.message} (all: ${join(out, 'report.json')})`);
  const rows = files.reduce((sum, file) => sum + (file.rows?.read ?? 0), 0);
  const quarantined = files.reduce((sum, file) => sum + (file.rows?.quarantined ?? 0), 0);
  return `${files.length - refused.length} of ${files.length} files converted: ${rows} rows read, ${quarantined} quarantined, ${refused.length} files refused.`;
}
