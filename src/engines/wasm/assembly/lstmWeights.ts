/** The weights of an LSTM as its kernels read them, and their gradients as Keras has them. */
import { LstmRun } from './lstmRun';
import { TILE } from './matrix';

/** Lays the weights out for both runs. */
export function packWeights(run: LstmRun): void {
  const units = run.units;
  const depth = run.inputs + units;
  memory.fill(run.panels, 0, run.gatesWidth * depth * 4);
  if (run.keeps) memory.fill(run.transposedPanels, 0, run.joinedWidth * run.gatesWidth * 4);
  for (let row: u32 = 0; row < depth; row++) {
    const from = row < run.inputs ? run.kernel + row * units * 16 : run.recurrentKernel + (row - run.inputs) * units * 16;
    for (let unit: u32 = 0; unit < units; unit++) {
      for (let gate: u32 = 0; gate < 4; gate++) {
        const column = unit * 4 + gate;
        const weight = load<f32>(from + (gate * units + unit) * 4);
        store<f32>(run.panels + panelAt(depth, row, column), weight * scaleOf(gate));
        if (run.keeps) store<f32>(run.transposedPanels + panelAt(run.gatesWidth, column, row), weight);
      }
    }
  }
  memory.fill(run.packedBias, 0, run.gatesWidth * 4);
  for (let unit: u32 = 0; unit < units; unit++) {
    for (let gate: u32 = 0; gate < 4; gate++) store<f32>(run.packedBias + (unit * 4 + gate) * 4, load<f32>(run.bias + (gate * units + unit) * 4) * scaleOf(gate));
  }
}

/** What the forward run's sums of a gate are multiplied by: see activateGates. Halving is exact. */
// @ts-ignore: decorator
@inline
function scaleOf(gate: u32): f32 {
  return gate == 2 ? 1 : 0.5;
}

/** Where an element lies in panels of `depth` rows. */
// @ts-ignore: decorator
@inline
function panelAt(depth: u32, row: u32, column: u32): u32 {
  return ((column / TILE) * depth * TILE + row * TILE + (column % TILE)) * 4;
}

/** The gradients of the weights in Keras' shapes. */
export function unpackGradients(run: LstmRun): void {
  const units = run.units;
  for (let unit: u32 = 0; unit < units; unit++) {
    for (let gate: u32 = 0; gate < 4; gate++) {
      const from = (unit * 4 + gate) * 4;
      const to = (gate * units + unit) * 4;
      store<f32>(run.dBias + to, load<f32>(run.dPackedBias + from));
      for (let row: u32 = 0; row < run.inputs; row++) store<f32>(run.dKernel + row * units * 16 + to, load<f32>(run.dJoinedWeights + row * run.gatesWidth * 4 + from));
      for (let row: u32 = 0; row < units; row++) store<f32>(run.dRecurrentKernel + row * units * 16 + to, load<f32>(run.dJoinedWeights + (run.inputs + row) * run.gatesWidth * 4 + from));
    }
  }
}
