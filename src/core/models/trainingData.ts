import { WorkbenchError } from '../contract/index.ts';
import type { ContractOutcome, Feature, FeatureTable, LearningTask, TimedOutcome, TrainingData } from '../contract/index.ts';

/** Reasons to leave that are told apart, at most. */
const MAX_CAUSES = 20;

/**
 * Checks rows to learn from, once, before any learner trusts them: at least one row, arrays of one length, finite targets that are
 * indices of `classes` where there are some, weights of at least 0 that are not all 0, no infinite value, codes within their
 * dictionaries, every feature and class named once, outcomes within their horizon. Throws `not-enough-data` or `bad-input`.
 */
export function checkTrainingData({ x, y, classes, weight, validation, outcome, timed }: TrainingData): void {
  if (x.rows === 0) throw new WorkbenchError('not-enough-data', 'There are no rows to learn from. Choose an earlier cutoff or a table with rows.');
  if (classes) checkClasses(classes);
  checkRows('training', x, y, classes);
  if (weight) checkWeights('training', weight, x.rows);
  if (outcome) checkOutcome('training', outcome, x.rows);
  if (timed) checkTimed('training', timed, x.rows);
  if (!validation) return;
  if (validation.x.rows === 0) throw new WorkbenchError('not-enough-data', 'There are no validation rows. Leave validation out, or give it rows.');
  checkRows('validation', validation.x, validation.y, classes);
  if (validation.weight) checkWeights('validation', validation.weight, validation.x.rows);
  if (timed) checkTimedValidation(timed, validation.timed, validation.x.rows);
  if (!outcome) return;
  if (!validation.outcome) throw new WorkbenchError('bad-input', 'The training rows say what became of their contracts, and the validation rows do not. Give both an outcome.');
  checkOutcome('validation', validation.outcome, validation.x.rows);
  if (validation.outcome.horizonDays !== outcome.horizonDays || validation.outcome.discountRate !== outcome.discountRate) {
    throw new WorkbenchError('bad-input', 'The outcomes of training and validation rows are of different horizons or discount rates. Give both the same.');
  }
}

/** What the target asks for: classes to be told apart, or a quantity. */
export function taskOf({ classes }: Pick<TrainingData, 'classes'>): 'regression' | 'binary' | 'multiclass' {
  if (!classes) return 'regression';
  return classes.length === 2 ? 'binary' : 'multiclass';
}

/** Throws `bad-input` where an estimator cannot learn this kind of target. Detectors of anomalies take any: they do not look at it. */
export function checkTask(kind: string, tasks: readonly LearningTask[], data: Pick<TrainingData, 'classes'>): void {
  const task = taskOf(data);
  const ofMoney = task === 'regression' && (tasks.includes('spend') || tasks.includes('contract'));
  const ofChurn = task === 'binary' && tasks.includes('churn');
  if (tasks.includes(task) || ofMoney || ofChurn || tasks.includes('anomaly')) return;
  const found = data.classes ? `has ${data.classes.length} classes` : 'is a quantity';
  throw new WorkbenchError('bad-input', `"${kind}" learns ${tasks.join(', ')}, but the target ${found} (${task}). Choose another model or another target.`, { kind, task });
}

/** For learners that need something to learn from: throws `bad-input` for a table without features. */
export function checkHasFeatures(x: FeatureTable): void {
  if (x.features.length === 0) throw new WorkbenchError('bad-input', 'There are no features to learn from. Choose at least one column.');
}

function checkClasses(classes: readonly string[]): void {
  if (classes.length < 2) throw new WorkbenchError('bad-input', `A target with classes needs at least 2 of them, and has ${classes.length}. Choose another target.`);
  const seen = new Set<string>();
  for (const name of classes) {
    if (seen.has(name)) throw new WorkbenchError('bad-input', `There are two classes named "${name}". Rename one.`);
    seen.add(name);
  }
}

