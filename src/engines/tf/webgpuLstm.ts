import { getKernel, registerKernel } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { LstmRunShape } from '../../core/neural/lstmRuns.ts';
import { BUFFER_USAGE } from '../webgpu/gpuFlags.ts';
import { LSTM_BACKWARD, LSTM_FORWARD } from './lstmOp.ts';
import type { LstmAttributes, LstmInputs, LstmRoom } from './lstmOp.ts';
import { emptyTensor, groupsFor, record } from './webgpuCommands.ts';
import type { Dispatch } from './webgpuCommands.ts';
import { MASK_BINDING, SCRATCH_BINDING, STATES, STATES_BINDING, lstmCode } from './webgpuLstmCode.ts';
import type { LstmCode } from './webgpuLstmCode.ts';

/** What a layer keeps on the device for one shape. */
interface DeviceRoom {
  readonly shape: LstmRunShape;
  readonly code: LstmCode;
  /** rows × steps × STATES × units, where runs are kept. */
  readonly states: GPUBuffer | undefined;
  /** The loss by the gates' sums, rows × steps × 4 units, where runs are kept. */
  readonly dSums: GPUBuffer | undefined;
  /** For layers that are too wide for a workgroup's own memory. */
  readonly scratch: GPUBuffer | undefined;
  /** Of the last run, where it is kept. */
  given: LstmInputs | undefined;
  dispose(): void;
}

/** Side of the square that a workgroup of lstmWeights and lstmInputs makes. */
const TILE = 16;

/** Registers the LSTM's kernels for tfjs's webgpu backend: one dispatch forward, three backward, each over all steps. */
export function registerWebGpuLstm(): void {
  if (getKernel(LSTM_FORWARD, 'webgpu')) return;
  registerKernel({
    kernelName: LSTM_FORWARD,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs, backend }) => runForward(backend as WebGPUBackend, inputs as unknown as LstmInputs, attrs as unknown as LstmAttributes),
  });
  registerKernel({
    kernelName: LSTM_BACKWARD,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs, backend }) => runBackward(backend as WebGPUBackend, inputs.dOutput as TensorInfo, attrs as unknown as LstmAttributes),
  });
}

function runForward(backend: WebGPUBackend, given: LstmInputs, { room, sequences, keeps }: LstmAttributes): TensorInfo {
  const { x, kernel, recurrentKernel, bias, mask } = given;
  const [batch, steps, inputs] = x.shape;
  const units = recurrentKernel.shape[0];
  const kept = roomOf(backend, room, { batch, steps, inputs, units, keeps, sequences, masked: mask !== undefined });
  const { code, states, scratch } = kept;
  if (keeps) kept.given = given;
  const output = emptyTensor(backend, sequences ? [batch, steps, units] : [batch, units]);
  const buffers = [[0, x], [1, kernel], [2, recurrentKernel], [3, bias], [4, output], [STATES_BINDING, states], [MASK_BINDING, mask], [SCRATCH_BINDING, scratch]] as const;
  record(backend, { code: code.forward, buffers: present(buffers), groups: [Math.ceil(batch / code.rows)] });
  return output;
}

function runBackward(backend: WebGPUBackend, dOutput: TensorInfo, { room }: LstmAttributes): TensorInfo[] {
  const { shape, code, states, dSums, scratch, given } = room.kept.get(LAST) as DeviceRoom;
  if (!given) throw new Error('There was no forward run that kept its states.');
  const { x, kernel, recurrentKernel, mask } = given;
  const { batch, steps, inputs, units } = shape;
  const width = 4 * units;
  record(backend, {
    code: code.backward,
    buffers: present([[0, states], [1, recurrentKernel], [2, dOutput], [3, dSums], [MASK_BINDING, mask], [SCRATCH_BINDING, scratch]]),
    groups: [Math.ceil(batch / code.rows)],
  });
  const gradients = [[batch, steps, inputs], [inputs, width], [units, width], [width]].map((size) => emptyTensor(backend, size));
  const [dx, dKernel, dRecurrentKernel, dBias] = gradients;
  record(backend, {
    code: code.weights,
    buffers: present([[0, x], [1, states], [2, dSums], [3, dKernel], [4, dRecurrentKernel], [5, dBias], [MASK_BINDING, mask]]),
    groups: [Math.ceil(width / TILE), Math.ceil((inputs + units + 1) / TILE)],
  });
  record(backend, { code: code.inputs, buffers: present([[0, dSums], [1, kernel], [2, dx]]), groups: [Math.ceil(inputs / TILE), groupsFor(backend, batch * steps, TILE)] });
  return gradients;
}

function present(buffers: readonly (readonly [number, TensorInfo | GPUBuffer | undefined])[]): Dispatch['buffers'] {
  return buffers.filter((entry): entry is readonly [number, TensorInfo | GPUBuffer] => entry[1] !== undefined);
}

/** The room of the last forward run that kept its states. */
const LAST = 'last';

function roomOf(backend: WebGPUBackend, { kept }: LstmRoom, shape: LstmRunShape): DeviceRoom {
  const key = JSON.stringify(shape);
  let room = kept.get(key) as DeviceRoom | undefined;
  if (!room) {
    room = openRoom(backend, shape);
    kept.set(key, room);
  }
  if (shape.keeps) kept.set(LAST, room);
  return room;
}

/** Buffers are tfjs's own, so that it counts them and uses them again. */
function openRoom({ device, bufferManager }: WebGPUBackend, shape: LstmRunShape): DeviceRoom {
  const { batch, steps, units, keeps } = shape;
  const code = lstmCode(shape, device.limits);
  const take = (numbers: number) => bufferManager.acquireBuffer(numbers * 4, BUFFER_USAGE.storage | BUFFER_USAGE.copySource | BUFFER_USAGE.copyTarget);
  const states = keeps ? take(batch * steps * STATES * units) : undefined;
  const dSums = keeps ? take(batch * steps * 4 * units) : undefined;
  const scratch = code.scratchBytes > 0 ? take((Math.ceil(batch / code.rows) * code.scratchBytes) / 4) : undefined;
  const dispose = () => [states, dSums, scratch].forEach((buffer) => buffer && bufferManager.releaseBuffer(buffer));
  return { shape, code, states, dSums, scratch, given: undefined, dispose };
}
