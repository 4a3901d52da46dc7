import type { Artifact, Importance, LearningCurve, Model } from '../../contract/index.ts';
import { exp } from '../../math/exp.ts';
import { log } from '../../math/log.ts';
import { byName } from '../alignFeatures.ts';
import { readArtifact } from '../artifactReader.ts';
import { loadGbdtModel } from '../gradient-boosting/gbdtModel.ts';
import { nest, unnest } from '../nestedArtifact.ts';

export const ZILN_KIND = 'ziln';
const VERSION = 1;
/** Of a standard normal: a tenth is above it. */
const TENTH = 1.2815515655446004;
const HALF_LOG_2_PI_E = 1.4189385332046727;
/** A curve's residuals of 0 would have an infinite likelihood. */
const LEAST_DEVIATION = 1e-9;

/** All that the model is. */
export interface ZilnParts {
  /** Whether anything is spent. */
  readonly chance: Model;
  /** The logarithm of how much; undefined where nobody spent anything. */
  readonly money: Model | undefined;
  /** Standard deviation of that logarithm around what is predicted. */
  readonly sigma: number;
  /** Share of spenders among the rows of each curve. */
  readonly shares: { readonly train: number; readonly validation: number };
  readonly facts: Readonly<Record<string, number>>;
}

export function createZilnModel(parts: ZilnParts): Model {
  const { chance, money, sigma, shares, facts } = parts;
  return {
    kind: ZILN_KIND,
    featureNames: chance.featureNames,
    facts,
    learning: jointCurve(parts),
    predict(x, engine) {
      const chances = chance.predict(x, engine);
      if (!money) return new Float64Array(x.rows);
      return money.predict(x, engine).map((mu, row) => chances[row] * amount(mu + (sigma * sigma) / 2));
    },
    parts(x) {
      const mu = money?.predict(x) ?? new Float64Array(x.rows).fill(NaN);
      return { nothing: chance.predict(x).map((p) => 1 - p), low: mu.map((m) => amount(m - TENTH * sigma)), high: mu.map((m) => amount(m + TENTH * sigma)) };
    },
    importance: () => meanShares(chance.importance(), money?.importance() ?? []),
    toArtifact() {
      const first = nest('chance', chance.toArtifact());
      const second = money && nest('money', money.toArtifact());
      return {
        kind: ZILN_KIND,
        version: VERSION,
        meta: { chance: first.meta, money: second?.meta ?? 'none', sigma, trainShare: shares.train, validationShare: shares.validation, facts: { ...facts } },
        buffers: { ...first.buffers, ...second?.buffers },
      };
    },
    dispose() {
      chance.dispose();
      money?.dispose();
    },
  };
}

/** e^x, the largest number at most. */
function amount(x: number): number {
  return Math.min(exp(x), Number.MAX_VALUE);
}

/** Both parts count the same; where one asks nothing, the other alone. */
function meanShares(first: readonly Importance[], second: readonly Importance[]): readonly Importance[] {
  const asking = [first, second].filter((shares) => shares.some(({ importance }) => importance > 0));
  const sums = new Map<string, number>(first.map(({ feature }) => [feature, 0]));
  for (const shares of asking) for (const { feature, importance } of shares) sums.set(feature, (sums.get(feature) ?? 0) + importance / asking.length);
  return Array.from(sums, ([feature, importance]) => ({ feature, importance })).sort((a, b) => b.importance - a.importance || byName({ name: a.feature }, { name: b.feature }));
}

/**
 * The loss that both parts make small together, after each round: the mean negative log-likelihood of whether a row spends, and of the logarithm of how much, with the σ of that round.
 * A part that ended before the other stays where it was.
 */
function jointCurve({ chance, money, shares }: ZilnParts): LearningCurve {
  const rounds = Math.max(chance.learning?.train.length ?? 0, money?.learning?.train.length ?? 0);
  const join = (part: 'train' | 'validation'): number[] => {
    const [ofChance, ofMoney] = [chance.learning?.[part] ?? [], money?.learning?.[part] ?? []];
    if (ofChance.length === 0) return [];
    return Array.from({ length: rounds }, (_, round) => {
      const logLoss = ofChance[Math.min(round, ofChance.length - 1)];
      if (ofMoney.length === 0) return logLoss;
      return logLoss + shares[part] * (log(Math.max(ofMoney[Math.min(round, ofMoney.length - 1)], LEAST_DEVIATION)) + HALF_LOG_2_PI_E);
    });
  };
  const [train, validation] = [join('train'), join('validation')];
  return { metric: 'zilnLoss', train, validation };
}

/** Throws `bad-file`. */
export function loadZilnModel(artifact: Artifact): Model {
  const reader = readArtifact(artifact, ZILN_KIND, VERSION);
  const chance = loadGbdtModel(unnest('chance', artifact, reader));
  const money = artifact.meta.money === 'none' ? undefined : loadGbdtModel(unnest('money', artifact, reader));
  if (chance.classes?.length !== 2 || money?.classes) reader.refuse('its parts are not a chance and a quantity');
  const [sigma, train, validation] = [reader.finiteNumber('sigma'), reader.finiteNumber('trainShare'), reader.finiteNumber('validationShare')];
  if (!(sigma >= 0)) reader.refuse('its spread is below 0');
  if (![train, validation].every((share) => share >= 0 && share <= 1)) reader.refuse('its shares are not between 0 and 1');
  return createZilnModel({ chance, money, sigma, shares: { train, validation }, facts: reader.numbers('facts') });
}
