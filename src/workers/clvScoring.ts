import { type Artifact, type Json, type Registry, type TaskContext } from '../core/contract/index.ts';
import { savePredictions } from '../storage/predictions.ts';
import { getRun } from '../storage/runs.ts';
import type { RunRecord } from '../storage/records.ts';
import type { Database } from '../storage/schema.ts';
import { learnedOf } from '../tasks/clv/learned.ts';
import { scoreClv } from '../tasks/clv/score.ts';
import type { LearnedClv } from '../tasks/clv/score.ts';
import { datasetsOf, sourcesOf } from '../tasks/clv/sources.ts';
import type { ClvReport } from '../tasks/clv/types.ts';
import { dayOf } from '../tasks/options.ts';
import { loadClvData } from './clvSources.ts';
import type { ClvRequest, ClvScoreRequest, ScoreResult } from './protocol.ts';
import { featureStateOf, modelsOf } from './runArtifacts.ts';
import { withEngines } from './withEngines.ts';

/** Scores new tables with every model of a stored run, and stores the predictions under the job's id. */
export async function scoreClvJob(db: Database, registry: Registry, jobId: string, request: ClvScoreRequest, ctx: TaskContext): Promise<ScoreResult> {
  const asOf = dayOf(request.asOf, 'asOf');
  const run = await getRun(db, request.runId);
  const { plan, money } = run.report as ClvReport;
  const learned = await learnedOfRun(db, run);
  const sources = sourcesOf(request);
  const [datasetId] = datasetsOf(sources);
  const data = await loadClvData(db, sources, (run.request as unknown as ClvRequest).options, ctx);
  const days = { asOf, horizonDays: plan.horizonDays, discountRate: money?.discountRate };
  const predictions = await withEngines(db, datasetId, ctx, ({ chosen: { engine }, networks }) => scoreClv(data, days, learned, registry, { ...ctx, engine, neural: networks.source }));
  await savePredictions(db, { id: jobId, runId: run.id, datasetId, request: request as unknown as Json, createdAtMs: request.nowMs, predictions });
  const totals = Object.fromEntries(Object.entries(predictions.byKind).map(([kind, values]) => [kind, values.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + value), 0)]));
  return { predictionsId: jobId, customers: predictions.keys.length, cutoff: predictions.cutoff, totals };
}

async function learnedOfRun(db: Database, run: RunRecord): Promise<LearnedClv> {
  const models: Readonly<Record<string, Artifact>> = await modelsOf(db, run);
  return learnedOf(run.report as ClvReport, await featureStateOf(db, run), models);
}
