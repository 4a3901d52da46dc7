import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/ensure.mjs';
import { headerPolicy } from '../../scripts/securityHeaders.mjs';
import { startOnFreePort, startServer } from '../../scripts/serve.mjs';
import { openApp } from './harness.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'workbench-server-'));
  mkdirSync(join(folder, 'site/assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  mkdirSync(join(folder, 'site-private'));
  writeFileSync(join(folder, 'site-private/secret.txt'), 'secret');
  writeFileSync(join(folder, 'site/index.html'), '<h1>here</h1>');
  writeFileSync(join(folder, 'site/sw.js'), '// worker');
  writeFileSync(join(folder, 'site/assets/main-AbCd_123.js'), `// ${'x'.repeat(5000)}`);
  writeFileSync(join(folder, 'site/assets/kernel-AbCd_123.wasm'), new Uint8Array(8));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Asks for a path exactly as written: fetch would resolve `..` before it sends. */
function rawStatus(port: number, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

describe('the server', () => {
  it('sends the policy and the isolation headers on every answer, also on a refusal', async () => {
    const server = await startServer({ dir: join(folder, 'site') });
    try {
      for (const path of ['', 'sw.js', 'assets/main-AbCd_123.js', 'nothing-here']) {
        const { headers } = await fetch(server.url + path);
        expect(headers.get('content-security-policy')).toBe(headerPolicy);
        expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
        expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
        expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
        expect(headers.get('x-content-type-options')).toBe('nosniff');
      }
    } finally {
      await server.close();
    }
  });

  it('holds the policy of the design to the letter', () => {
    expect(headerPolicy).toBe(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });

  it('keeps hashed files for ever, and asks for all others again', async () => {
    const server = await startServer({ dir: join(folder, 'site') });
    try {
      const cacheControl = async (path: string) => (await fetch(server.url + path)).headers.get('cache-control');
      expect(await cacheControl('assets/main-AbCd_123.js')).toContain('immutable');
      expect(await cacheControl('')).toBe('no-cache');
      expect(await cacheControl('sw.js')).toBe('no-cache');
    } finally {
      await server.close();
    }
  });

  it('names the type of each file and zips text', async () => {
    const server = await startServer({ dir: join(folder, 'site') });
    try {
      const script = await fetch(`${server.url}assets/main-AbCd_123.js`);
      expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
      expect(script.headers.get('content-encoding')).toBe('gzip');
      expect(await script.text()).toHaveLength(5003);
      expect((await fetch(`${server.url}assets/kernel-AbCd_123.wasm`)).headers.get('content-type')).toBe('application/wasm');
      expect(await (await fetch(server.url)).text()).toBe('<h1>here</h1>');
    } finally {
      await server.close();
    }
  });

  it('answers nothing outside its folder', async () => {
    const server = await startServer({ dir: join(folder, 'site') });
    try {
      const outside = ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/../../secret.txt', '/..%2fsite-private/secret.txt', '/%00', '/%', '/assets', '/assets/'];
      for (const path of outside) expect([path, await rawStatus(server.port, path)]).toEqual([path, 404]);
    } finally {
      await server.close();
    }
  });

  it('refuses to be written to', async () => {
    const server = await startServer({ dir: join(folder, 'site') });
    try {
      expect((await fetch(server.url, { method: 'POST', body: 'x' })).status).toBe(405);
    } finally {
      await server.close();
    }
  });

  it('takes the next port where one is taken', async () => {
    const first = await startServer({ dir: join(folder, 'site') });
    const second = await startOnFreePort({ dir: join(folder, 'site'), port: first.port });
    try {
      expect(second.port).not.toBe(first.port);
      expect((await fetch(second.url)).status).toBe(200);
    } finally {
      await first.close();
      await second.close();
    }
  });
});

describe('the built app on it', () => {
  it('opens cross-origin isolated and without an error', async () => {
    const app = await openApp();
    try {
      expect(await app.page.evaluate(() => crossOriginIsolated)).toBe(true);
      expect(app.errors).toEqual([]);
    } finally {
      await app.close();
    }
  });

  it('runs at most 150 kB of JavaScript, gzipped, on a first visit', async () => {
    const app = await openApp({ context: { serviceWorkers: 'block' } });
    try {
      await app.page.waitForLoadState('networkidle');
      const scripts = await app.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname).filter((path) => path.endsWith('.js')));
      const sizes = [...new Set(scripts)].map((path) => gzipSync(readFileSync(join(root, 'dist', path))).length);
      const totalBytes = sizes.reduce((sum, size) => sum + size, 0);
      expect(totalBytes).toBeGreaterThan(10_000);
      expect(totalBytes).toBeLessThanOrEqual(150_000);
    } finally {
      await app.close();
    }
  });

  it('can be installed: name, start address and icons that are there', async () => {
    const app = await openApp();
    try {
      const address = await app.page.locator('link[rel=manifest]').evaluate((link: HTMLLinkElement) => link.href);
      const manifest = (await (await fetch(address)).json()) as { name: string; display: string; start_url: string; icons: { src: string; sizes: string }[] };
      expect(manifest.name).toBe('Brain Workbench');
      expect(manifest.display).toBe('standalone');
      expect(new URL(manifest.start_url, address).href).toBe(app.server.url);
      expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']));
      for (const { src } of manifest.icons) expect((await fetch(new URL(src, address))).status).toBe(200);
    } finally {
      await app.close();
    }
  });
});
