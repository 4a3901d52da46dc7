/** Draws public/icon-*.png from public/icon.svg. Run by hand after the mark changes: node scripts/icons.mjs */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { isMain, root, run } from './ensure.mjs';
import { chromiumArgs, ensureChromium } from './findChromium.mjs';

const icons = [
  { file: 'icon-192.png', sizePx: 192, svg: (/** @type {string} */ mark) => mark },
  { file: 'icon-512.png', sizePx: 512, svg: (/** @type {string} */ mark) => mark },
  // A launcher may cut a maskable icon to a circle: square ground, and the mark inside the safe middle.
  { file: 'icon-maskable-512.png', sizePx: 512, svg: (/** @type {string} */ mark) => mark.replace('rx="112"', '').replace('viewBox="0 0 512 512"', 'viewBox="-32 -32 576 576" style="background:#1f3a5f"') },
];

async function drawIcons() {
  const mark = readFileSync(join(root, 'public/icon.svg'), 'utf8');
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: chromiumArgs });
  try {
    for (const { file, sizePx, svg } of icons) {
      const page = await browser.newPage({ viewport: { width: sizePx, height: sizePx } });
      await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg(mark)}`);
      await page.screenshot({ path: join(root, 'public', file), omitBackground: true });
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

if (isMain(import.meta.url)) await run(drawIcons);
