import { WorkbenchError, defaultParams, resolveParams } from '../../contract/index.ts';
import type { Artifact, Estimator, FeatureTable, Model } from '../../contract/index.ts';
import { log } from '../../math/log.ts';
import { alignFeatures } from '../alignFeatures.ts';
import { readArtifact } from '../artifactReader.ts';
import { fitLogistic, loadBoundedLogistic, logistic } from '../logistic/logistic.ts';
import { nest, unnest } from '../nestedArtifact.ts';
import { checkTask, checkTrainingData } from '../trainingData.ts';
import type { NoParams } from './baseline.ts';

/** The contract with tasks: steps or days since a user was last active, or bought last. */
export const RECENCY_FEATURE = 'recency';

const KIND = 'baseline-recency';
const VERSION = 1;
const NEEDED = [{ name: RECENCY_FEATURE, kind: 'number' as const }];

/**
 * "Who has been away for longer leaves": a logistic regression on log(1 + recency) alone, learned from the training rows, so that the order is recency's (or its reverse, where
 * those who were just here leave more) and the chances are calibrated to them. A missing recency has a chance of its own where training had some; below 0 it counts as 0.
 */
export const baselineRecency: Estimator<NoParams> = {
  kind: KIND,
  role: 'baseline',
  tasks: ['churn'],
  params: {},
  presets: {},
  async fit(data, given, ctx) {
    resolveParams(KIND, {}, given);
    checkTrainingData(data);
    checkTask(KIND, ['churn'], data);
    const { classes, y, weight } = data;
    return createModel(await fitLogistic({ x: logRecency(data.x), y, classes, weight }, defaultParams(logistic.params), ctx, true));
  },
  load,
};

/** Throws `bad-input` where there is no recency. */
function logRecency(x: FeatureTable): FeatureTable {
  const [recency] = alignFeatures(NEEDED, x);
  if (recency.kind !== 'number') throw new WorkbenchError('internal', `"${RECENCY_FEATURE}" is no number.`);
  return { rows: x.rows, features: [{ ...recency, values: recency.values.map((value) => (value > 0 ? log(1 + value) : Number.isNaN(value) ? NaN : 0)) }] };
}

function createModel(rule: Model): Model {
  return {
    kind: KIND,
    classes: rule.classes,
    featureNames: [RECENCY_FEATURE],
    facts: {},
    predict: (x, engine) => rule.predict(logRecency(x), engine),
    importance: () => [{ feature: RECENCY_FEATURE, importance: 1 }],
    toArtifact() {
      const { meta, buffers } = nest('rule', rule.toArtifact());
      return { kind: KIND, version: VERSION, meta: { rule: meta }, buffers };
    },
    dispose: () => rule.dispose(),
  };
}

/** Throws `bad-file`. */
function load(artifact: Artifact): Model {
  const reader = readArtifact(artifact, KIND, VERSION);
  const rule = loadBoundedLogistic(unnest('rule', artifact, reader));
  if (rule.classes?.length !== 2 || rule.featureNames.join() !== RECENCY_FEATURE) reader.refuse('its rule is not one of recency');
  return createModel(rule);
}
