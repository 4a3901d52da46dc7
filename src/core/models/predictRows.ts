import type { Engine, Feature, FeatureTable, Model, NeuralSource, TaskContext } from '../contract/index.ts';

/** Rows that are predicted between two breaths: a large forest takes some 100 ms for them. */
const ROWS_PER_BREATH = 8192;

/** For so few, no engine for networks is started. */
const FEW_ROWS = 50;

/** Where predictions run, and how cancel is heard. */
export type PredictionContext = Pick<TaskContext, 'breathe'> & { readonly engine?: Engine; readonly neural?: NeuralSource };

/** As `model.predict`, part by part, so that cancel is heard while many rows are predicted; many rows of a network on an engine for networks, where there is one. */
export async function predictRows(model: Pick<Model, 'predict' | 'predictOn' | 'rowsAtOnce'>, x: FeatureTable, ctx: PredictionContext): Promise<Float64Array> {
  if (model.predictOn && ctx.neural && x.rows > FEW_ROWS) return model.predictOn(x, ctx.neural, ctx);
  const atOnce = model.rowsAtOnce ?? ROWS_PER_BREATH;
  if (x.rows <= atOnce) {
    await ctx.breathe();
    return model.predict(x, ctx.engine);
  }
  let all = new Float64Array(0);
  for (let from = 0; from < x.rows; from += atOnce) {
    const part = model.predict(rowsOf(x, from, Math.min(from + atOnce, x.rows)), ctx.engine);
    const outputs = part.length / Math.min(atOnce, x.rows - from);
    if (from === 0) all = new Float64Array(x.rows * outputs);
    all.set(part, from * outputs);
    await ctx.breathe();
  }
  return all;
}

/** As `model.parts`, part by part; none where the model has none. */
export async function partRows(model: Pick<Model, 'parts'>, x: FeatureTable, ctx: Pick<TaskContext, 'breathe'>): Promise<Readonly<Record<string, Float64Array>>> {
  const all: Record<string, Float64Array> = {};
  for (let from = 0; model.parts && from < x.rows; from += ROWS_PER_BREATH) {
    const parts = model.parts(rowsOf(x, from, Math.min(from + ROWS_PER_BREATH, x.rows)));
    for (const [name, values] of Object.entries(parts)) (all[name] ??= new Float64Array(x.rows)).set(values, from);
    await ctx.breathe();
  }
  return all;
}

/** Rows [from, to), as views. */
function rowsOf(x: FeatureTable, from: number, to: number): FeatureTable {
  return { rows: to - from, features: x.features.map((feature): Feature => (feature.kind === 'number' ? { ...feature, values: feature.values.subarray(from, to) } : { ...feature, codes: feature.codes.subarray(from, to) })) };
}
