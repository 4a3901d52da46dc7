/**
 * One run of a layer. A step's input and the hidden state before it lie side by side ("joined"), so that one product makes the gates' sums of both; the four
 * gates of a unit are neighbours. Of each block of rows, by step:
 *   joined  (steps + 1) × groups × joinedWidth: inputs, units, zeros up to a multiple of 4
 *   cells   (steps + 1) × groups × units: the cell before each step
 *   gates   steps × groups × gatesWidth: 4 units activated gates, and after the backward run the loss by their sums; zeros up to a multiple of 8
 * What is never written (states before the first step, rows behind the last, padding) was cleared once, before the first run.
 * A run that keeps nothing has room for two steps a thread, and no backward run.
 */
@unmanaged
export class LstmRun {
  rows: u32;
  steps: u32;
  inputs: u32;
  units: u32;
  joinedWidth: u32;
  gatesWidth: u32;
  /** 1: states are kept by block; 0: nothing is kept, and room is by thread. */
  keeps: u32;
  /** 1: outputs, and their gradients, of all steps; 0: of the last alone. */
  sequences: u32;
  /** rows × steps × inputs; and 0 or rows × steps: 0 where a step is not to be seen. */
  x: usize;
  mask: usize;
  /** rows × steps × units, or rows × units. */
  output: usize;
  /** As in Keras: inputs × 4 units, units × 4 units, 4 units. */
  kernel: usize;
  recurrentKernel: usize;
  bias: usize;
  /** Made by packWeights: panels (see matrix.ts) of the gates' columns for the forward run, of the transposed weights for the backward run, and the bias in the columns' order. */
  panels: usize;
  transposedPanels: usize;
  packedBias: usize;
  joined: usize;
  cells: usize;
  gates: usize;
  /** The loss by the output, shaped as it. */
  dOutput: usize;
  /** By x; 0: not wanted. By the weights: as these. */
  dX: usize;
  dKernel: usize;
  dRecurrentKernel: usize;
  dBias: usize;
  /** joinedWidth × gatesWidth, row-major, and gatesWidth. */
  dJoinedWeights: usize;
  dPackedBias: usize;
  /** joinedWidth zeros. */
  zeros: usize;
  /** A block for each thread: see backwardBlock and weightGradient. */
  scratch: usize;
  scratchBytes: u32;
}
