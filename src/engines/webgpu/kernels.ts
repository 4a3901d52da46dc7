import addRows from './addRows.wgsl?raw';
import type { GraphicsDevice } from './device.ts';
import markLeft from './markLeft.wgsl?raw';
import moveRows from './moveRows.wgsl?raw';
import subtractSibling from './subtractSibling.wgsl?raw';

/** The kernels, compiled; what each does, and which buffers it takes, stands at the head of its file. */
export interface Kernels {
  readonly addRows: GPUComputePipeline;
  readonly subtractSibling: GPUComputePipeline;
  readonly markLeft: GPUComputePipeline;
  readonly moveRows: GPUComputePipeline;
}

export async function compileKernels(device: GraphicsDevice): Promise<Kernels> {
  const [rows, sibling, left, moved] = await Promise.all([addRows, subtractSibling, markLeft, moveRows].map((code) => device.compile(code)));
  return { addRows: rows, subtractSibling: sibling, markLeft: left, moveRows: moved };
}
