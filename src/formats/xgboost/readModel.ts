import { MAX_VALUE_BINS } from '../../core/trees/binning.ts';
import type { TreeInput } from '../../core/trees/encode.ts';
import { arrangeTrees } from './arrangeTrees.ts';
import { ATTRIBUTE, readAttribute } from './attribute.ts';
import type { Particulars } from './attribute.ts';
import { countAt, fieldAt, fieldsOf, hasField, integersAt, listAt, numberOf, objectAt, textAt } from './fields.ts';
import type { Fields } from './fields.ts';
import { SHARED_OBJECTIVES, marginOf, objectiveNamed, readObjectiveParams } from './objectives.ts';
import { parseModel } from './parse.ts';
import { flattenTree, listTree } from './readTree.ts';
import type { ListedTree } from './readTree.ts';
import { refuse } from './refuse.ts';
import type { BoostedForest } from './types.ts';

/** Major versions of XGBoost whose JSON is known. */
const MAJOR_VERSIONS = [1, 2, 3];
const MAX_FEATURES = 1_000_000;
const MAX_OUTPUTS = 10_000;

/**
 * Reads a model in XGBoost's JSON format, as `Booster.save_model("model.json")` of XGBoost 1.7 writes it; tested with 1.7, and versions 1.0 to 3
 * are read where their files have the same parts. Boosted trees alone, with the objectives that we have; forests with several targets,
 * linear models and DART are refused.
 *
 * Categories are named by their code, as the file does not know their names, and a code that no tree sends right is as any unknown one: it goes left, as in
 * XGBoost. A file of `writeXgboostModel` brings the names along. The file is untrusted: throws `bad-file` with the reason and the remedy.
 */
export function readXgboostModel(bytes: Uint8Array): BoostedForest {
  const root = fieldsOf(parseModel(bytes), 'model');
  if (!hasField(root, 'learner')) refuse('it has no "learner"');
  checkVersion(root);
  const learner = objectAt(root, 'learner');
  const attributes = hasField(learner, 'attributes') ? objectAt(learner, 'attributes') : undefined;
  const particulars = attributes && hasField(attributes, ATTRIBUTE) ? readAttribute(textAt(attributes, ATTRIBUTE)) : undefined;
  const objective = readObjective(objectAt(learner, 'objective'), particulars);
  const parameters = objectAt(learner, 'learner_model_param');
  if (hasField(parameters, 'num_target') && countAt(parameters, 'num_target', MAX_OUTPUTS) > 1) refuse('it predicts several targets', 'Train a model for each target.');
  const outputs = readOutputs(parameters, objective.objective);
  const model = modelOf(objectAt(learner, 'gradient_booster'));
  const listed = listAt(model, 'trees').map((tree, t) => listTree(fieldsOf(tree, `trees[${t}]`)));
  const inputs = readInputs(learner, countAt(parameters, 'num_feature', MAX_FEATURES), listed, particulars);
  const binsOf = inputs.map((input) => (input.kind === 'category' ? codesToBins(input, particulars !== undefined) : undefined));
  const trees = listed.map((tree) => flattenTree(tree, binsOf));
  const arranged = arrangeTrees(trees, integersAt(model, 'tree_info', trees.length), readBaseScores(parameters, objective.objective, outputs));
  return {
    ...objective,
    // Two classes are one output: see arrangeTrees.
    objective: outputs === 2 ? 'logistic' : objective.objective,
    classes: readClasses(objective.objective, outputs, particulars),
    baseScores: arranged.baseScores,
    forest: { inputs, trees: arranged.trees, outputs: arranged.baseScores.length, float32: true },
    isUnnamed: particulars === undefined,
    ...(attributes && readBestIteration(attributes)),
  };
}

function checkVersion(root: Fields): void {
  const [major] = integersAt(root, 'version');
  if (!MAJOR_VERSIONS.includes(major)) refuse(`it is of version ${major ?? '?'} of XGBoost, and this app reads versions ${MAJOR_VERSIONS[0]} to ${MAJOR_VERSIONS.at(-1)}`);
}

function modelOf(booster: Fields): Fields {
  const name = textAt(booster, 'name');
  if (name !== 'gbtree') refuse(`its booster is "${name}"`, 'This app reads boosted trees alone: train with booster "gbtree".');
  return objectAt(booster, 'model');
}

function readObjective(fields: Fields, particulars: Particulars | undefined): Pick<BoostedForest, 'objective' | 'objectiveParams'> {
  const name = textAt(fields, 'name');
  if (particulars && SHARED_OBJECTIVES[particulars.objective].xgboostNames.includes(name)) return particulars;
  const objective = objectiveNamed(name) ?? refuse(`its objective is "${name}"`, `This app knows ${Object.values(SHARED_OBJECTIVES).map(({ xgboostNames }) => xgboostNames[0]).join(', ')}.`);
  return { objective, objectiveParams: readObjectiveParams(objective, fields) };
}

