import { expect, it } from 'vitest';
import { describeAdapter } from '../../src/engines/webgpu/adapter.ts';
import { createWebGpuEngine } from '../../src/engines/webgpu/webgpuEngine.ts';

function gpuWith(requestAdapter: () => Promise<unknown>): GPU {
  return { requestAdapter } as unknown as GPU;
}

const info = { vendor: '', architecture: '', device: '', description: '', isFallbackAdapter: false };

it.each([
  [{ vendor: 'nvidia', architecture: 'hopper' }, false],
  [{ vendor: 'apple', architecture: 'metal-3' }, false],
  [{ vendor: 'google', architecture: 'swiftshader' }, true],
  [{ vendor: 'mesa', description: 'llvmpipe (LLVM 15.0.6, 256 bits)' }, true],
  [{ vendor: 'microsoft', device: 'Microsoft Basic Render Driver' }, true],
  [{ vendor: 'unknown', isFallbackAdapter: true }, true],
])('tells software from a graphics processor: %o', async (given, isSoftware) => {
  expect(await describeAdapter(gpuWith(async () => ({ info: { ...info, ...given } })))).toMatchObject({ vendor: given.vendor, isSoftware });
});

it('knows of no adapter where there is none, and where asking for one fails', async () => {
  expect(await describeAdapter(gpuWith(async () => null))).toBeUndefined();
  expect(await describeAdapter(gpuWith(() => Promise.reject(new Error('blocked'))))).toBeUndefined();
});

it('makes no engine of an adapter that gives no device', async () => {
  const adapter = { info, limits: {}, requestDevice: () => Promise.reject(new Error('in use')) };
  expect(await createWebGpuEngine(gpuWith(async () => adapter))).toBeUndefined();
});
