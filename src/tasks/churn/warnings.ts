import type { WorkbenchError } from '../../core/contract/index.ts';
import type { Comparison } from '../../core/metrics/pairedBootstrap.ts';
import { baselineWarning, noDifferenceWarning } from '../champion.ts';
import type { ReportWarning } from '../types.ts';
import { readsSequences } from './modelInputs.ts';
import type { ChurnModelReport, ChurnOptions } from './types.ts';

/** With fewer leavers to learn from, or to be judged by, what a model says is mostly chance. */
const FEW_LEARNED = 100;
const FEW_JUDGED = 50;
const TREES: readonly string[] = ['gbdt', 'random-forest'];

/** A model that was asked for and has not learned, and why. */
export interface LeftOut {
  readonly kind: string;
  readonly reason: string;
}

export function leftOutWarnings(leftOut: readonly LeftOut[]): readonly ReportWarning[] {
  return leftOut.map(({ kind, reason }) => ({ key: 'model-left-out', message: `"${kind}" was left out: ${reason}`, facts: { learner: kind, reason } }));
}

export function tooLittle(kind: string, { message }: WorkbenchError): LeftOut {
  return { kind, reason: `the data holds too little for it. ${message}` };
}

/** What the options mean for the answer. */
export function optionWarnings({ shuffleTarget, anomalyBoost, models }: Pick<ChurnOptions, 'shuffleTarget' | 'anomalyBoost' | 'models'>): readonly ReportWarning[] {
  const warnings: ReportWarning[] = [];
  if (shuffleTarget) warnings.push({ key: 'shuffled-target', message: 'A control: labels were dealt anew among the users of each cutoff, so nothing true can be learned. A learner that is better than the baselines all the same has seen the answer.', facts: {} });
  if (anomalyBoost) warnings.push({ key: 'anomaly-boost', message: 'Unusual users’ probabilities are raised by 0.2, as asked. They are no longer calibrated: an unusual user may well be one who uses the product most.', facts: {} });
  const weighted = models.filter(({ params }) => params.classWeight === 'balanced' || (typeof params.scalePosWeight === 'number' && params.scalePosWeight !== 1)).map(({ kind }) => kind);
  if (weighted.length > 0) {
    const kinds = weighted.join(', ');
    warnings.push({ key: 'class-weights', message: `${kinds}: with weights of classes a model’s probabilities are not those of the data. Read the calibrated ones only.`, facts: { learners: kinds } });
  }
  return warnings;
}

/** Leavers among the rows to learn from, and among the users to be judged by. */
export function fewLeaversWarnings(learned: number, judged: number): readonly ReportWarning[] {
  if (learned >= FEW_LEARNED && judged >= FEW_JUDGED) return [];
  return [{ key: 'few-leavers', message: `There are ${learned} leavers to learn from and ${judged} to judge by. With so few, models differ by chance: look at the intervals.`, facts: { learned, judged } }];
}

/** What the comparison of models comes to. `networks`: a network's log loss less that of the best trees. */
export function verdictWarnings(models: readonly ChurnModelReport[], champion: ChurnModelReport, networks: readonly NetworkComparison[]): readonly ReportWarning[] {
  const warnings: ReportWarning[] = [];
  const learner = models.find(({ role }) => role === 'learner');
  if (champion.role === 'baseline' && learner) {
    warnings.push(learner.comparison?.verdict === 'no-difference' ? noDifferenceWarning(learner.kind, champion.kind) : baselineWarning(learner.kind, champion.kind));
  }
  for (const { kind, comparison } of models) if (readsSequences(kind) && comparison && comparison.verdict !== 'better') warnings.push(behindWarning(kind, comparison, 'lstm-behind-baseline'));
  for (const { kind, comparison } of networks) if (comparison.verdict !== 'better') warnings.push(behindWarning(kind, comparison, 'lstm-behind-trees'));
  return warnings;
}

export interface NetworkComparison {
  readonly kind: string;
  readonly comparison: Comparison;
}

/** Each network, and the best model of trees that it has to beat. */
export function networkRivals(kinds: readonly string[]): readonly { readonly network: string; readonly trees: string }[] {
  const trees = kinds.find((kind) => TREES.includes(kind));
  return trees === undefined ? [] : kinds.filter(readsSequences).map((network) => ({ network, trees }));
}

function behindWarning(kind: string, { against, difference, low, high, verdict }: Comparison, key: string): ReportWarning {
  const range = `${low.toFixed(4)} to ${high.toFixed(4)}`;
  const said = verdict === 'worse' ? `"${kind}" does worse than "${against}"` : `No difference is shown between "${kind}" and "${against}"`;
  return { key, message: `${said}: its log loss less the other’s is ${difference.toFixed(4)} (95 % interval ${range}). The simpler one does as well or better here.`, facts: { learner: kind, against, difference, low, high, verdict } };
}

/** Users without a value stand on no list. */
export function valueWarnings(value: Float64Array): readonly ReportWarning[] {
  const missing = value.filter((v) => !Number.isFinite(v)).length;
  if (missing === 0) return [];
  return [{ key: 'value-missing', message: `${missing} of ${value.length} held-out users have no value, and are in no profit and on no list.`, facts: { missing, users: value.length } }];
}
