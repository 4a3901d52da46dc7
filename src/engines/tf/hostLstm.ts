import type { NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { LstmRunShape, LstmRuns } from '../../core/neural/lstmRuns.ts';
import type { HostBackend } from './hostBackend.ts';
import { replaceKernel } from './hostKernels.ts';
import { LSTM_BACKWARD, LSTM_FORWARD } from './lstmOp.ts';
import type { LstmAttributes, LstmInputs } from './lstmOp.ts';

/** What a room keeps for a shape on such a backend. */
interface HostRoom extends LstmRuns {
  readonly shape: LstmRunShape;
}

/** Registers the LSTM's kernels for a backend, with `createRuns` to compute. */
export function registerHostLstm(backendName: string, host: (backend: unknown) => HostBackend, createRuns: (shape: LstmRunShape) => LstmRuns): void {
  replaceKernel({
    kernelName: LSTM_FORWARD,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { x, kernel, recurrentKernel, bias, mask } = inputs as unknown as LstmInputs;
      const { room, sequences, keeps } = attrs as unknown as LstmAttributes;
      const { values, write } = host(backend);
      const [batch, steps, width] = x.shape;
      const units = recurrentKernel.shape[0];
      const shape: LstmRunShape = { batch, steps, inputs: width, units, keeps, sequences, masked: mask !== undefined };
      const runs = roomOf(room.kept as Map<string, HostRoom>, shape, createRuns);
      const output = runs.forward(values(x), { kernel: values(kernel), recurrentKernel: values(recurrentKernel), bias: values(bias) }, mask && values(mask));
      return write(sequences ? [batch, steps, units] : [batch, units], output);
    },
  });
  replaceKernel({
    kernelName: LSTM_BACKWARD,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { dOutput } = inputs as NamedTensorInfoMap & { dOutput: TensorInfo };
      const { room } = attrs as unknown as LstmAttributes;
      const { values, write } = host(backend);
      const runs = room.kept.get(LAST) as HostRoom;
      const { batch, steps, inputs: width, units } = runs.shape;
      const gradients = runs.backward(values(dOutput));
      return [write([batch, steps, width], gradients.x), write([width, 4 * units], gradients.kernel), write([units, 4 * units], gradients.recurrentKernel), write([4 * units], gradients.bias)];
    },
  });
}

/** The room of the last forward run that kept its states. */
const LAST = 'last';

function roomOf(kept: Map<string, HostRoom>, shape: LstmRunShape, createRuns: (shape: LstmRunShape) => LstmRuns): HostRoom {
  const key = JSON.stringify(shape);
  let room = kept.get(key);
  if (!room) {
    room = { shape, ...createRuns(shape) };
    kept.set(key, room);
  }
  if (shape.keeps) kept.set(LAST, room);
  return room;
}
