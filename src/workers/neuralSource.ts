import { type NeuralEngine, type NeuralSource, type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import type { NetworkEngine } from '../storage/records.ts';
import type { Database } from '../storage/schema.ts';
import { type NeuralChoice, neuralChoices, neuralName, startNeuralEngine } from './neuralChoice.ts';

/** Engines for the networks of one task: none is started before one is asked for, and all end with `dispose`. */
export interface NeuralEngines {
  readonly source: NeuralSource;
  /** What was given, in order: more than one where a device was lost. */
  used(): readonly NetworkEngine[];
  dispose(): void;
}

/** A started engine, and how many tasks are on it. TensorFlow.js has one backend a worker, so tasks share it. */
interface Started {
  readonly engine: NeuralEngine;
  readonly choice: NeuralChoice;
  users: number;
}

let latest: Started | undefined;
let turn: Promise<unknown> = Promise.resolve();

/** The best engine that starts, and is none of those whose device was lost. */
export function neuralEngines(db: Database, ctx: TaskContext): NeuralEngines {
  let own: Started | undefined;
  const used: NetworkEngine[] = [];
  const source: NeuralSource = (lost) =>
    inTurn(async () => {
      if (own && !lost.includes(own.engine.name)) return own.engine;
      leave(own);
      own = undefined;
      own = latest && !lost.includes(latest.engine.name) ? latest : await startBest(db, lost, ctx);
      own.users++;
      latest = own;
      used.push(describe(own, lost));
      return own.engine;
    });
  return { source, used: () => used, dispose: () => leave(own) };
}

async function startBest(db: Database, lost: readonly NeuralEngine['name'][], ctx: TaskContext): Promise<Started> {
  for (const choice of await neuralChoices(db, ctx)) {
    if (lost.includes(neuralName(choice.pick))) continue;
    const engine = await startNeuralEngine(choice.pick);
    if (engine) return { engine, choice, users: 0 };
  }
  throw new WorkbenchError('bad-input', 'No engine for networks could start in this browser. Load the page again, or choose another engine in the settings.');
}

/** One after the other: two that start at once would take each other's backend away. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = turn.then(work);
  turn = done.catch(() => undefined);
  return done;
}

function leave(started: Started | undefined): void {
  if (!started || --started.users > 0) return;
  if (latest === started) latest = undefined;
  started.engine.dispose();
}

function describe({ engine: { name, threads }, choice: { reason, why } }: Started, lost: readonly NeuralEngine['name'][]): NetworkEngine {
  const last = lost.at(-1);
  return last === undefined ? { name, threads, reason, why } : { name, threads, reason: `the device of ${last} was lost`, why: { key: 'device-lost', facts: { engine: last } } };
}
