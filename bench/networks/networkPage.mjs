/** A page that runs networks, built apart from the app, with the app's kernels and headers, in headless Chromium. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { buildWasm } from '../../scripts/buildWasm.mjs';
import { root } from '../../scripts/ensure.mjs';
import { chromiumArgs, ensureChromium } from '../../scripts/findChromium.mjs';
import { startServer } from '../../scripts/serve.mjs';

const outDir = join(root, '.cache/bench/networks');

async function buildPage() {
  buildWasm();
  await build({ root: join(root, 'bench/networks/page'), configFile: false, logLevel: 'warn', publicDir: false, base: './', worker: { format: 'es' }, build: { target: 'esnext', outDir, emptyOutDir: true, chunkSizeWarningLimit: 2000 } });
}

/**
 * `measure` runs one task of page/cases.ts in a worker of ours, or in one of stock tfjs.
 */
export async function openNetworkPage() {
  const executablePath = await ensureChromium();
  await buildPage();
  const { chromium } = await import('playwright');
  const server = await startServer({ dir: outDir });
  const profile = mkdtempSync(join(tmpdir(), 'brain-networks-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath, args: chromiumArgs, headless: true });
  const close = async () => {
    await context.close().catch(() => {});
    await server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && console.error(`  page: ${message.text()}`));
    await page.goto(server.url);
    if (!(await page.evaluate(() => crossOriginIsolated))) throw new Error('The page is not cross-origin isolated: it has no shared memory.');
    return {
      close,
      /**
       * @param {'ours' | 'stock'} side
       * @param {import('./page/cases.ts').Task} task
       */
      measure: (side, task) => page.evaluate(([name, asked]) => window.measure(name, asked), /** @type {const} */ ([side, task])),
    };
  } catch (error) {
    await close();
    throw error;
  }
}
