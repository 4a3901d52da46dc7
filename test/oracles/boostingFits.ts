import { resolveParams } from '../../src/core/contract/index.ts';
import type { Engine, FeatureTable, TrainingData } from '../../src/core/contract/index.ts';
import { gradientBoosting } from '../../src/core/models/gradient-boosting/gradientBoosting.ts';
import type { GbdtParams } from '../../src/core/models/gradient-boosting/params.ts';
import { createObjective } from '../../src/core/objectives/objective.ts';
import type { ObjectiveName } from '../../src/core/objectives/objective.ts';
import { createTestContext } from '../testContext.ts';
import { takeRows } from './boostingTable.ts';
import type { BoostingTable } from './boostingTable.ts';

/** One model to learn, by us and by native XGBoost, and the rows that it is asked about. */
export interface BoostingFit {
  readonly id: string;
  readonly table: BoostingTable;
  /** Names of the features, in order. */
  readonly columns: readonly string[];
  readonly objective: Exclude<ObjectiveName, 'quantile'>;
  /** What is not named has our default, in both programs. */
  readonly params: Partial<GbdtParams>;
  readonly seed: number;
  readonly learn: Int32Array;
  readonly predict: Int32Array;
}

const NATIVE_OBJECTIVES: Readonly<Record<BoostingFit['objective'], string>> = {
  squaredError: 'reg:squarederror',
  absoluteError: 'reg:absoluteerror',
  huber: 'reg:pseudohubererror',
  logistic: 'binary:logistic',
  softmax: 'multi:softprob',
  poisson: 'count:poisson',
  gamma: 'reg:gamma',
  tweedie: 'reg:tweedie',
};

/** What our parameters and XGBoost's share, beside rounds, constraints and the objective's own. */
const SHARED_PARAMS = ['maxDepth', 'learningRate', 'subsample', 'colsampleBytree', 'colsampleBylevel', 'colsampleBynode', 'regLambda', 'regAlpha', 'gamma', 'minChildWeight', 'maxLeaves', 'growPolicy'] as const;

/** Our model's predictions of the rows asked about: rows, or rows × classes. */
export async function predictOurs(fit: BoostingFit, engine: Engine): Promise<Float64Array> {
  const { table, params, seed, learn, predict } = fit;
  const model = await gradientBoosting.fit(trainingData(fit, learn), ourParams(fit, params), createTestContext({ seed, engine }));
  return model.predict(takeRows(table, predict).x, engine);
}

function trainingData({ table, columns }: BoostingFit, rows: Int32Array): TrainingData {
  const data = takeRows(table, rows);
  return { ...data, x: onlyColumns(data.x, columns) };
}

function onlyColumns({ rows, features }: FeatureTable, columns: readonly string[]): FeatureTable {
  return { rows, features: columns.flatMap((name) => features.filter((feature) => feature.name === name)) };
}

/** Classes choose their objective by themselves. */
function ourParams({ objective, table }: BoostingFit, params: Partial<GbdtParams>): GbdtParams {
  return resolveParams('gbdt', gradientBoosting.params, { ...params, objective: table.classes ? 'auto' : objective });
}

/** Everything that test/oracles/boosting.py needs to learn all fits. */
export function nativeTask(fits: readonly BoostingFit[]): object {
  const tables = new Map<BoostingTable, BoostingFit[]>();
  for (const fit of fits) tables.set(fit.table, [...(tables.get(fit.table) ?? []), fit]);
  return Array.from(tables, ([table, own]) => ({ ...describeTable(table), fits: own.map(nativeFit) }));
}

function describeTable({ x, y, weight }: BoostingTable): object {
  const columns = x.features.map((feature) =>
    feature.kind === 'number' ? { name: feature.name, kind: 'number', data: base64(Float32Array.from(feature.values)) } : { name: feature.name, kind: 'category', categories: feature.categories.length, data: base64(feature.codes) },
  );
  return { columns, y: base64(y), weight: base64(weight ?? new Float64Array(0)) };
}

function nativeFit(fit: BoostingFit): object {
  const { id, table, objective, seed, learn, predict } = fit;
  // Of equal gains the first feature's is taken, and our features go by name.
  const columns = [...fit.columns].sort();
  const ours = ourParams(fit, fit.params);
  const shared = Object.fromEntries(SHARED_PARAMS.map((name) => [snakeCase(name), ours[name]]));
  const { y, weight } = takeRows(table, learn);
  return {
    id,
    columns,
    weighted: weight !== undefined,
    params: { ...shared, ...objectiveParams(fit, ours), ...constraints(ours, columns), objective: NATIVE_OBJECTIVES[objective], seed },
    rounds: ours.nEstimators,
    base: Array.from(createObjective(objective, ours, table.classes).baseScores(y, weight)),
    learn: base64(learn),
    predict: base64(predict),
  };
}

function objectiveParams({ objective, table }: BoostingFit, { maxDeltaStep, huberSlope, tweedieVariancePower, scalePosWeight }: GbdtParams): Record<string, unknown> {
  return {
    ...(maxDeltaStep > 0 && { max_delta_step: maxDeltaStep }),
    ...(objective === 'logistic' && { scale_pos_weight: scalePosWeight }),
    ...(objective === 'huber' && { huber_slope: huberSlope }),
    ...(objective === 'tweedie' && { tweedie_variance_power: tweedieVariancePower }),
    ...(objective === 'softmax' && { num_class: table.classes?.length }),
  };
}

function constraints({ monotoneConstraints }: GbdtParams, columns: readonly string[]): Record<string, unknown> {
  if (monotoneConstraints === '') return {};
  const directions = new Map<string, unknown>(Object.entries(JSON.parse(monotoneConstraints) as object));
  return { monotone_constraints: `(${columns.map((name) => directions.get(name) ?? 0).join(',')})` };
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function base64(values: Float64Array | Float32Array | Int32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}

/** 32-bit floats that boosting.py, or `base64`, wrote. */
export function readFloats(text: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  return new Float32Array(bytes.buffer);
}
