/** `npm start`: installs what is missing, builds where the sources changed, serves the app and opens it. */
import { spawn } from 'node:child_process';
import { ensureInstalled, run } from './ensure.mjs';
import { buildIfStale } from './build.mjs';
import { startOnFreePort } from './serve.mjs';

const preferredPort = 4173;

function hasDesktop() {
  if (process.env.CI || process.env.SSH_CONNECTION) return false;
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Opens an address in the person's browser; where that fails, the printed address is enough.
 * @param {string} url
 */
function open(url) {
  const [command, ...args] = process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  spawn(command, [...args, url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

await run(async () => {
  ensureInstalled();
  buildIfStale();
  const { url } = await startOnFreePort({ port: Number(process.env.PORT) || preferredPort });
  console.log(`\n  Brain Workbench: ${url}\n\n  Nothing you load into it leaves this machine. Press Ctrl+C to stop the server.`);
  if (hasDesktop()) open(url);
});
