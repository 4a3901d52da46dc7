import type { FitContext, NetworkSession, NetworkSpec, NetworkWeights, NeuralEngine } from '../contract/index.ts';
import type { Rng } from '../random.ts';
import { checkLoss } from './divergence.ts';
import { initialWeights } from './initialise.ts';
import { onEngine } from './onEngine.ts';
import { createPace } from './pace.ts';
import { createBatchRoom, fillBatch } from './rows.ts';
import type { NetworkRows } from './rows.ts';
import { learningRateAt } from './schedule.ts';
import type { LearningRateSchedule } from './schedule.ts';
import { createTrainingSaver, resumeTraining } from './trainingCheckpoint.ts';
import { bestEpoch, recordEpoch } from './trainingState.ts';
import type { TrainingState } from './trainingState.ts';

export interface TrainingOptions extends LearningRateSchedule {
  readonly batchSize: number;
  /** Of gradients over all weights; 0: never clipped. */
  readonly clipNorm: number;
  /** Epochs without a better validation loss after which it ends; 0: it runs all, and keeps the last weights. */
  readonly patience: number;
}

/** What is learned from what. */
export interface NetworkTask {
  readonly kind: string;
  readonly spec: NetworkSpec;
  readonly rows: NetworkRows;
  readonly validation?: NetworkRows;
  readonly options: TrainingOptions;
  /** Of this very fit: a checkpoint of another is passed over. Not needed where `ctx` has no checkpoint. */
  readonly fingerprint: string;
}

export interface TrainedNetwork {
  readonly weights: NetworkWeights;
  /** Mean loss a unit of weight after each epoch: of training rows while it learned (with dropout), and of validation rows (without). */
  readonly train: readonly number[];
  readonly validation: readonly number[];
  /** The epoch whose weights they are, counted from 1. */
  readonly keptEpoch: number;
}

/**
 * Trains by Adam on shuffled batches of one size, the last one of an epoch filled up with rows of weight 0. Where there is patience and validation, the weights of the best epoch are kept.
 * Order, dropout and initial weights are decided by `ctx.rng`, the epoch and the place in it alone, so that a training that goes on from a checkpoint comes to the same result.
 * Where a device is lost, it goes on from the last checkpoint on another engine. `ctx.shouldStop` ends it after the step at hand with what it has. Throws `bad-input` where the loss
 * is no number, with the likely cause.
 */
export async function trainNetwork(task: NetworkTask, ctx: FitContext): Promise<TrainedNetwork> {
  const weights = await initialWeights(task.spec, ctx.rng.fork('weights'), () => ctx.breathe());
  return onEngine(ctx.neural, (engine) => trainOn(engine, task, weights, ctx));
}

/** A training on an engine. */
interface Course {
  readonly session: NetworkSession;
  readonly batchSize: number;
  /** After each batch. */
  keepPace(): Promise<void>;
}

async function trainOn(engine: NeuralEngine, task: NetworkTask, weights: NetworkWeights, ctx: FitContext): Promise<TrainedNetwork> {
  const { spec, options, rows } = task;
  const batchSize = Math.min(options.batchSize, rows.count);
  const session = engine.open(spec, batchSize, weights);
  try {
    const state = await resumeTraining(task, session, ctx);
    await runEpochs(task, { session, batchSize, keepPace: createPace(session, ctx) }, state, ctx);
    const kept = state.best && options.patience > 0 ? state.best : { epoch: state.train.length, values: (await session.state()).weights.values };
    return { weights: { ...weights, values: kept.values }, train: state.train, validation: state.validation, keptEpoch: kept.epoch };
  } finally {
    session.dispose();
  }
}

async function runEpochs(task: NetworkTask, course: Course, state: TrainingState, ctx: FitContext): Promise<void> {
  const { options, validation } = task;
  const { session } = course;
  const save = createTrainingSaver(task, session, state, ctx);
  let stops = false;
  while (!stops && state.train.length < options.epochs && !isPatienceOver(state, options)) {
    const epoch = state.train.length;
    stops = await learnEpoch(task, course, epoch, ctx);
    const train = await session.takeLoss();
    checkLoss(train, epoch, task);
    const watched = validation && (await lossOfRows(validation, course));
    if (watched !== undefined) checkLoss(watched, epoch, task);
    await recordEpoch(state, train, watched, session);
    ctx.onProgress({ phase: 'epochs', done: state.train.length, total: options.epochs, unit: 'epochs', metrics: { trainLoss: train, ...(watched !== undefined && { validationLoss: watched }) } });
    if (!stops) await save();
    await ctx.breathe();
  }
}

function isPatienceOver(state: TrainingState, { patience }: TrainingOptions): boolean {
  return patience > 0 && state.validation.length > 0 && state.validation.length - bestEpoch(state) >= patience;
}

/** Answers true where it was asked to stop. */
async function learnEpoch({ rows, options }: NetworkTask, { session, batchSize, keepPace }: Course, epoch: number, ctx: FitContext): Promise<boolean> {
  const rng = ctx.rng.fork('epoch').fork(epoch);
  const order = await shuffledRows(rows.count, rng.fork('order'), ctx);
  const seeds = rng.fork('dropout');
  const learningRate = learningRateAt(options, epoch);
  const room = createBatchRoom(rows, batchSize);
  for (let from = 0; from < rows.count; from += batchSize) {
    fillBatch(rows, order, from, room);
    session.step(room, { learningRate, clipNorm: options.clipNorm, seed: seeds.int(2 ** 32) });
    await keepPace();
    if (ctx.shouldStop()) return true;
  }
  return false;
}

/** Rows that are shuffled between two breaths: some ten milliseconds. */
const SHUFFLED_AT_ONCE = 1 << 19;

/** Fisher–Yates, in parts. */
async function shuffledRows(count: number, rng: Rng, ctx: FitContext): Promise<Int32Array> {
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  for (let i = count - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    const held = order[i];
    order[i] = order[j];
    order[j] = held;
    if (i % SHUFFLED_AT_ONCE === 0) await ctx.breathe();
  }
  return order;
}

/** Mean loss a unit of weight, nothing dropped. */
async function lossOfRows(rows: NetworkRows, { session, batchSize, keepPace }: Course): Promise<number> {
  const order = Int32Array.from({ length: rows.count }, (_, row) => row);
  const room = createBatchRoom(rows, batchSize);
  for (let from = 0; from < rows.count; from += batchSize) {
    fillBatch(rows, order, from, room);
    session.watch(room);
    await keepPace();
  }
  return session.takeLoss();
}
