/**
 * The page's side of the service worker: offline use, offered updates, and protection on hosts that send no headers.
 */

export interface ServiceWorkerOptions {
  /** A new build is downloaded and waits. Call `applyUpdate` when the person asks for it. */
  readonly onUpdateReady: () => void;
}

const reloadedKey = 'workbench-reloaded-for-isolation';

let registration: ServiceWorkerRegistration | undefined;

/** True where the service worker answers this page's requests: it will open without its server. */
export function isControlled(): boolean {
  return 'serviceWorker' in navigator && navigator.serviceWorker.controller !== null;
}

/**
 * True where the Content-Security-Policy binds this page and the workers that it starts from now on:
 * the server sent the headers (only then is a page cross-origin isolated), or the service worker sends them.
 */
export function isProtected(): boolean {
  return globalThis.crossOriginIsolated || isControlled();
}

function watchForUpdates(found: ServiceWorkerRegistration, onUpdateReady: () => void): void {
  const watch = (worker: ServiceWorker | null): void => {
    worker?.addEventListener('statechange', () => {
      // On the first visit nothing was there to be updated.
      if (worker.state === 'installed' && found.active !== null) onUpdateReady();
    });
  };
  if (found.waiting !== null && found.active !== null) onUpdateReady();
  watch(found.installing);
  found.addEventListener('updatefound', () => watch(found.installing));
}

/**
 * Registers the service worker in a built app (the development server has none). Answers whether it could:
 * some private windows and plain http hosts have no service workers.
 */
export async function registerServiceWorker({ onUpdateReady }: ServiceWorkerOptions): Promise<boolean> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return false;
  try {
    registration = await navigator.serviceWorker.register(new URL('sw.js', document.baseURI), { updateViaCache: 'none' });
    watchForUpdates(registration, onUpdateReady);
  } catch (error) {
    console.warn('Offline use is not available: the service worker could not be registered.', error);
    return false;
  }
  return true;
}

function controlled(): Promise<void> {
  return new Promise((resolve) => {
    if (isControlled()) resolve();
    else navigator.serviceWorker.addEventListener('controllerchange', () => resolve(), { once: true });
  });
}

/** A page can become cross-origin isolated only while it loads: once a tab's session, it is loaded again. */
function reloadForIsolation(): Promise<never> | undefined {
  if (sessionStorage.getItem(reloadedKey) !== null) return undefined;
  sessionStorage.setItem(reloadedKey, '1');
  location.reload();
  return new Promise(() => {});
}

/**
 * Resolves once data may be taken: true where the page is protected, false where it cannot be (no service worker on a
 * host without headers). Call it after `registerServiceWorker`, before the first worker starts. On a host without
 * headers the first visit reloads itself once.
 */
export async function whenProtected(): Promise<boolean> {
  if (globalThis.crossOriginIsolated || !import.meta.env.PROD) return true;
  if (registration === undefined) return isProtected();
  const { active } = await navigator.serviceWorker.ready;
  if (!isControlled()) active?.postMessage({ type: 'claim' });
  await controlled();
  await reloadForIsolation();
  return true;
}

/** Looks for a new build on the server; without a server nothing happens. */
export async function checkForUpdate(): Promise<void> {
  await registration?.update().catch(() => undefined);
}

/** Activates the waiting build and reloads this page into it. Do not call it while a job runs in this tab. */
export function applyUpdate(): void {
  const waiting = registration?.waiting;
  if (!waiting) return;
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting.postMessage({ type: 'skip-waiting' });
}
