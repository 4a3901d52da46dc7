import { afterEach, expect, it } from 'vitest';
import { setLanguage } from '../../src/i18n/language.ts';
import { networkEngineText } from '../../src/i18n/messages/networkEngines.ts';

afterEach(() => setLanguage('en'));

const measured = { name: 'wasm', threads: 2, reason: 'r', why: { key: 'step-measured', facts: { engine: 'wasm', threads: 2, ms: 6.24, nextEngine: 'webgpu', nextThreads: 1, nextMs: 9.5 } } };

it('says what networks ran on and why, in the page\u2019s language', () => {
  expect(networkEngineText(measured)).toBe('WebAssembly, 2 threads (Measured on this machine: WebAssembly, 2 threads: 6.2\u00a0ms a step of a network; WebGPU: 9.5\u00a0ms)');
  const lost = { name: 'cpu', threads: 1, reason: 'r', why: { key: 'device-lost', facts: { engine: 'webgpu' } } };
  expect(networkEngineText(lost)).toBe('Plain JavaScript (The device of WebGPU was lost)');
  setLanguage('es');
  expect(networkEngineText(lost)).toBe('JavaScript sin aceleración (Se perdió el dispositivo de WebGPU)');
  expect(networkEngineText({ ...lost, why: { key: 'chosen', facts: {} } })).toBe('JavaScript sin aceleración (Elegido en los ajustes)');
});

it('leaves a reason of a later version to its English words', () => {
  expect(networkEngineText({ name: 'npu', threads: 1, reason: 'it was there', why: { key: 'guessed', facts: {} } })).toBe('npu (it was there)');
});
