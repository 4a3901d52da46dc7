import { WorkbenchError } from '../../core/contract/index.ts';
import type { Registry } from '../../core/contract/index.ts';
import { isRecord } from '../../core/contract/record.ts';
import { modelsOption } from '../modelRequests.ts';
import { givenOptions, optionOf, seedOption, textOption, unfit, wholeNumberOption } from '../options.ts';
import type { Given } from '../options.ts';
import { columnsOption } from '../table/columnsOption.ts';
import { checkRows, columnOf } from '../table/facts.ts';
import type { TableFacts } from '../table/facts.ts';
import { MAX_CLASSES, learnableFrom, proposeTarget } from '../table/target.ts';
import { proposeSplit } from './propose.ts';
import { timeColumns, weightColumns } from './specialColumns.ts';
import { WARM_START_KIND } from './startFrom.ts';
import type { ModelRequest, SplitOption, TabularLearn, TabularOptions, ThresholdOption } from './types.ts';

const OPTION_NAMES: readonly string[] = ['target', 'learn', 'positiveClass', 'models', 'params', 'split', 'seed', 'threshold', 'validationShare', 'weight', 'features', 'exclude', 'startFrom'];
const LEARNERS: Readonly<Record<TabularLearn, readonly string[]>> = {
  regression: ['gbdt', 'ridge'],
  binary: ['gbdt', 'logistic'],
  multiclass: ['gbdt', 'logistic'],
};
const BASELINES: Readonly<Record<TabularLearn, readonly string[]>> = {
  regression: ['baseline-mean'],
  binary: ['baseline-base-rate'],
  multiclass: ['baseline-base-rate'],
};
const MIN_SHARE = 0.01;
const MAX_SHARE = 0.9;
const MAX_FOLDS = 100;
const DEFAULT_VALIDATION_SHARE = 0.1;
const MAX_VALIDATION_SHARE = 0.5;

/**
 * Options of a job file or of the page, which are untrusted, with their defaults: the proposed target, what its column can teach, boosting and a
 * linear model with the fitting baseline, rows held out in time where there is a date (else a quarter by chance; a test file where one is given).
 * Throws `bad-input` or `not-found` that names the option, what was found and what fits; `not-enough-data` for a table of less than two rows.
 */
export async function parseTabularOptions(given: unknown, facts: TableFacts, hasTestFile: boolean, registry: Registry): Promise<TabularOptions> {
  const options = givenOptions(given, 'tabular', OPTION_NAMES);
  checkRows(facts);
  const target = textOption(options, 'target') ?? proposeTarget(facts)?.column;
  if (target === undefined) throw new WorkbenchError('bad-input', `No column of "${facts.name}" can be predicted: it has no number, and no category of 2 to ${MAX_CLASSES} levels. Name one in the option "target", or change a column's type.`, { option: 'target' });
  const learn = learnOption(options, target, facts);
  const seed = seedOption(options);
  const positiveClass = textOption(options, 'positiveClass');
  if (positiveClass !== undefined && learn !== 'binary') throw new WorkbenchError('bad-input', `Option "positiveClass" is for targets of two classes; "${target}" is learned as ${learn}.`, { option: 'positiveClass' });
  const models = await modelsOption(options, { learn: [learn], models: LEARNERS[learn].filter((kind) => registry.kinds.includes(kind)), baselines: BASELINES[learn] }, registry);
  const split = splitOption(options, facts, seed, hasTestFile);
  return {
    target,
    learn,
    positiveClass,
    models,
    split,
    seed,
    threshold: thresholdOption(options, learn),
    validationShare: validationShareOption(options),
    weight: weightOption(options, target, facts),
    features: columnsOption(options, 'features', facts, { [target]: 'target' }),
    exclude: columnsOption(options, 'exclude', facts, { [target]: 'target' }) ?? [],
    startFrom: startFromOption(options, models, split),
  };
}

/** Whether the split was chosen by nobody. */
export function splitIsProposed(given: unknown): boolean {
  return !isRecord(given) || optionOf(given, 'split') === undefined;
}

function learnOption(options: Given, target: string, facts: TableFacts): TabularLearn {
  const { schema, profile } = columnOf(facts, target);
  const possible = learnableFrom(schema, profile, facts.rows);
  if (possible.length === 0) {
    const why = profile.distinct < 2 ? `it has ${profile.distinct === 0 ? 'no value' : 'one value only'}` : schema.type === 'date' || schema.type === 'datetime' ? 'it holds dates' : `it has ${profile.distinct} different values in ${facts.rows - profile.missing} rows, and classes are at most ${MAX_CLASSES}, with two rows each or more`;
    throw new WorkbenchError('bad-input', `Column "${target}" cannot be predicted: ${why}. Choose another "target", or change its type.`, { option: 'target', column: target });
  }
  const asked = optionOf(options, 'learn');
  if (asked === undefined) return possible[0];
  const learn = possible.find((known) => known === asked);
  if (!learn && optionOf(options, 'target') === undefined) throw new WorkbenchError('bad-input', `Name the column to predict in the option "target": the one proposed, "${target}", can teach ${possible.join(', ')}, and not ${String(asked)}.`, { option: 'target', column: target });
  if (!learn) throw unfit('learn', `one of what column "${target}" can teach (${possible.join(', ')})`, asked);
  return learn;
}

