import type { FeatureTable, Model, TaskContext } from '../../core/contract/index.ts';
import { logOdds } from '../../core/math/logOdds.ts';
import { predictRows } from '../../core/models/predictRows.ts';
import { createRng } from '../../core/random.ts';
import { sampledShapley } from '../../core/selection/sampledShapley.ts';
import { selectRows } from '../featureTables.ts';
import type { RowExplanation } from '../table/types.ts';
import { usersAtRisk } from './holdout.ts';
import { CHURN_CLASSES } from './modelInputs.ts';
import type { ChurnSource } from './types.ts';

/** How sure an explanation is that was estimated. */
export interface Approximation {
  /** Random orders, each gone through there and back. */
  readonly orders: number;
  /** Users whose features stood for what is not known. */
  readonly others: number;
  /** The largest of the contributions' standard errors. */
  readonly standardError: number;
}

const OTHERS = 64;
const MOST_ORDERS = 256;
const LEAST_ORDERS = 8;
/** Rows to value, about: with many features fewer orders. */
const ROWS = 24_000;

/**
 * Why a model that says when says what it says of a user, in log-odds of leaving. Its hazards add up over neither periods nor features in that unit, so nothing can be read off: Shapley values
 * are estimated against other users at risk on that day (`sampledShapley`), the same ones each time for the same user. The user is at risk. Throws `bad-input` where nobody else is.
 */
export async function explainTimed(model: Model, source: ChurnSource, { user, cutoff }: { readonly user: number; readonly cutoff: number }, ctx: TaskContext): Promise<{ readonly explanation: RowExplanation; readonly approximation: Approximation }> {
  const among = await someAtRisk(source, user, cutoff, ctx);
  const { users, x } = await usersAtRisk(source, cutoff, false, ctx, among);
  const asked = new Set(model.featureNames);
  const features = x.features.map(({ name }) => name).filter((name) => asked.has(name));
  const orders = Math.min(MOST_ORDERS, Math.max(LEAST_ORDERS, Math.floor(ROWS / (2 * (features.length + 1)))));
  const rng = createRng(`${source.keys[user]}/${cutoff}`);
  const value = async (rows: FeatureTable) => (await predictRows(model, rows, ctx)).map(logOdds);
  const { base, contributions, standardErrors } = await sampledShapley({ table: x, features, value, orders }, { rng, breathe: () => ctx.breathe() });
  const [prediction] = model.predict(selectRows(x, Int32Array.of(0)));
  const parts = features.map((feature, i) => ({ feature, value: valueOf(x.features, feature), contribution: contributions[i] }));
  const output = { className: CHURN_CLASSES[1], base, sum: contributions.reduce((sum, part) => sum + part, base), prediction, contributions: parts.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)) };
  return { explanation: { kind: model.kind, link: 'logit', outputs: [output] }, approximation: { orders, others: Math.min(orders, users.length - 1), standardError: Math.max(...standardErrors) } };
}

/** The user first, then others at risk, evenly spread. */
async function someAtRisk(source: ChurnSource, user: number, cutoff: number, ctx: TaskContext): Promise<Int32Array> {
  const { users } = await source.population(cutoff, ctx);
  const others = users.filter((other) => other !== user);
  const step = Math.max(1, others.length / OTHERS);
  return Int32Array.of(user, ...Array.from({ length: Math.min(OTHERS, others.length) }, (_, i) => others[Math.floor(i * step)]));
}

/** Of the first row, as text; null where it is missing. */
function valueOf(features: FeatureTable['features'], name: string): string | null {
  const feature = features.find((candidate) => candidate.name === name);
  if (feature?.kind === 'category') return feature.codes[0] < 0 ? null : feature.categories[feature.codes[0]];
  return feature === undefined || Number.isNaN(feature.values[0]) ? null : String(feature.values[0]);
}