function checkRows(part: string, x: FeatureTable, y: Float64Array, classes: readonly string[] | undefined): void {
  checkTarget(part, x.rows, y, classes);
  const names = new Set<string>();
  for (const feature of x.features) {
    if (names.has(feature.name)) throw new WorkbenchError('bad-input', `There are two features named "${feature.name}" in the ${part} rows. Rename one.`);
    names.add(feature.name);
    checkFeature(feature, x.rows);
  }
}

function checkTarget(part: string, rows: number, y: Float64Array, classes: readonly string[] | undefined): void {
  checkLength(`The ${part} target`, y.length, rows);
  const bad = y.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new WorkbenchError('bad-input', `The ${part} target has the value ${y[bad]} at row ${bad + 1}. Every row needs a finite target: leave such rows out.`);
  if (!classes) return;
  const noClass = y.findIndex((value) => !(Number.isInteger(value) && value >= 0 && value < classes.length));
  if (noClass >= 0) {
    throw new WorkbenchError('bad-input', `The ${part} target has the value ${y[noClass]} at row ${noClass + 1}, which is no index of its ${classes.length} classes. Give each row a whole number from 0 to ${classes.length - 1}.`);
  }
}

function checkFeature(feature: Feature, rows: number): void {
  const what = `Feature "${feature.name}"`;
  if (feature.kind === 'number') {
    checkLength(what, feature.values.length, rows);
    const bad = firstInfinite(feature.values);
    if (bad >= 0) throw new WorkbenchError('bad-input', `${what} has an infinite value at row ${bad + 1}. Remove it or mark it missing.`);
  } else {
    checkLength(what, feature.codes.length, rows);
    const bad = firstOutside(feature.codes, -1, feature.categories.length - 1);
    if (bad >= 0) throw new WorkbenchError('bad-input', `${what} has code ${feature.codes[bad]} at row ${bad + 1}, but only ${feature.categories.length} categories. Read the column again.`);
  }
}

/** −1 where there is none. A plain loop: over many columns `findIndex` takes ten times as long. */
function firstInfinite(values: Float64Array): number {
  for (let row = 0; row < values.length; row++) if (values[row] === Infinity || values[row] === -Infinity) return row;
  return -1;
}

function firstOutside(codes: Int32Array, least: number, most: number): number {
  for (let row = 0; row < codes.length; row++) if (codes[row] < least || codes[row] > most) return row;
  return -1;
}

function checkWeights(part: string, weight: Float64Array, rows: number): void {
  checkLength(`The ${part} weights`, weight.length, rows);
  const bad = weight.findIndex((value) => !(Number.isFinite(value) && value >= 0));
  if (bad >= 0) throw new WorkbenchError('bad-input', `The weight of ${part} row ${bad + 1} is ${weight[bad]}. Weights must be finite and at least 0.`);
  if (!Number.isFinite(weight.reduce((sum, value) => sum + value, 0))) throw new WorkbenchError('bad-input', `The ${part} weights are too large to be added up. Divide them by a constant.`);
  if (weight.every((value) => value === 0)) throw new WorkbenchError('not-enough-data', `Every weight of the ${part} rows is 0: there is nothing to learn from. Give some rows a weight.`);
}

/** A column of outcomes: its name, values, what each row's must be, and that in words. */
type OutcomeCheck = readonly [name: string, values: ArrayLike<number>, fits: (row: number) => boolean, wanted: string];