function readOutputs(parameters: Fields, objective: string): number {
  const classes = countAt(parameters, 'num_class', MAX_OUTPUTS);
  if (objective === 'softmax') return classes >= 2 ? classes : refuse(`it has ${classes} classes`);
  return classes <= 1 ? 1 : refuse(`it has ${classes} classes, which its objective does not`);
}

/** One number; since version 3.1 a list of numbers as text. */
function readBaseScores(parameters: Fields, objective: BoostedForest['objective'], outputs: number): Float64Array {
  const found = fieldAt(parameters, 'base_score');
  const texts = typeof found === 'string' && found.startsWith('[') && found.endsWith(']') ? found.slice(1, -1).split(',') : [found];
  if (texts.length !== 1 && texts.length !== outputs) refuse(`it has ${texts.length} base scores for ${outputs} outputs`);
  const margins = texts.map((text) => marginOf(numberOf(text, `${parameters.where}.base_score`), SHARED_OBJECTIVES[objective].link));
  if (!margins.every(Number.isFinite)) refuse(`its base score ${JSON.stringify(found)} does not fit its objective`);
  return Float64Array.from({ length: outputs }, (_, output) => margins[output % margins.length]);
}

function readClasses(objective: string, outputs: number, particulars: Particulars | undefined): readonly string[] | undefined {
  const count = objective === 'softmax' ? outputs : objective === 'logistic' ? 2 : 0;
  if (count === 0) return undefined;
  if (particulars?.classes?.length === count) return particulars.classes;
  return Array.from({ length: count }, (_, i) => String(i));
}

function readInputs(learner: Fields, features: number, trees: readonly ListedTree[], particulars: Particulars | undefined): readonly TreeInput[] {
  if (particulars) return particulars.inputs.length === features ? particulars.inputs : refuse(`its attribute "${ATTRIBUTE}" describes ${particulars.inputs.length} features of ${features}`);
  const types = readTexts(learner, 'feature_types', features);
  const codes = codesByFeature(trees);
  return readNames(learner, features).map((name, f): TreeInput => {
    const found = codes.get(f);
    if (!found && types[f] !== 'c') return { kind: 'number', name };
    if (found && found.size >= MAX_VALUE_BINS) refuse(`its trees ask for ${found.size} categories of "${name}", and ${MAX_VALUE_BINS - 1} are the most that can be told apart`, 'Join rare categories, and train again.');
    return { kind: 'category', name, categories: Array.from(found ?? []).sort((a, b) => a - b).map(String), hasRareBin: true };
  });
}

function readNames(learner: Fields, features: number): readonly string[] {
  const names = readTexts(learner, 'feature_names', features);
  if (new Set(names).size !== names.length) refuse('two of its features have the same name');
  return names.length > 0 ? names : Array.from({ length: features }, (_, f) => `f${f}`);
}

/** A text for each feature, or none at all. */
function readTexts(learner: Fields, field: string, features: number): readonly string[] {
  const texts = hasField(learner, field) ? listAt(learner, field) : [];
  if (texts.length !== 0 && texts.length !== features) refuse(`"${field}" has ${texts.length} entries for ${features} features`);
  return texts.map((text) => (typeof text === 'string' ? text : refuse(`"${field}" has an entry that is not text`)));
}

/** The codes that some node sends right; all others are alike. */
function codesByFeature(trees: readonly ListedTree[]): Map<number, Set<number>> {
  const byFeature = new Map<number, Set<number>>();
  for (const tree of trees) {
    for (const [node, set] of tree.categories) {
      const codes = byFeature.get(tree.feature[node]) ?? new Set();
      for (const code of set) codes.add(code);
      byFeature.set(tree.feature[node], codes);
    }
  }
  return byFeature;
}

function codesToBins(input: Extract<TreeInput, { kind: 'category' }>, codesArePlaces: boolean): ReadonlyMap<number, number> {
  const bins = new Map(input.categories.map((name, bin) => [codesArePlaces ? bin : Number(name), bin]));
  if (codesArePlaces && input.hasRareBin) bins.set(input.categories.length, input.categories.length);
  return bins;
}

function readBestIteration(attributes: Fields): { readonly bestIteration?: number } {
  if (!hasField(attributes, 'best_iteration')) return {};
  return { bestIteration: countAt(attributes, 'best_iteration', Number.MAX_SAFE_INTEGER) };
}
