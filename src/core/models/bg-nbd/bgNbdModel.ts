import type { Artifact, Estimate, FeatureTable, Model } from '../../contract/index.ts';
import { isRecord } from '../../contract/record.ts';
import { readArtifact } from '../artifactReader.ts';
import type { ArtifactReader } from '../artifactReader.ts';
import { discountedPurchases } from './discount.ts';
import type { Horizon } from './discount.ts';
import { HISTORY_FEATURES, MOST_DAYS, readHistories } from './histories.ts';
import { aliveChance, purchasesOfAlive, silentChance } from './purchases.ts';
import type { PurchaseParams } from './purchases.ts';
import { expectedValue, populationValue } from './values.ts';
import type { ValueParams } from './values.ts';

export const BGNBD_KIND = 'bgnbd';
const VERSION = 1;
const NAMES = ['r', 'alpha', 'a', 'b', 'p', 'q', 'v'] as const;
/** Beyond, no sum of powers is a number any more. */
const LEAST = 1e-9;
const MOST = 1e12;
/** A horizon, at most. */
export const MOST_HORIZON_DAYS = 100_000;
const MOST_REMEMBERED = 100_000;

/** Estimates of some parameters by name. */
export type Estimates<Name extends string> = Readonly<Record<Name, Estimate>>;
export type BgNbdEstimates = Estimates<(typeof NAMES)[number]>;

/** All that the model is. */
export interface BgNbdParts {
  readonly estimates: BgNbdEstimates;
  readonly horizon: Horizon;
  /** Mean of what those who came back spent a purchase: what counts where Gamma-Gamma's own mean is infinite (q ≤ 1). */
  readonly observedValue: number;
  /** Mean prediction of the rows that it learned from: what is predicted of a row without a history. */
  readonly typicalSpend: number;
  readonly facts: Readonly<Record<string, number>>;
}

export function createBgNbdModel(parts: BgNbdParts): Model {
  const { estimates, horizon, typicalSpend } = parts;
  const predictor = createPredictor(parts);
  return {
    kind: BGNBD_KIND,
    featureNames: HISTORY_FEATURES,
    facts: parts.facts,
    fitted: estimates,
    predict(x) {
      const { discounted, value } = predictor(x);
      return discounted.map((purchases, row) => finiteOr(purchases * value[row], typicalSpend));
    },
    parts(x) {
      const { alive, purchases, value, nothing } = predictor(x);
      return { alive, purchases, value, nothing };
    },
    importance: () => [],
    toArtifact: () => ({
      kind: BGNBD_KIND,
      version: VERSION,
      meta: { estimates: Object.fromEntries(NAMES.map((name) => [name, { ...estimates[name] }])), ...horizon, observedValue: parts.observedValue, typicalSpend, facts: { ...parts.facts } },
      buffers: {},
    }),
    dispose: () => {},
  };
}

/** By row; NaN where there is no history. `discounted` is `purchases` in money's present value. */
interface Parts {
  readonly alive: Float64Array;
  readonly purchases: Float64Array;
  readonly discounted: Float64Array;
  readonly value: Float64Array;
  readonly nothing: Float64Array;
}

function createPredictor({ estimates, horizon, observedValue }: BgNbdParts): (x: FeatureTable) => Parts {
  const of = (name: keyof BgNbdEstimates) => estimates[name].estimate;
  const purchase: PurchaseParams = { r: of('r'), alpha: of('alpha'), a: of('a'), b: of('b') };
  const money: ValueParams = { p: of('p'), q: of('q'), v: of('v') };
  const weeks = horizon.horizonDays / 7;
  const everybody = populationValue(money) ?? observedValue;
  const expected = remember((count, since) => purchasesAhead(purchase, horizon, count, since));
  return (x) => {
    const { rows, repeats, recency, age, meanValue } = readHistories(x);
    const column = () => new Float64Array(rows).fill(NaN);
    const parts = { alive: column(), purchases: column(), discounted: column(), value: column(), nothing: column() };
    for (let row = 0; row < rows; row++) {
      if (Number.isNaN(repeats[row])) continue;
      const alive = aliveChance(purchase, repeats[row], recency[row], age[row]);
      const { total, discounted } = expected(repeats[row], age[row]);
      parts.alive[row] = alive;
      parts.purchases[row] = alive * total;
      parts.discounted[row] = alive * discounted;
      parts.nothing[row] = 1 - alive * (1 - silentChance(purchase, repeats[row], age[row], weeks));
      parts.value[row] = meanValue[row] > 0 ? (expectedValue(money, repeats[row], meanValue[row]) ?? meanValue[row]) : everybody;
    }
    return parts;
  };
}

interface Ahead {
  readonly total: number;
  readonly discounted: number;
}

/** Purchases in the horizon of one who is alive. */
function purchasesAhead(params: PurchaseParams, horizon: Horizon, count: number, age: number): Ahead {
  const until = (weeks: number) => purchasesOfAlive(params, count, age, weeks);
  return { total: until(horizon.horizonDays / 7), discounted: discountedPurchases(until, horizon, params.alpha + age) };
}

/** Many customers share a count of repeats and an age: each pair is worked out once, as long as there are not too many. */
function remember(work: (count: number, age: number) => Ahead): (count: number, age: number) => Ahead {
  const known = new Map<number, Ahead>();
  return (count, age) => {
    const key = count * MOST_DAYS + Math.round(age * 7);
    const found = known.get(key);
    if (found) return found;
    const ahead = work(count, age);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(key, ahead);
    return ahead;
  };
}

function finiteOr(value: number, otherwise: number): number {
  return Number.isFinite(value) ? value : otherwise;
}

/** Throws `bad-file`. */
export function loadBgNbdModel(artifact: Artifact): Model {
  const reader = readArtifact(artifact, BGNBD_KIND, VERSION);
  const estimates = readEstimates(NAMES, artifact, reader);
  const [horizonDays, discountRate] = [reader.finiteNumber('horizonDays'), reader.finiteNumber('discountRate')];
  if (!(Number.isInteger(horizonDays) && horizonDays >= 1 && horizonDays <= MOST_HORIZON_DAYS && discountRate >= 0)) reader.refuse('its horizon or discount rate is none');
  const [observedValue, typicalSpend] = [reader.finiteNumber('observedValue'), reader.finiteNumber('typicalSpend')];
  if (!(observedValue >= 0 && typicalSpend >= 0)) reader.refuse('its mean values are below 0');
  return createBgNbdModel({ estimates, horizon: { horizonDays, discountRate }, observedValue, typicalSpend, facts: reader.numbers('facts') });
}

/** Estimates above 0 under `estimates`. Throws `bad-file`. */
export function readEstimates<Name extends string>(names: readonly Name[], { meta }: Artifact, reader: ArtifactReader): Estimates<Name> {
  const given = isRecord(meta.estimates) ? meta.estimates : reader.refuse('it has no estimates');
  return Object.fromEntries(names.map((name) => [name, readEstimate(name, Object.hasOwn(given, name) ? given[name] : undefined, reader)])) as Estimates<Name>;
}

function readEstimate(name: string, given: unknown, reader: ArtifactReader): Estimate {
  const { estimate, standardError } = isRecord(given) ? given : reader.refuse(`it lacks an estimate of "${name}"`);
  if (!isBetween(estimate, LEAST, MOST)) return reader.refuse(`its estimate of "${name}" is not above 0`);
  if (standardError !== null && !isBetween(standardError, 0, Infinity)) return reader.refuse(`its standard error of "${name}" is none`);
  return { estimate, standardError };
}

function isBetween(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= least && value <= most;
}