/** Days within the horizon, an end only where they are fewer, money of at least 0. */
function checkOutcome(part: string, { horizonDays, discountRate, days, ended, expansion, contraction }: ContractOutcome, rows: number): void {
  if (!Number.isInteger(horizonDays) || horizonDays < 1) throw new WorkbenchError('bad-input', `The horizon of the ${part} outcomes is ${horizonDays} days. It must be a whole number of at least 1.`);
  if (!(discountRate >= 0 && Number.isFinite(discountRate))) throw new WorkbenchError('bad-input', `The discount rate of the ${part} outcomes is ${discountRate}. It must be a number of at least 0.`);
  const checks: readonly OutcomeCheck[] = [
    ['days', days, (row) => days[row] >= 0 && days[row] <= horizonDays, `between 0 and ${horizonDays}`],
    ['ended', ended, (row) => ended[row] <= 1 && (ended[row] === 1 || days[row] === horizonDays), '1 where access ended within the horizon, else 0 after all of its days'],
    ['expansion', expansion, (row) => expansion[row] >= 0 && Number.isFinite(expansion[row]), 'a number of at least 0'],
    ['contraction', contraction, (row) => contraction[row] >= 0 && Number.isFinite(contraction[row]), 'a number of at least 0'],
  ];
  checkEach(part, checks, rows);
}

function checkEach(part: string, checks: readonly OutcomeCheck[], rows: number): void {
  for (const [name, values, fits, wanted] of checks) {
    checkLength(`The ${part} outcome "${name}"`, values.length, rows);
    for (let row = 0; row < rows; row++) {
      if (!fits(row)) throw new WorkbenchError('bad-input', `The ${part} outcome "${name}" is ${values[row]} at row ${row + 1}. It must be ${wanted}.`);
    }
  }
}

/** A window, named causes; steps within it and not before a row was watched. */
function checkTimed(part: string, { gap, horizon, causes, steps, cause, entry }: TimedOutcome, rows: number): void {
  if (!(Number.isInteger(gap) && gap >= 0 && Number.isInteger(horizon) && horizon >= 1)) throw new WorkbenchError('bad-input', `The window of the ${part} outcomes is ${horizon} steps after a gap of ${gap}. Both must be whole numbers, and the window at least 1.`);
  if (causes.length === 0 || causes.length > MAX_CAUSES || new Set(causes).size !== causes.length) throw new WorkbenchError('bad-input', `The causes of the ${part} outcomes are ${JSON.stringify(causes)}. Name 1 to ${MAX_CAUSES}, each once.`);
  const checks: readonly OutcomeCheck[] = [
    ['steps', steps, (row) => steps[row] >= 0 && steps[row] <= gap + horizon, `between 0 and ${gap + horizon}`],
    ['cause', cause, (row) => cause[row] <= causes.length && (cause[row] === 0 || steps[row] < gap + horizon), `the number of a cause, up to ${causes.length}, or 0 where the row did not leave, as none can after all ${gap + horizon} steps`],
    ['entry', entry ?? new Int32Array(rows), (row) => !entry || (entry[row] >= 0 && entry[row] <= steps[row]), 'a step from 0 to the last that the row lived through'],
  ];
  checkEach(part, checks, rows);
}

function checkTimedValidation(timed: TimedOutcome, validation: TimedOutcome | undefined, rows: number): void {
  if (!validation) throw new WorkbenchError('bad-input', 'The training rows say when they left, and the validation rows do not. Give both an outcome.');
  checkTimed('validation', validation, rows);
  const isSame = validation.gap === timed.gap && validation.horizon === timed.horizon && validation.causes.join('\n') === timed.causes.join('\n');
  if (!isSame) throw new WorkbenchError('bad-input', 'The outcomes of training and validation rows are of different windows or causes. Give both the same.');
}

function checkLength(what: string, found: number, rows: number): void {
  if (found !== rows) throw new WorkbenchError('bad-input', `${what} has ${found} values for ${rows} rows. Every row needs one.`);
}

/** Weights by row; 1 where there are none. */
export function weightsOf({ x, weight }: TrainingData): Float64Array {
  return weight ?? new Float64Array(x.rows).fill(1);
}

/** Weighted share of each class among the rows. */
export function classShares(data: TrainingData): Float64Array<ArrayBuffer> {
  const weight = weightsOf(data);
  const sums = new Float64Array(data.classes?.length ?? 0);
  data.y.forEach((index, row) => (sums[index] += weight[row]));
  const total = sums.reduce((sum, share) => sum + share, 0);
  return sums.map((share) => share / total);
}
