import { type Json, type Registry, type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { isRecord } from '../core/contract/record.ts';
import { readTable } from '../storage/readDataset.ts';
import type { Database } from '../storage/schema.ts';
import { type SnapshotPlan, planSnapshot } from '../tasks/churn/snapshot.ts';
import type { ChurnSourceRef } from '../tasks/churn/sources.ts';
import type { ChurnTrainRequest } from './churnProtocol.ts';
import { trainTableJob } from './tabularTraining.ts';

/** Of the baselines, those that know no time. */
const BASELINES: readonly string[] = ['baseline-base-rate'];

/** Says of a table with a churn column what can be learned of it, and names columns that tell too much, but for those that are left out already. Throws as `planSnapshot` does. */
export async function planSnapshotRequest(db: Database, { sources: { snapshot }, options }: Pick<SnapshotRequest, 'sources' | 'options'>, ctx: TaskContext): Promise<SnapshotPlan> {
  const plan = await planSnapshot(await readTable(db, snapshot.datasetId), snapshot.columns, ctx);
  const exclude: readonly unknown[] = Array.isArray(options.exclude) ? options.exclude : [];
  const isLeftOut = ({ key, facts }: SnapshotPlan['warnings'][number]) => (key === 'answer-beside-label' && exclude.includes(facts.column)) || (key === 'leak-suspected' && exclude.includes(facts.feature));
  return { ...plan, warnings: plan.warnings.filter((warning) => !isLeftOut(warning)), suspects: plan.suspects.filter((column) => !exclude.includes(column)) };
}

type SnapshotRequest = ChurnTrainRequest & { readonly sources: { readonly snapshot: ChurnSourceRef<'snapshot'> } };

/** Trains a snapshot as any table with the churn column as target, and lets the run's warnings say so. */
export async function trainSnapshotJob(db: Database, registry: Registry, jobId: string, request: SnapshotRequest, ctx: TaskContext): Promise<{ runId: string }> {
  const { datasetId } = request.sources.snapshot;
  const plan = await planSnapshotRequest(db, request, ctx);
  const asked = { ...request, datasetId, options: tabularOptions(request.options, plan) };
  return trainTableJob(db, registry, { jobId, kind: 'train-churn' }, asked, plan.warnings, ctx);
}

/** The options of any table; given again they stay what they are. Throws `bad-input` for another target, or a model that needs time. */
function tabularOptions(options: ChurnTrainRequest['options'], { target, positive, classes, models }: SnapshotPlan): Readonly<Record<string, Json>> {
  if (options.target !== undefined && options.target !== target) throw new WorkbenchError('bad-input', `Option "target" is ${JSON.stringify(options.target)}, and the snapshot's churn column is "${target}". Leave the option out.`, { option: 'target' });
  const known = [...models, ...BASELINES];
  const asked: readonly unknown[] = Array.isArray(options.models) ? options.models : [];
  const unfit = asked.map((model) => (isRecord(model) ? model.kind : model)).find((kind) => typeof kind === 'string' && !known.includes(kind));
  if (typeof unfit === 'string') throw new WorkbenchError('bad-input', `Option "models" asks for "${unfit}". A snapshot says who left and not when: it can only be learned by ${known.join(', ')}.`, { option: 'models', kind: unfit });
  return { models: [...models], ...(classes.length === 2 ? { positiveClass: positive } : {}), ...(options as Readonly<Record<string, Json>>), target };
}
