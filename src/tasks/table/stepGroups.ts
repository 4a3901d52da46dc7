import type { Feature } from '../../core/contract/index.ts';
import { findMeasures } from '../../core/models/lstm/steps.ts';
import type { RowContribution } from './types.ts';

/** Contributions of features over time (`visits@1 … @30`), added up. */
export interface ContributionGroups {
  /** One a measure over all its steps; features without steps as they are. Largest first, by size. */
  readonly byMeasure: readonly RowContribution[];
  /** One a step over all measures, from the first; features without steps as they are, before them. */
  readonly byStep: readonly RowContribution[];
}

/** Added up by measure and by step; undefined where no features are of one measure over time. */
export function groupBySteps(contributions: readonly RowContribution[], features: readonly Feature[]): ContributionGroups | undefined {
  const asked = new Set(contributions.map(({ feature }) => feature));
  const measures = findMeasures(features.filter(({ name }) => asked.has(name))).filter(({ kind }) => kind === 'stepped');
  if (measures.length === 0) return undefined;
  const addendOf = new Map(contributions.map(({ feature, contribution }) => [feature, contribution]));
  const addends = measures.map(({ features: own }) => own.map(({ name }) => addendOf.get(name) ?? 0));
  const isStepped = new Set(measures.flatMap(({ features: own }) => own.map(({ name }) => name)));
  const others = contributions.filter(({ feature }) => !isStepped.has(feature));
  const steps = Math.max(...addends.map(({ length }) => length));
  const measured = addends.map((own, i): RowContribution => ({ feature: measureName(measures[i].features[0].name), value: null, contribution: sumOf(own), steps: own.length }));
  return {
    byMeasure: [...measured, ...others].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
    byStep: [...others, ...Array.from({ length: steps }, (_, t): RowContribution => ({ feature: String(t + 1), value: null, contribution: sumOf(addends.map((own) => own[t] ?? 0)), step: t + 1 }))],
  };
}

/** `visits` of `visits@1`, `visits_1`, `visits.1` and `visits[1]`. */
function measureName(first: string): string {
  return first.replace(/(?:[@_.]1|\[1\])$/, '');
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
