import { WorkbenchError } from '../../core/contract/index.ts';
import type { Explanation, Feature, FeatureTable, Model } from '../../core/contract/index.ts';
import { dateFromDay, isoDayAt, weekday } from '../../core/data/calendar.ts';
import { boolWordsFor, parseBool } from '../../core/data/parseBool.ts';
import { selectFeature } from '../featureTables.ts';
import { isCategoryCode, noCode } from './features.ts';
import type { NumberPart } from './features.ts';
import { groupBySteps } from './stepGroups.ts';
import type { RowExplanation, TableFeature, TableFeatureState } from './types.ts';

/** Why a model says what it says of one row (a table of one). Throws `bad-input` for a model that cannot be explained. */
export function explainRow(model: Model, x: FeatureTable, { learn, classes }: TableFeatureState): RowExplanation {
  if (!model.explain) throw new WorkbenchError('bad-input', `A "${model.kind}" model cannot say how a single prediction comes about. Choose another model.`, { kind: model.kind });
  const explanation = model.explain(x);
  // What is known of anomalies was never learned: their score is of no class.
  const named = learn === 'anomaly' ? [] : classes;
  const predicted = model.predict(x);
  const shown = new Map(x.features.map((feature) => [feature.name, cellOf(feature)]));
  const outputs = Array.from(explanation.base, (base, output) => {
    const values = contributionsOf(explanation, output);
    const contributions = explanation.featureNames.map((feature, i) => ({ feature, value: shown.get(feature) ?? null, contribution: values[i] }));
    const groups = groupBySteps(contributions, x.features);
    return {
      ...(groups && { groups }),
      className: named.length > 2 ? named[output] : (named.at(1) ?? null),
      base,
      sum: values.reduce((sum, value) => sum + value, base),
      prediction: predicted[output],
      contributions: contributions.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
    };
  });
  return { kind: model.kind, link: explanation.link, outputs };
}

function contributionsOf({ values, featureNames }: Explanation, output: number): Float64Array {
  return values.slice(output * featureNames.length, (output + 1) * featureNames.length);
}

function cellOf(feature: Feature): string | null {
  const one = selectFeature(feature, Int32Array.of(0));
  if (one.kind === 'category') return one.codes[0] < 0 ? null : one.categories[one.codes[0]];
  return Number.isNaN(one.values[0]) ? null : String(one.values[0]);
}

/** One row from cells by column, as a person types them: '' and columns that are not named are missing. Throws `bad-input` for a cell of another kind. */
export function featuresOfCells(features: readonly TableFeature[], cells: Readonly<Record<string, string>>): FeatureTable {
  const cellAt = (column: string) => (Object.hasOwn(cells, column) ? String(cells[column]).trim() : '');
  return {
    rows: 1,
    features: features.map(({ name, column, part }): Feature => {
      const cell = cellAt(column);
      if (part === 'code' && cell !== '' && !isCategoryCode(cell)) throw noCode(column, cell);
      if (part === 'category' || part === 'code') return { name, kind: 'category', codes: Int32Array.of(cell === '' ? -1 : 0), categories: cell === '' ? [] : [cell] };
      return { name, kind: 'number', values: Float64Array.of(cell === '' ? NaN : numberOf(cell, column, part)) };
    }),
  };
}

function numberOf(cell: string, column: string, part: NumberPart): number {
  const wanted = part === 'number' ? 'a number' : part === 'bool' ? 'true or false' : 'a date as YYYY-MM-DD';
  const value = part === 'number' ? Number(cell) : part === 'bool' ? boolOf(cell) : datePart(cell, part);
  if (value === undefined || !Number.isFinite(value)) throw new WorkbenchError('bad-input', `Column "${column}" needs ${wanted}; got ${JSON.stringify(cell.slice(0, 80))}.`, { column });
  return value;
}

function boolOf(cell: string): number | undefined {
  if (cell === '1' || cell === '0') return Number(cell);
  const word = cell.toLowerCase();
  for (const other of ['n', 'f', 'y', 't']) {
    const words = boolWordsFor(new Set(word.length === 1 ? [word, other] : [word]));
    if (words) return parseBool(cell, words);
  }
  return undefined;
}

function datePart(cell: string, part: 'days' | 'month' | 'weekday' | 'hour'): number | undefined {
  const day = isoDayAt(cell);
  if (day === undefined) return undefined;
  if (part === 'hour') return cell.length === 10 ? 0 : Number(/[T ](\d{2})/.exec(cell)?.[1]);
  return part === 'days' ? day : part === 'month' ? dateFromDay(day).month : weekday(day);
}
