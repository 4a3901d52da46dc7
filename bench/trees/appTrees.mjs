/** The built app in Chromium as the place where trees are trained and rows are scored: as a person gets it, driven through `window.workbench`. */
import { chooseFiles, openAppPage, whenReady } from '../../scripts/appPage.mjs';
import { watchMemory } from './processMemory.mjs';

const settleMs = 1000;

/**
 * @template T
 * @param {import('../../src/core/contract/index.ts').Outcome<T>} outcome
 * @returns {T}
 */
function valueOf(outcome) {
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.error.message);
}

/**
 * @typedef {import('../../src/workers/protocol.ts').EnginePick} EnginePick
 * @typedef {Omit<import('../../src/workers/protocol.ts').TabularTrainRequest, 'nowMs'>} TrainRequest
 * @typedef {import('../../src/tasks/tabular/types.ts').TabularReport} TabularReport
 * @typedef {Omit<import('../../src/workers/tableProtocol.ts').AnomalyTrainRequest, 'nowMs'>} AnomalyRequest
 * @typedef {import('../../src/tasks/anomaly/types.ts').AnomalyReport} AnomalyReport
 * @typedef {import('../../src/core/contract/index.ts').Outcome<{ runId: string }>} Started
 */

/** An empty profile, with a fresh page for each measurement so that none pays for what another left. */
export async function openAppTrees() {
  const app = await openAppPage();
  const context = app.page.context();
  const url = app.page.url();
  let { page } = app;

  async function renewPage() {
    const next = await context.newPage();
    await page.close();
    page = next;
    await page.goto(url);
    await whenReady(page);
    if (!(await page.evaluate(() => crossOriginIsolated))) throw new Error('The page is not cross-origin isolated: it has no threads.');
    await page.waitForTimeout(settleMs);
  }

  /**
   * Trains in a fresh page. `peakBytes`: of all of the browser's processes, above the idle page.
   * @param {EnginePick} engine
   * @param {() => Promise<Started>} start
   */
  async function trainBy(engine, start) {
    valueOf(await page.evaluate((pick) => window.workbench.setEngine(pick), engine));
    await renewPage();
    const peakAboveIdle = watchMemory();
    const { runId } = valueOf(await start());
    const peakBytes = peakAboveIdle?.() ?? null;
    const run = valueOf(await page.evaluate((id) => window.workbench.run(id), runId));
    if (run.engine.name !== engine.engine) throw new Error(`The training ran on ${run.engine.name}, not on ${engine.engine}: ${run.engine.reason}`);
    return { runId, report: run.report, peakBytes };
  }

  return {
    close: app.close,

    /**
     * Answers the dataset's id.
     * @param {string} path
     */
    async importCsv(path) {
      await chooseFiles(page, [path]);
      const outcome = await page.evaluate(async () => {
        const input = /** @type {HTMLInputElement} */ (document.querySelector('#workbench-files'));
        return window.workbench.importFile(/** @type {File} */ (input.files?.[0]));
      });
      return valueOf(outcome).datasetId;
    },

    /**
     * As `trainBy`.
     * @param {EnginePick} engine
     * @param {TrainRequest} request
     */
    async train(engine, request) {
      const { report, ...trained } = await trainBy(engine, () => page.evaluate((asked) => window.workbench.trainTabular(asked), request));
      return { ...trained, report: /** @type {TabularReport} */ (report) };
    },

    /**
     * As `trainBy`.
     * @param {EnginePick} engine
     * @param {AnomalyRequest} request
     */
    async trainAnomaly(engine, request) {
      const { report, ...trained } = await trainBy(engine, () => page.evaluate((asked) => window.workbench.trainAnomaly(asked), request));
      return { ...trained, report: /** @type {AnomalyReport} */ (report) };
    },

    /**
     * From stored columns to predictions.
     * @param {EnginePick} engine
     * @param {{ runId: string, datasetId: string }} request
     */
    async score(engine, request) {
      valueOf(await page.evaluate((pick) => window.workbench.setEngine(pick), engine));
      await renewPage();
      const { timingsMs } = valueOf(await page.evaluate((asked) => window.workbench.scoreTabular(asked), request));
      return { ms: timingsMs.columns + timingsMs.predict, partsMs: { ...timingsMs } };
    },
  };
}

/**
 * What of a training is the way from stored columns to artifact, binning included; what other models, checks and judging took is left out.
 * @param {Pick<TabularReport | AnomalyReport, 'timingsMs'>} report
 * @param {string} kind
 */
export function fitPartsOf({ timingsMs: { columns, features, fit, artifacts } }, kind) {
  return { columns, features, fit: fit[kind], artifacts };
}
