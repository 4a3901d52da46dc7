import { WorkbenchError } from '../../core/contract/index.ts';
import { dropOut, dropThreshold } from '../../core/neural/dropout.ts';
import { ADAM } from '../../core/neural/adam.ts';

/** Kernels over the memory of a backend's tensors, which the views are of. */
export interface TensorKernels {
  /** As in core/neural/dropout.ts. */
  dropOut(from: Float32Array, rate: number, seed: number, to: Float32Array): void;
  /** Adam's step, which changes the first three in place; `rate` is that of `adamRate`. */
  adam(weight: Float32Array, first: Float32Array, second: Float32Array, gradient: Float32Array, scale: number, rate: number): void;
}

/** In plain TypeScript. Rounded to 32 bits at each step, as the others compute. */
export const plainKernels: TensorKernels = {
  dropOut,
  adam(weight, first, second, gradient, scale, rate) {
    const { fround } = Math;
    const [narrowRate, keep1, keep2, epsilon] = [rate, ADAM.beta1, ADAM.beta2, ADAM.epsilon].map(fround);
    const [add1, add2] = [1 - keep1, 1 - keep2].map(fround);
    for (let i = 0; i < weight.length; i++) {
      const g = fround(gradient[i] * scale);
      const m = fround(fround(keep1 * first[i]) + fround(add1 * g));
      const v = fround(fround(keep2 * second[i]) + fround(add2 * fround(g * g)));
      first[i] = m;
      second[i] = v;
      weight[i] = fround(weight[i] - fround(fround(narrowRate * m) / fround(fround(Math.sqrt(v)) + epsilon)));
    }
  },
};

/** What tfjs's own WebAssembly module shows of itself. */
interface TfjsModule {
  readonly asm?: { readonly memory?: unknown };
}

/** The exports of engines/wasm/assembly/tensors.ts. */
interface TensorExports {
  dropOut(from: number, to: number, count: number, threshold: number, scale: number, seed: number): void;
  adam(weight: number, first: number, second: number, gradient: number, count: number, scale: number, rate: number, beta1: number, beta2: number, epsilon: number): void;
}

/** In WebAssembly, on tfjs's memory: nothing is copied. `tfjs` is asked when the first kernel runs, for the backend starts after its kernels are registered. */
export function kernelsOverTensors(module: WebAssembly.Module, tfjs: () => unknown): TensorKernels {
  let started: TensorExports | undefined;
  const kernels = () => (started ??= instantiate(module, tfjs() as TfjsModule));
  return {
    dropOut(from, rate, seed, to) {
      kernels().dropOut(from.byteOffset, to.byteOffset, from.length, dropThreshold(rate), Math.fround(1 / (1 - rate)), seed);
    },
    adam(weight, first, second, gradient, scale, rate) {
      kernels().adam(weight.byteOffset, first.byteOffset, second.byteOffset, gradient.byteOffset, weight.length, scale, rate, ADAM.beta1, ADAM.beta2, ADAM.epsilon);
    },
  };
}

function instantiate(module: WebAssembly.Module, { asm }: TfjsModule): TensorExports {
  const memory = asm?.memory;
  if (!(memory instanceof WebAssembly.Memory)) throw new WorkbenchError('internal', "TensorFlow.js's wasm backend does not show its memory: this version of it is not the one that was tested.");
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as TensorExports;
}
