import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
/** WebGPU without a graphics processor: Chromium's software adapter. */
const softwareWebGpu = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--use-vulkan=swiftshader', '--use-angle=swiftshader', '--use-webgpu-adapter=swiftshader'];

/** What src/engines/tf and its tests import, file by file. */
const tfjs = ['tfjs-core', 'tfjs-core/dist/public/chained_ops/register_all_chained_ops', 'tfjs-core/dist/register_all_gradients', 'tfjs-layers', 'tfjs-backend-webgpu'].map((name) => `@tensorflow/${name}`);

/**
 * Three projects: `node` (pure code), `browser` (code that needs IndexedDB or workers, inside real Chromium)
 * and `app` (Node driving the built app in Chromium as a person would).
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: { name: 'node', include: ['test/**/*.test.ts'], exclude: ['test/browser/**', 'test/app/**'], environment: 'node', setupFiles: ['test/propertySeed.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
      },
      {
        plugins: [svelte()],
        define: { __APP_VERSION__: JSON.stringify('test') },
        // Found late, a dependency reloads the page in the middle of a test.
        optimizeDeps: { include: ['idb', 'chardet', 'fflate', 'fast-check', ...tfjs] },
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          setupFiles: ['test/propertySeed.ts'],
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath: chromiumPath, args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic', '--no-first-run', ...softwareWebGpu] } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: { name: 'app', include: ['test/app/**/*.test.ts'], environment: 'node', testTimeout: 300_000, hookTimeout: 120_000, fileParallelism: false },
      },
    ],
  },
});
