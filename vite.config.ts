import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { readFileSync } from 'node:fs';
import { stampSources } from './scripts/build.mjs';
import { writePlotlyCss } from './scripts/plotlyCss.mjs';
import { isolationHeaders, metaPolicy, securityHeaders } from './scripts/securityHeaders.mjs';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

/** The policy inside the built page, for hosts that send no headers. The development server needs inline styles. */
function metaPolicyPlugin(): Plugin {
  return {
    name: 'meta-policy',
    apply: 'build',
    transformIndexHtml: () => [{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: metaPolicy }, injectTo: 'head-prepend' }],
  };
}

function plotlyCssPlugin(): Plugin {
  return { name: 'plotly-css', config: writePlotlyCss };
}

export default defineConfig({
  // Relative addresses: the built folder can be served from any path.
  base: './',
  plugins: [
    plotlyCssPlugin(),
    svelte(),
    metaPolicyPlugin(),
    stampSources(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      injectRegister: false,
      injectManifest: {
        rollupFormat: 'iife',
        globPatterns: ['**/*.{html,js,css,svg,png,ico,woff2,wasm,webmanifest,txt}'],
        maximumFileSizeToCacheInBytes: 16 * 2 ** 20,
      },
      manifest: {
        id: './',
        name: 'Brain Workbench',
        short_name: 'Workbench',
        description: 'Customer lifetime value from your own files, on your own machine.',
        start_url: './',
        scope: './',
        display: 'standalone',
        background_color: '#ffffff',
        theme_color: '#ffffff',
        icons: [
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
          { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
        ],
      },
    }),
  ],
  define: {
    __APP_VERSION__: JSON.stringify(version),
    __SECURITY_HEADERS__: JSON.stringify(securityHeaders),
  },
  worker: { format: 'es' },
  // Plotly is one chunk of about a megabyte, loaded when the first chart is drawn.
  build: { target: 'esnext', chunkSizeWarningLimit: 1300 },
  server: { headers: isolationHeaders },
  preview: { headers: securityHeaders },
});
