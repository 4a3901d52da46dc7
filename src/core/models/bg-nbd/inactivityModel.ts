import type { Artifact, FeatureTable, Model } from '../../contract/index.ts';
import { asNames, readArtifact } from '../artifactReader.ts';
import { MOST_HORIZON_DAYS, readEstimates } from './bgNbdModel.ts';
import type { Estimates } from './bgNbdModel.ts';
import { PURCHASE_FEATURES, readHistories } from './histories.ts';
import { aliveChance, buyingChance } from './purchases.ts';

export const INACTIVITY_KIND = 'bg-nbd-inactivity';
const VERSION = 1;
const NAMES = ['r', 'alpha', 'a', 'b'] as const;
const DAYS_A_WEEK = 7;

/** Whoever buys nothing on the days [gap, gap + horizon) after the cutoff has left. */
export interface InactivityWindow {
  readonly horizonDays: number;
  readonly gapDays: number;
}

/** All that the model is. */
export interface InactivityParts {
  readonly estimates: Estimates<(typeof NAMES)[number]>;
  readonly window: InactivityWindow;
  /** To buy, and not to. */
  readonly classes: readonly string[];
  /** What is predicted of a row without a history. */
  readonly typicalChance: number;
  readonly facts: Readonly<Record<string, number>>;
}

export function createInactivityModel(parts: InactivityParts): Model {
  const { estimates, window, classes, typicalChance, facts } = parts;
  const chances = chancesOf(parts);
  return {
    kind: INACTIVITY_KIND,
    classes,
    featureNames: PURCHASE_FEATURES,
    facts,
    fitted: estimates,
    predict: (x) => chances(x).nothing.map((chance) => (Number.isNaN(chance) ? typicalChance : chance)),
    parts: (x) => ({ ...chances(x) }),
    importance: () => [],
    toArtifact: () => ({
      kind: INACTIVITY_KIND,
      version: VERSION,
      meta: { estimates: Object.fromEntries(NAMES.map((name) => [name, { ...estimates[name] }])), horizonDays: window.horizonDays, gapDays: window.gapDays, classes: [...classes], typicalChance, facts: { ...facts } },
      buffers: {},
    }),
    dispose: () => {},
  };
}

/** By row, NaN where there is no history: not to have left by the cutoff (shown, never a score), and to buy nothing in the window. */
interface Chances {
  readonly alive: Float64Array;
  readonly nothing: Float64Array;
}

function chancesOf({ estimates, window }: InactivityParts): (x: FeatureTable) => Chances {
  const params = { r: estimates.r.estimate, alpha: estimates.alpha.estimate, a: estimates.a.estimate, b: estimates.b.estimate };
  const [gap, weeks] = [window.gapDays / DAYS_A_WEEK, window.horizonDays / DAYS_A_WEEK];
  return (x) => {
    const { rows, repeats, recency, age } = readHistories(x, PURCHASE_FEATURES);
    const [alive, nothing] = [new Float64Array(rows).fill(NaN), new Float64Array(rows).fill(NaN)];
    for (let row = 0; row < rows; row++) {
      if (Number.isNaN(repeats[row])) continue;
      alive[row] = aliveChance(params, repeats[row], recency[row], age[row]);
      nothing[row] = 1 - alive[row] * buyingChance(params, repeats[row], age[row], gap, weeks);
    }
    return { alive, nothing };
  };
}

/** Throws `bad-file`. */
export function loadInactivityModel(artifact: Artifact): Model {
  const reader = readArtifact(artifact, INACTIVITY_KIND, VERSION);
  const estimates = readEstimates(NAMES, artifact, reader);
  const [horizonDays, gapDays, typicalChance] = [reader.finiteNumber('horizonDays'), reader.finiteNumber('gapDays'), reader.finiteNumber('typicalChance')];
  const isWindow = Number.isInteger(horizonDays) && Number.isInteger(gapDays) && horizonDays >= 1 && gapDays >= 0 && horizonDays + gapDays <= MOST_HORIZON_DAYS;
  if (!isWindow) reader.refuse('its horizon or gap is none');
  if (!(typicalChance >= 0 && typicalChance <= 1)) reader.refuse('its typical chance is none');
  const classes = asNames(reader.list('classes')) ?? reader.refuse('its classes are not named as they should be');
  if (classes.length !== 2) reader.refuse('it has not two classes');
  return createInactivityModel({ estimates, window: { horizonDays, gapDays }, classes, typicalChance, facts: reader.numbers('facts') });
}
