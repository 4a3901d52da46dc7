import type { Json } from '../../core/contract/index.ts';
import { OBJECTIVE_NAMES, defaultObjectiveParams } from '../../core/objectives/objective.ts';
import type { ObjectiveName, ObjectiveParams } from '../../core/objectives/objective.ts';
import { MAX_VALUE_BINS } from '../../core/trees/binning.ts';
import type { TreeInput } from '../../core/trees/encode.ts';
import { fieldAt, fieldsOf, listAt, objectAt, parameterAt, textAt } from './fields.ts';
import { refuse } from './refuse.ts';
import type { BoostedForest } from './types.ts';

/** The learner's attribute in which we keep what XGBoost 1.7 has no place for; XGBoost carries it along through loading and saving. */
export const ATTRIBUTE = 'brain_workbench';
const VERSION = 1;

/** Names that XGBoost does not know. */
export interface Particulars {
  readonly objective: ObjectiveName;
  readonly objectiveParams: ObjectiveParams;
  readonly classes: readonly string[] | undefined;
  /** A category's code is its place in the dictionary; the next code, where the input has a rare bin, is any other category. */
  readonly inputs: readonly TreeInput[];
}

export function writeAttribute({ objective, objectiveParams, classes, forest }: BoostedForest): string {
  const particulars: Json = { version: VERSION, objective, objectiveParams: { ...objectiveParams }, classes: classes ?? null, inputs: forest.inputs.map((input) => ({ ...input })) };
  return JSON.stringify(particulars);
}

/** Throws `bad-file`. */
export function readAttribute(text: string): Particulars {
  const fields = fieldsOf(parseAttribute(text), ATTRIBUTE);
  if (parameterAt(fields, 'version') !== VERSION) refuse(`its attribute "${ATTRIBUTE}" is of a version that this app does not know`, 'Update the app, and read the file again.');
  const named = textAt(fields, 'objective');
  const objective = OBJECTIVE_NAMES.find((name) => name === named) ?? refuse(`its attribute "${ATTRIBUTE}" names an unknown objective`);
  const params = objectAt(fields, 'objectiveParams');
  const names = Object.keys(defaultObjectiveParams) as (keyof ObjectiveParams)[];
  const objectiveParams = Object.fromEntries(names.map((name) => [name, parameterAt(params, name)])) as unknown as ObjectiveParams;
  const classes = fieldAt(fields, 'classes') === null ? undefined : namesIn(listAt(fields, 'classes'));
  return { objective, objectiveParams, classes, inputs: listAt(fields, 'inputs').map(readInput) };
}

function parseAttribute(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse(`its attribute "${ATTRIBUTE}" is not JSON`);
  }
}

function readInput(value: unknown): TreeInput {
  const fields = fieldsOf(value, `${ATTRIBUTE}.inputs`);
  const name = textAt(fields, 'name');
  const kind = textAt(fields, 'kind');
  if (kind === 'number') return { kind, name };
  const categories = namesIn(listAt(fields, 'categories'));
  const hasRareBin = fieldAt(fields, 'hasRareBin');
  const bins = categories.length + (hasRareBin ? 1 : 0);
  if (kind !== 'category' || typeof hasRareBin !== 'boolean' || bins > MAX_VALUE_BINS) return refuse(`its attribute "${ATTRIBUTE}" does not describe the feature "${name}" as it should be`);
  return { kind, name, categories, hasRareBin };
}

function namesIn(list: readonly unknown[]): readonly string[] {
  const names = list.filter((name) => typeof name === 'string');
  return new Set(names).size === list.length ? names : refuse(`its attribute "${ATTRIBUTE}" has a name twice, or one that is not text`);
}
