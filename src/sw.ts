/**
 * The service worker: keeps the whole built app, so that it runs with its server gone, and puts the security headers
 * on every response, so that a plain static host gives the same isolation and the same policy to page and workers.
 */
import { PrecacheController } from 'workbox-precaching/PrecacheController.js';
import type { PrecacheEntry } from 'workbox-precaching/_types.js';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] };
declare const __SECURITY_HEADERS__: Readonly<Record<string, string>>;

const controller = new PrecacheController();
controller.addToCacheList(self.__WB_MANIFEST);

/** The cached file's address for a request: no query, no fragment, a folder is its index.html. */
function fileAddress(requestUrl: string): string {
  const url = new URL(requestUrl);
  const path = url.pathname.endsWith('/') ? `${url.pathname}index.html` : url.pathname;
  return url.origin + path;
}

function withSecurityHeaders(response: Response): Response {
  if (response.type === 'opaqueredirect' || response.type === 'error') return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(__SECURITY_HEADERS__)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

async function answer(request: Request): Promise<Response> {
  const current = await controller.matchPrecache(fileAddress(request.url));
  // A tab that still runs the build before this one finds its lazily loaded files here, until it is closed.
  const response = current ?? (await caches.match(request)) ?? (await fetch(request));
  return withSecurityHeaders(response);
}

/** Removes earlier builds' files once at most one tab is open, which is the one that is about to run this build. */
async function removeOldFiles(event: ExtendableEvent): Promise<void> {
  const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (tabs.length <= 1) await controller.activate(event);
}

self.addEventListener('install', (event) => {
  event.waitUntil(controller.install(event));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(answer(request));
  if (request.mode === 'navigate') event.waitUntil(removeOldFiles(event));
});

self.addEventListener('message', (event: ExtendableMessageEvent) => {
  const message = event.data as { type?: unknown } | null;
  // An update waits until the person takes it.
  if (message?.type === 'skip-waiting') event.waitUntil(self.skipWaiting());
  // A page that was reloaded past the service worker asks to be controlled again.
  if (message?.type === 'claim') event.waitUntil(self.clients.claim());
});
