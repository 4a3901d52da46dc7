import { customGrad, engine } from '@tensorflow/tfjs-core';
import type { GradSaveFunc, NamedAttrMap, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { WorkbenchError } from '../../core/contract/index.ts';

/** Names under which every backend registers its kernels. */
export const LSTM_FORWARD = 'FusedLstm';
export const LSTM_BACKWARD = 'FusedLstmGradient';

/**
 * What a layer's forward run leaves for its backward run, in whatever form the backend keeps it: room that is used again with each batch. It belongs to
 * one layer, and ends with it.
 */
export interface LstmRoom {
  /** Number of the last forward run that kept its states. */
  run: number;
  /** The backend's own, by shape. */
  readonly kept: Map<string, { dispose(): void }>;
}

export function createLstmRoom(): LstmRoom {
  return { run: 0, kept: new Map() };
}

export function disposeLstmRoom({ kept }: LstmRoom): void {
  for (const room of new Set(kept.values())) room.dispose();
  kept.clear();
}

/** Attributes of both kernels. */
export interface LstmAttributes {
  readonly room: LstmRoom;
  readonly sequences: boolean;
  /** Whether a backward run will follow. */
  readonly keeps: boolean;
}

/** Inputs of the forward kernel; `mask` may be absent. Where states are kept, all but the bias must live, unchanged, until the backward run. */
export interface LstmInputs {
  readonly x: TensorInfo;
  readonly kernel: TensorInfo;
  readonly recurrentKernel: TensorInfo;
  readonly bias: TensorInfo;
  readonly mask?: TensorInfo;
}

export interface LstmTensors {
  /** batch × steps × inputs. */
  readonly x: Tensor;
  /** Keras' shapes: inputs × 4 units, units × 4 units, 4 units. */
  readonly kernel: Tensor;
  readonly recurrentKernel: Tensor;
  readonly bias: Tensor;
  /** batch × steps, 0 where a step is not to be seen. */
  readonly mask?: Tensor;
}

/** A layer's forward run, outside of any tape. Where it `keeps`, the gradient of this run may be asked until the room's next one. */
export function runLstm({ x, kernel, recurrentKernel, bias, mask }: LstmTensors, attributes: LstmAttributes): Tensor {
  return engine().runKernel(LSTM_FORWARD, { x, kernel, recurrentKernel, bias, ...(mask ? { mask } : {}) }, asAttributes(attributes)) as Tensor;
}

/** From the loss by the output of the room's last run that kept its states to that by x, kernel, recurrent kernel and bias. */
export function runLstmGradient(dOutput: Tensor, attributes: LstmAttributes): Tensor[] {
  return engine().runKernel(LSTM_BACKWARD, { dOutput }, asAttributes(attributes)) as unknown as Tensor[];
}

/** A layer of LSTM over all its steps as one operation with a gradient; answers batch × steps × units, or with `sequences` false batch × units of the last step. */
export function fusedLstm({ x, kernel, recurrentKernel, bias, mask }: LstmTensors, room: LstmRoom, sequences: boolean): Tensor {
  const keeps = engine().state.gradientDepth > 0;
  const attributes: LstmAttributes = { room, sequences, keeps };
  const run = customGrad((...args: unknown[]) => {
    const [x, kernel, recurrentKernel, bias] = args as Tensor[];
    // Not for us: the backward kernel may read them where they lie.
    (args[4] as GradSaveFunc)(mask ? [x, kernel, recurrentKernel, mask] : [x, kernel, recurrentKernel]);
    const value = runLstm({ x, kernel, recurrentKernel, bias, mask }, attributes);
    const number = keeps ? ++room.run : room.run;
    const gradFunc = (dOutput: Tensor | Tensor[]): Tensor[] => {
      if (room.run !== number) throw new WorkbenchError('internal', 'An LSTM layer was run again before its gradient was taken: one layer can stand once in a network.');
      return runLstmGradient(dOutput as Tensor, attributes);
    };
    return { value, gradFunc };
  });
  return run(x, kernel, recurrentKernel, bias);
}

/** tfjs hands attributes on as they are; its types know plain values only. */
function asAttributes(attributes: LstmAttributes): NamedAttrMap {
  return attributes as unknown as NamedAttrMap;
}
