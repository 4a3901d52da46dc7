/**
 * `npm run job -- job.json --out DIR`: runs a job in the built app itself, in a headless Chromium.
 * Exit 0 and a summary, or exit 1 and one clear line.
 */
import { accessSync, constants, copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled, run } from './ensure.mjs';

const usage = 'Usage: npm run job -- job.json --out DIR';

/** Where the person stands: npm starts scripts in the project's folder. */
const startedIn = process.env.npm_lifecycle_event === 'job' && process.env.INIT_CWD ? process.env.INIT_CWD : process.cwd();

function readArguments() {
  try {
    const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
    if (positionals.length === 1 && values.out) return { jobPath: resolve(startedIn, positionals[0]), out: resolve(startedIn, values.out) };
  } catch {
    // An unknown switch: told below.
  }
  throw new Error(usage);
}

/**
 * Makes the output folder before anything is started, and sees that it can be written.
 * @param {string} out
 */
function makeFolder(out) {
  try {
    mkdirSync(out, { recursive: true });
    accessSync(out, constants.W_OK);
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code;
    if (code === 'EEXIST') throw new Error(`--out names a file, ${out}. Name a folder: it is made where it is not there.`, { cause: error });
    throw new Error(`--out ${out} cannot be written: ${error instanceof Error ? error.message : error}. Name another folder.`, { cause: error });
  }
}

/**
 * @typedef {Awaited<ReturnType<typeof import('./appPage.mjs').openAppPage>>} AppPage
 * @param {AppPage} app
 * @param {import('./jobFile.mjs').ReadyJob} ready
 * @param {string} out
 */
async function runInPage({ page, nextDownload }, { job, files }, out) {
  const { chooseFiles } = await import('./appPage.mjs');
  await chooseFiles(page, files);
  if (process.stderr.isTTY) await showProgress(page);
  const outcome = await page.evaluate((wanted) => window.workbench.runJob(wanted, (progress) => /** @type {{ reportProgress?: (progress: unknown) => void }} */ (globalThis).reportProgress?.(progress)), job);
  if (!outcome.ok) throw new Error(outcome.error.message);
  /** @type {[from: string, to: string][]} */
  const written = [];
  for (const name of outcome.value.files) written.push([await nextDownload(name), join(out, name)]);
  // All at once: who cancels finds all of a result, or none of it.
  for (const [from, to] of written) copyFileSync(from, to);
  return outcome.value.summary;
}

/** @param {import('playwright').Page} page */
async function showProgress(page) {
  await page.exposeFunction('reportProgress', (/** @type {import('../src/core/contract/index.ts').Progress} */ { phase, done, total, unit }) => {
    const share = total > 0 ? ` of ${Math.round(total)}` : '';
    process.stderr.write(`\r\x1b[2K${phase}: ${Math.round(done)}${share} ${unit}`);
  });
}

/** @param {string} text */
const oneLine = (text) => text.replace(/\s*\n\s*/g, ' ').trim();

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
/** By convention 128 and the signal's number. */
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
/** The browser may hear of a Ctrl-C before we do. */
const signalDelayMs = 200;

/** Ends the browser on a signal, where it has started or still starts, and says so in one line. */
function cancelOnSignal(/** @type {Promise<AppPage>} */ opening, /** @type {string} */ said) {
  /** @type {keyof typeof exitCodes | undefined} */
  let heard;
  for (const signal of signals) {
    process.once(signal, () => {
      heard ??= signal;
      const closed = opening.then((app) => app.close()).catch(() => {});
      void closed.finally(() => {
        console.error(said);
        process.exit(exitCodes[signal]);
      });
    });
  }
  return {
    /** Waits for the end where a signal came: what failed then failed because of it. */
    async settle() {
      await new Promise((fulfil) => setTimeout(fulfil, signalDelayMs));
      if (heard) await new Promise(() => {});
    },
  };
}

await run(async () => {
  const { jobPath, out } = readArguments();
  ensureInstalled();
  const { readJob } = await import('./jobFile.mjs');
  const ready = readJob(jobPath);
  makeFolder(out);
  const { openAppPage } = await import('./appPage.mjs');
  const { convert } = await import('./convertJob.mjs');
  const opening = openAppPage({ handleSIGINT: false });
  const cancelled = cancelOnSignal(opening, ready.job.task === 'convert' ? `Cancelled: the files that were converted before lie in ${out}.` : 'Cancelled: no results were written.');
  const app = await opening.catch(async (error) => {
    await cancelled.settle();
    throw error;
  });
  try {
    const work = ready.job.task === 'convert' ? convert(app, { paths: ready.files, folder: dirname(resolve(jobPath)), out }) : runInPage(app, ready, out);
    const summary = await Promise.race([work, app.failed]);
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
    console.log(`${summary}\nResults: ${out}`);
  } catch (error) {
    await cancelled.settle();
    throw new Error(oneLine(error instanceof Error ? error.message : String(error)), { cause: error });
  } finally {
    await app.close();
  }
});
