/**
 * The page's security headers: the one place where they are written.
 * Our server sends them; on a plain static host the page's meta element and the service worker stand in.
 */

const directives = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
];

/** For a meta element, which may not carry `frame-ancestors`. */
export const metaPolicy = directives.join('; ');

/** For the Content-Security-Policy header. */
export const headerPolicy = [...directives, "frame-ancestors 'none'"].join('; ');

/** What makes the page cross-origin isolated, so that workers may share memory. */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Every header that the app relies on, on every response. */
export const securityHeaders = {
  ...isolationHeaders,
  'Content-Security-Policy': headerPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};