function splitOption(options: Given, facts: TableFacts, seed: number, hasTestFile: boolean): SplitOption {
  const asked = optionOf(options, 'split');
  if (asked === undefined) return hasTestFile ? { kind: 'file' } : proposeSplit(facts, seed);
  if (!isRecord(asked)) throw unfit('split', 'an object such as {"kind": "holdout", "share": 0.25, "seed": 7}', asked);
  const split = readSplit(asked, facts, seed);
  if (split.kind === 'file' && !hasTestFile) throw new WorkbenchError('bad-input', 'Option "split" is of kind "file", but there is no test file. Give one (in a job: "inputs": {"table": …, "test": …}), or choose another split.', { option: 'split' });
  if (split.kind !== 'file' && hasTestFile) throw new WorkbenchError('bad-input', `There is a test file, but option "split" is of kind "${split.kind}". Leave "split" out, or leave the test file out.`, { option: 'split' });
  return split;
}

const SPLIT_FIELDS: Readonly<Record<SplitOption['kind'], readonly string[]>> = { holdout: ['kind', 'share', 'seed'], folds: ['kind', 'k', 'seed'], time: ['kind', 'column', 'share'], file: ['kind'] };

function readSplit(asked: Given, facts: TableFacts, defaultSeed: number): SplitOption {
  const kinds = Object.keys(SPLIT_FIELDS);
  const kind = kinds.find((known) => known === asked.kind) as SplitOption['kind'] | undefined;
  if (!kind) throw unfit('split.kind', `one of ${kinds.join(', ')}`, asked.kind);
  const unknown = Object.keys(asked).find((field) => !SPLIT_FIELDS[kind].includes(field));
  if (unknown !== undefined) throw new WorkbenchError('bad-input', `Option "split" of kind "${kind}" has no "${unknown}". It takes: ${SPLIT_FIELDS[kind].join(', ')}.`, { option: 'split' });
  const standard = proposeSplit(facts, defaultSeed);
  const share = shareOf(asked, standard.kind === 'holdout' || standard.kind === 'time' ? standard.share : 0);
  const seed = wholeNumberOption(asked, 'seed', 0, Number.MAX_SAFE_INTEGER, 'split.seed') ?? defaultSeed;
  if (kind === 'holdout') return { kind, share, seed };
  if (kind === 'folds') return { kind, k: wholeNumberOption(asked, 'k', 2, MAX_FOLDS, 'split.k') ?? 5, seed };
  return kind === 'time' ? { kind, column: timeColumn(asked, facts), share } : { kind };
}

function shareOf(asked: Given, standard: number): number {
  const share = optionOf(asked, 'share') ?? standard;
  if (typeof share !== 'number' || !(share >= MIN_SHARE && share <= MAX_SHARE)) throw unfit('split.share', `a share from ${MIN_SHARE} to ${MAX_SHARE}`, share);
  return share;
}

function timeColumn(asked: Given, facts: TableFacts): string {
  const named = optionOf(asked, 'column');
  if (named === undefined) {
    const [proposed] = timeColumns(facts);
    if (proposed === undefined) throw new WorkbenchError('bad-input', `Option "split" is of kind "time", but "${facts.name}" has no column of dates. Choose another split.`, { option: 'split' });
    return proposed;
  }
  if (typeof named !== 'string') throw unfit('split.column', 'the name of a column of dates', named);
  const { schema } = columnOf(facts, named, 'split.column');
  if (schema.type !== 'date' && schema.type !== 'datetime') throw new WorkbenchError('bad-input', `Option "split.column" names "${named}", which holds ${schema.type} values and no dates. Columns of dates: ${timeColumns(facts).join(', ') || 'none'}.`, { option: 'split.column', column: named });
  return named;
}

function thresholdOption(options: Given, learn: TabularLearn): ThresholdOption {
  const asked = optionOf(options, 'threshold');
  if (asked === undefined) return 0.5;
  if (learn !== 'binary') throw new WorkbenchError('bad-input', `Option "threshold" is for targets of two classes; this one is learned as ${learn}.`, { option: 'threshold' });
  if (asked === 'f1' || asked === 'youden') return asked;
  if (typeof asked !== 'number' || !(asked >= 0 && asked <= 1)) throw unfit('threshold', 'a number from 0 to 1, "f1" or "youden"', asked);
  return asked;
}

function validationShareOption(options: Given): number {
  const share = optionOf(options, 'validationShare') ?? DEFAULT_VALIDATION_SHARE;
  if (typeof share !== 'number' || !(share >= 0 && share <= MAX_VALIDATION_SHARE)) throw unfit('validationShare', `a share from 0 to ${MAX_VALIDATION_SHARE}`, share);
  return share;
}

function weightOption(options: Given, target: string, facts: TableFacts): string | undefined {
  const weight = textOption(options, 'weight');
  if (weight === undefined) return undefined;
  columnOf(facts, weight, 'weight');
  if (weight === target) throw new WorkbenchError('bad-input', `Column "${weight}" is the target, and cannot be the weight too.`, { option: 'weight', column: weight });
  const usable = weightColumns(facts);
  if (usable.includes(weight)) return weight;
  throw new WorkbenchError('bad-input', `Column "${weight}" cannot weigh rows: weights are numbers of at least 0, one in every row, and not all 0. Columns that can: ${usable.slice(0, 20).join(', ') || 'none'}.`, { option: 'weight', column: weight });
}

/** Folds cannot go on from a model: it has seen the rows of each. */
function startFromOption(options: Given, models: readonly ModelRequest[], split: SplitOption): string | undefined {
  const runId = textOption(options, 'startFrom');
  if (runId === undefined) return undefined;
  if (!models.some(({ kind }) => kind === WARM_START_KIND)) throw new WorkbenchError('bad-input', `Option "startFrom" is for "${WARM_START_KIND}", which is not among the models asked for: ${models.map(({ kind }) => kind).join(', ')}.`, { option: 'startFrom' });
  if (split.kind === 'folds') throw new WorkbenchError('bad-input', 'Option "startFrom" does not go with a split into folds: the earlier model has learned from the rows of every fold. Choose another split.', { option: 'startFrom' });
  return runId;
}
