/**
 * Writes public/plotly.css from Plotly's own rules. Plotly would inject them as a style element, which the
 * Content-Security-Policy forbids; it leaves them alone where a link with its id and class is there already.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { isMain, root, run } from './ensure.mjs';

/** Reads the rules out of Plotly's module, whose only call puts each rule before all earlier ones. */
function readRules() {
  const source = readFileSync(join(root, 'node_modules/plotly.js/build/plotcss.js'), 'utf8');
  /** @type {string[]} */
  const rules = [];
  const context = { require: () => ({ addStyleRule: (/** @type {string} */ selector, /** @type {string} */ style) => rules.unshift(`${selector}{${style}}`) }) };
  vm.runInNewContext(source, context);
  return rules;
}

/** Writes the file where it differs; throws where Plotly's module has another shape than we know. */
export function writePlotlyCss() {
  const rules = readRules();
  if (rules.length < 20) throw new Error(`scripts/plotlyCss.mjs found ${rules.length} rules in Plotly's build/plotcss.js: its shape has changed.`);
  const css = `/* From plotly.js (MIT licence), by scripts/plotlyCss.mjs. */\n${rules.join('\n')}\n`;
  const path = join(root, 'public/plotly.css');
  if (!existsSync(path) || readFileSync(path, 'utf8') !== css) writeFileSync(path, css);
}

if (isMain(import.meta.url)) await run(writePlotlyCss);
