import { type Engine, WorkbenchError } from '../core/contract/index.ts';
import { typescriptEngine } from '../core/trees/typescriptEngine.ts';
import type { EnginePick, EngineReport } from './protocol.ts';

/** An engine, and why it was picked. */
export interface ChosenEngine {
  readonly engine: Engine;
  readonly reason: string;
}

/** The engine that trainings and scorings of this worker run on. */
export async function trainingEngine(): Promise<ChosenEngine> {
  return { engine: typescriptEngine, reason: 'the only engine of this version' };
}

export async function engineReport(): Promise<EngineReport> {
  const { engine, reason } = await trainingEngine();
  return { chosen: { engine: engine.name, threads: engine.threads }, reason, override: null, measurements: [] };
}

/** Throws `bad-input` for an engine that this version does not have. */
export async function overrideEngine(override: EnginePick | null): Promise<EngineReport> {
  const report = await engineReport();
  if (override !== null && override.engine !== report.chosen.engine) throw new WorkbenchError('bad-input', `This version has no engine "${override.engine}". It has: ${report.chosen.engine}.`);
  return report;
}
