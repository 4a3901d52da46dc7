/** What `npm run bench -- churn` prints. */
export const LEARNERS = ['lstm', 'gbdt', 'logistic'] as const;
export type Learner = (typeof LEARNERS)[number];

export interface Scores {
  readonly auc: number;
  readonly logLoss: number;
  /** Of the network: how many were run, and whose weights were kept. */
  readonly epochs?: number;
  readonly keptEpoch?: number;
}

/** A seed decides who is in which part, and all random numbers of ours and of PyTorch's network. XGBoost is its own mean of five seeds. */
export interface Round extends Readonly<Record<Learner, Scores>> {
  readonly seed: number;
  readonly rows: { readonly learning: number; readonly validation: number; readonly holdout: number; readonly left: number };
  /** Whether ours says of the calibrated probabilities that the network is better than trees: an interval of their difference in log loss that leaves 0 out. */
  readonly lstmAheadOfTrees?: boolean;
}

/** AUC of what looks at no target, of all customers. */
export interface WithoutTarget {
  readonly users: number;
  readonly bgnbdAuc: number;
  readonly recencyAuc: number;
}

export interface ChurnRow {
  readonly what: string;
  /** Of one round, or over how many. */
  readonly seed: string;
  readonly auc: string;
  readonly othersAuc: string;
  readonly logLoss: string;
  readonly othersLogLoss: string;
  readonly worseBy: string;
}

const NAMES: Readonly<Record<Learner, string>> = { lstm: 'the seed’s LSTM (PyTorch)', gbdt: 'boosted trees (XGBoost)', logistic: 'logistic regression (scikit-learn)' };

/** Each round of each model, and the means with the lowest and the highest. Throws where both sides did not have the same rows. */
export function rowsOf(ours: readonly Round[], others: readonly Round[]): readonly ChurnRow[] {
  ours.forEach(({ seed, rows }, i) => {
    if (JSON.stringify([seed, rows]) !== JSON.stringify([others[i].seed, others[i].rows])) throw new Error(`Seed ${seed}: ours learned from and was judged on ${JSON.stringify(rows)}, the others on ${JSON.stringify(others[i].rows)}.`);
  });
  return LEARNERS.flatMap((learner) => {
    const [mine, theirs] = [ours, others].map((rounds) => rounds.map((round) => round[learner]));
    return [...mine.map((scores, i) => rowOf(learner, `${ours[i].seed}${epochsOf(scores, theirs[i])}`, [scores], [theirs[i]])), rowOf(learner, `mean of ${mine.length}`, mine, theirs)];
  });
}

function epochsOf(mine: Scores, theirs: Scores): string {
  return mine.keptEpoch === undefined ? '' : ` (kept epoch ${mine.keptEpoch} of ${mine.epochs}, ${theirs.keptEpoch} of ${theirs.epochs})`;
}

function rowOf(learner: Learner, seed: string, mine: readonly Scores[], theirs: readonly Scores[]): ChurnRow {
  const [loss, othersLoss] = [mine, theirs].map((scores) => mean(scores.map(({ logLoss }) => logLoss)));
  return {
    what: NAMES[learner],
    seed,
    auc: withSpread(mine.map(({ auc }) => auc)),
    othersAuc: withSpread(theirs.map(({ auc }) => auc)),
    logLoss: withSpread(mine.map(({ logLoss }) => logLoss)),
    othersLogLoss: withSpread(theirs.map(({ logLoss }) => logLoss)),
    worseBy: `${(100 * (loss / othersLoss - 1)).toFixed(1).replace('-', '−')} %`,
  };
}

function withSpread(values: readonly number[]): string {
  const spread = values.length > 1 ? ` (${Math.min(...values).toFixed(4)}–${Math.max(...values).toFixed(4)})` : '';
  return mean(values).toFixed(4) + spread;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** All of it as Markdown, for the README. Throws where both sides did not judge the same customers. */
export function markdownOf(rows: readonly ChurnRow[], ours: WithoutTarget, others: WithoutTarget): string {
  if (ours.users !== others.users) throw new Error(`Ours judged ${ours.users} customers, the others ${others.users}.`);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['CDNOW in weeks', 'seed', 'AUC: ours', 'theirs', 'log loss: ours', 'theirs', 'worse by']),
    line(['---', '---', '--:', '--:', '--:', '--:', '--:']),
    ...rows.map(({ what, seed, auc, othersAuc, logLoss, othersLogLoss, worseBy }) => line([what, seed, auc, othersAuc, logLoss, othersLogLoss, worseBy])),
    line([`chance to buy nothing by BG/NBD, all ${ours.users} customers`, 'none', `${ours.bgnbdAuc.toFixed(3)} with its own parameters`, `${others.bgnbdAuc.toFixed(3)} with the published ones`, '', '', '']),
    line(['days since the last purchase, all of them', 'none', ours.recencyAuc.toFixed(3), `${others.recencyAuc.toFixed(3)} by order alone`, '', '', '']),
  ].join('\n');
}
