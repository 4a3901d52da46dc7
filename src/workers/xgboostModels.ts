import { type Artifact, type Json, type Model, WorkbenchError } from '../core/contract/index.ts';
import { GBDT_KIND, createGbdtModel, readGbdt } from '../core/models/gradient-boosting/gbdtModel.ts';
import { asBoosting } from '../core/models/gradient-boosting/variants.ts';
import { createObjective } from '../core/objectives/objective.ts';
import type { FlatTree } from '../core/trees/flatTree.ts';
import { ulid } from '../core/ulid.ts';
import { SHARED_OBJECTIVES } from '../formats/xgboost/objectives.ts';
import { checkModelSize } from '../formats/xgboost/parse.ts';
import { readXgboostModel } from '../formats/xgboost/readModel.ts';
import { refuse } from '../formats/xgboost/refuse.ts';
import type { BoostedForest } from '../formats/xgboost/types.ts';
import { writeXgboostModel } from '../formats/xgboost/writeModel.ts';
import { readModel } from '../storage/models.ts';
import type { Predictions } from '../storage/records.ts';
import { getRun, saveRun } from '../storage/runs.ts';
import type { Database } from '../storage/schema.ts';
import { featureStateToArtifact } from '../tasks/table/featureState.ts';
import { DEFAULT_THRESHOLD } from '../tasks/tabular/threshold.ts';
import type { TableFeature } from '../tasks/table/types.ts';
import type { TabularLearn } from '../tasks/tabular/types.ts';
import type { ReportWarning } from '../tasks/types.ts';
import type { ImportedReport } from './protocol.ts';
import { modelHashOf } from './runArtifacts.ts';

declare const __APP_VERSION__: string;

/** A run's boosted trees in XGBoost's JSON. Throws `bad-input` for a model that is none. */
export async function exportXgboost(db: Database, runId: string, kind: string): Promise<Blob> {
  const run = await getRun(db, runId);
  const artifact = asBoosting(await readModel(db, modelHashOf(run, kind)));
  if (!artifact) throw new WorkbenchError('bad-input', `Model "${kind}" of run "${run.name}" has no boosted trees, and XGBoost's format holds nothing else. Export "${GBDT_KIND}", or download model.zip.`, { kind });
  return new Blob([writeXgboostModel(readGbdt(artifact))], { type: 'application/json' });
}

/** Keeps a model in XGBoost's JSON as a run of the task `imported`, without any predictions. Throws `bad-file` that says why. */
export async function importXgboost(db: Database, file: File, nowMs: number): Promise<{ runId: string }> {
  checkModelSize(file.size);
  const boosted = readXgboostModel(new Uint8Array(await file.arrayBuffer()));
  if (boosted.forest.inputs.length === 0) refuse('it has no features');
  const model = modelOf(boosted);
  const runId = ulid(nowMs, crypto.getRandomValues(new Uint8Array(10)));
  const request: Json = { fileName: file.name };
  await saveRun(db, {
    run: {
      id: runId,
      namePrefix: `imported-${GBDT_KIND}`,
      task: 'imported',
      createdAtMs: nowMs,
      datasetIds: [],
      // What it learned from is known to whoever trained it.
      dataHash: '',
      request,
      seed: 0,
      appVersion: __APP_VERSION__,
      engine: { name: 'none', reason: 'The model came in a file: nothing was trained here.', why: { key: 'imported', facts: {} } },
      timingsMs: {},
      status: 'done',
      report: describe(boosted, model, file.name),
    },
    models: { [GBDT_KIND]: model.toArtifact() },
    featureState: stateOf(boosted),
    predictions: NO_PREDICTIONS,
  });
  return { runId };
}

const NO_PREDICTIONS: Predictions = { keys: [], rows: new Int32Array(0), cutoff: NaN, actual: new Float64Array(0), byKind: { [GBDT_KIND]: new Float64Array(0) } };

function modelOf(boosted: BoostedForest): Model {
  const { forest, objective, objectiveParams, classes } = boosted;
  const { metric } = createObjective(objective, objectiveParams, classes);
  return createGbdtModel({ ...boosted, earlierTrees: forest.trees.length, learning: { metric, train: [], validation: [] }, facts: factsOf(boosted) });
}

function factsOf({ forest }: BoostedForest): Readonly<Record<string, number>> {
  return { trees: forest.trees.length, depth: forest.trees.reduce((deepest, tree) => Math.max(deepest, depthOf(tree)), 0) };
}

/** Questions from the root to the furthest leaf. */
function depthOf({ feature, left }: FlatTree): number {
  const depths = new Int32Array(feature.length);
  let deepest = 0;
  for (let node = 0; node < feature.length; node++) {
    deepest = Math.max(deepest, depths[node]);
    if (feature[node] >= 0) depths[left[node]] = depths[left[node] + 1] = depths[node] + 1;
  }
  return deepest;
}

function stateOf(boosted: BoostedForest): Artifact {
  const { classes = [], forest, isUnnamed } = boosted;
  const learn = learnOf(boosted);
  const features = forest.inputs.map(({ name, kind }): TableFeature => ({ name, column: name, part: kind === 'category' && isUnnamed ? 'code' : kind }));
  return featureStateToArtifact({ target: null, learn, classes, key: null, features, thresholds: learn === 'binary' ? { [GBDT_KIND]: DEFAULT_THRESHOLD } : {} });
}

function learnOf({ classes }: BoostedForest): TabularLearn {
  return !classes ? 'regression' : classes.length === 2 ? 'binary' : 'multiclass';
}

function describe(boosted: BoostedForest, model: Model, fileName: string): ImportedReport {
  const { objective, classes = [], forest } = boosted;
  return {
    task: 'imported',
    champion: GBDT_KIND,
    fileName,
    learn: learnOf(boosted),
    classes,
    objective: SHARED_OBJECTIVES[objective].xgboostNames[0],
    features: forest.inputs.map(({ name, kind }) => ({ name, kind })),
    featureImportance: model.importance(),
    facts: model.facts,
    warnings: warningsOf(boosted),
  };
}

function warningsOf({ forest, isUnnamed, bestIteration }: BoostedForest): readonly ReportWarning[] {
  const warnings: ReportWarning[] = [];
  const coded = forest.inputs.filter(({ kind }) => kind === 'category').map(({ name }) => name);
  if (isUnnamed && coded.length > 0) {
    const columns = coded.join(', ');
    warnings.push({ key: 'category-codes', message: `The file does not name its categories: a table to predict must hold their code numbers (0, 1, 2 …) in these columns: ${columns}.`, facts: { columns } });
  }
  const rounds = forest.trees.length / forest.outputs;
  if (bestIteration !== undefined && bestIteration + 1 < rounds) {
    warnings.push({ key: 'all-rounds', message: `Its best validation score was in round ${bestIteration + 1} of ${rounds}. All rounds predict here, as with Booster.predict; scikit-learn's interface stops at the best.`, facts: { best: bestIteration + 1, rounds } });
  }
  return warnings;
}
