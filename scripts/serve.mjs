/** Serves a built app on 127.0.0.1 with the headers that it relies on. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { createGzip } from 'node:zlib';
import { isMain, root, run } from './ensure.mjs';
import { isolationHeaders, securityHeaders } from './securityHeaders.mjs';

const mimeTypes = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.mjs', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.map', 'application/json; charset=utf-8'],
  ['.webmanifest', 'application/manifest+json; charset=utf-8'],
  ['.wasm', 'application/wasm'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.csv', 'text/csv; charset=utf-8'],
]);
const compressible = /^(text|application\/(json|manifest|wasm)|image\/svg)/;

/** Vite's content-hashed files never change; everything else is asked for again. */
const hashedAsset = /^\/assets\/.+-[\w-]{8}\.\w+$/;

/**
 * The file that a request path names inside `dir`, or undefined: outside of it, malformed, or absent.
 * @param {string} dir
 * @param {string} url
 */
async function findFile(dir, url) {
  let path;
  try {
    path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return undefined;
  }
  if (path.includes('\0')) return undefined;
  const file = resolve(dir, `.${path.endsWith('/') ? `${path}index.html` : path}`);
  if (!file.startsWith(dir + sep)) return undefined;
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ? { file, path, sizeBytes: found.size } : undefined;
}

/**
 * @typedef {{ headers: boolean, csp: boolean }} Policy
 * @param {Policy} policy
 */
function policyHeaders({ headers, csp }) {
  if (!headers) return {};
  return !csp ? isolationHeaders : securityHeaders;
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {string} dir
 * @param {Policy} policy
 */
async function answer(request, response, dir, policy) {
  const headers = policyHeaders(policy);
  const end = (/** @type {number} */ status, /** @type {string} */ text) => response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' }).end(text);
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(405, 'Only GET and HEAD are answered.');
  const found = await findFile(dir, request.url ?? '/');
  if (!found) return end(404, 'Not found.');
  const type = mimeTypes.get(extname(found.file)) ?? 'application/octet-stream';
  const zips = compressible.test(type) && found.sizeBytes > 1024 && /\bgzip\b/.test(String(request.headers['accept-encoding']));
  response.writeHead(200, {
    ...headers,
    'Content-Type': type,
    'Cache-Control': hashedAsset.test(found.path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    Vary: 'Accept-Encoding',
    ...(zips ? { 'Content-Encoding': 'gzip' } : { 'Content-Length': found.sizeBytes }),
  });
  if (request.method === 'HEAD') return response.end();
  const stream = createReadStream(found.file).on('error', () => response.destroy());
  if (zips) stream.pipe(createGzip()).pipe(response);
  else stream.pipe(response);
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @returns {Promise<number>} the port that it listens on
 */
function listen(server, port) {
  return new Promise((fulfil, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      fulfil(address !== null && typeof address === 'object' ? address.port : port);
    });
  });
}

/**
 * Starts the server. `port` 0 takes a free one; a taken one rejects with `EADDRINUSE`.
 * `headers: false` is a plain static host; `csp: false` sends the isolation headers alone. Both are for tests.
 * `close` ends open connections too.
 * @param {{ dir?: string, port?: number } & Partial<Policy>} [options]
 */
export async function startServer({ dir = join(root, 'dist'), port = 0, headers = true, csp = true } = {}) {
  const folder = resolve(dir);
  const server = createServer((request, response) => {
    answer(request, response, folder, { headers, csp }).catch(() => response.destroy());
  });
  const bound = await listen(server, port);
  return {
    port: bound,
    url: `http://127.0.0.1:${bound}/`,
    /** @returns {Promise<void>} */
    close: () =>
      new Promise((fulfil) => {
        server.close(() => fulfil());
        server.closeAllConnections();
      }),
  };
}

/**
 * Starts the server on the first free port from `port` on, of twenty.
 * @param {{ dir?: string, port: number } & Partial<Policy>} options
 */
export async function startOnFreePort({ port, ...options }) {
  for (let candidate = port; candidate < port + 20; candidate++) {
    try {
      return await startServer({ ...options, port: candidate });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    }
  }
  return startServer({ ...options, port: 0 });
}

if (isMain(import.meta.url)) {
  await run(async () => {
    const { url } = await startOnFreePort({ port: 4173 });
    console.log(`Serving dist/ at ${url}`);
  });
}
