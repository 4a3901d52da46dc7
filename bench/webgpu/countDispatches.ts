/** Runs work that records WebGPU commands, and counts the dispatches in it. */
export function countDispatches<T>(work: () => T): { readonly dispatches: number; readonly result: T } {
  const prototype = GPUComputePassEncoder.prototype;
  const { dispatchWorkgroups } = prototype;
  let dispatches = 0;
  prototype.dispatchWorkgroups = function (...sizes) {
    dispatches++;
    return dispatchWorkgroups.apply(this, sizes);
  };
  try {
    const result = work();
    return { result, dispatches };
  } finally {
    prototype.dispatchWorkgroups = dispatchWorkgroups;
  }
}
