/**
 * `npm test`: installs what is missing, then checks, builds and tests everything, and sums up in the last line.
 * `--static` stops before the tests. Each static check counts as one test.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, root, run } from './ensure.mjs';
import { ensureChromium } from './findChromium.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

/**
 * Runs a tool of node_modules by its script.
 * @param {string} script
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
function runTool(script, args, env) {
  const { status } = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  return status === 0;
}

/** @type {[string, string, string[]][]} */
const staticChecks = [
  ['Kernels (AssemblyScript)', 'scripts/buildWasm.mjs', []],
  ['Types (TypeScript)', 'node_modules/typescript/bin/tsc', ['-p', '.']],
  ['Types (service worker)', 'node_modules/typescript/bin/tsc', ['-p', 'tsconfig.sw.json']],
  ['Types (Svelte)', 'node_modules/svelte-check/bin/svelte-check', ['--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human']],
  ['Lint', 'node_modules/eslint/bin/eslint.js', ['.', '--max-warnings', '0']],
  ['Import directions', 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs', ['src', '--config', '.dependency-cruiser.cjs', '--output-type', 'err']],
  ['Build', 'scripts/build.mjs', []],
  ['Size of the first load', 'scripts/checkSize.mjs', []],
];

/** @param {string} title */
function heading(title) {
  console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 70 - title.length))}`);
}

/** @returns {Count} */
function runStaticChecks() {
  const failed = staticChecks.filter(([title, script, args]) => {
    heading(title);
    const passed = runTool(script, args);
    console.log(passed ? `${title}: passed` : `${title}: FAILED`);
    return !passed;
  });
  return { passed: staticChecks.length - failed.length, failed: failed.length, skipped: 0 };
}

/**
 * Runs one project of vitest.config.ts and counts from its report; a run that broke without one counts as failed.
 * @param {string} project
 * @param {string} chromiumPath
 * @returns {Count}
 */
function runVitest(project, chromiumPath) {
  heading(`Tests: ${project}`);
  const report = join(root, `.cache/vitest-${project}.json`);
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const isGreen = runTool('node_modules/vitest/vitest.mjs', ['run', '--project', project, '--passWithNoTests', ...reporters], { CHROMIUM_PATH: chromiumPath });
  if (!existsSync(report)) return { passed: 0, failed: isGreen ? 0 : 1, skipped: 0 };
  const { numPassedTests: passed, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, 'utf8'));
  const failed = isGreen ? numFailedTests : Math.max(1, numFailedTests);
  return { passed, failed, skipped: numPendingTests + numTodoTests };
}

await run(async () => {
  ensureInstalled();
  mkdirSync(join(root, '.cache'), { recursive: true });
  const counts = [runStaticChecks()];
  if (!process.argv.includes('--static')) {
    const chromiumPath = await ensureChromium();
    for (const project of ['node', 'browser', 'app']) counts.push(runVitest(project, chromiumPath));
  }
  const total = counts.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }));
  const mustNotSkip = Boolean(process.env.CI) && existsSync(join(root, '../shared'));
  if (total.skipped > 0 && mustNotSkip) console.log(`\nCI has the shared data and the native peers, yet ${total.skipped} tests were skipped: that fails the run.`);
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  if (total.failed > 0 || (total.skipped > 0 && mustNotSkip)) process.exitCode = 1;
});
