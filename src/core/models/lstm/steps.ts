import type { Feature } from '../../contract/index.ts';
import { byName } from '../alignFeatures.ts';

export type NumberFeature = Extract<Feature, { kind: 'number' }>;
export type CategoryFeature = Extract<Feature, { kind: 'category' }>;

/** One thing that is known of a row: a number at each step, from the earliest (`features[0]` is step 1), or something that is the same at all of them. */
export type Measure =
  | { readonly kind: 'stepped'; readonly features: readonly NumberFeature[] }
  | { readonly kind: 'number'; readonly features: readonly [NumberFeature] }
  | { readonly kind: 'category'; readonly features: readonly [CategoryFeature] };

/** `views@1`, `views_1`, `views.1`, `views[1]`: a name, how the step is written, and the step. */
const STEP_NAME = /^(.+?)([@_.]|\[)([1-9]\d{0,5})(\]?)$/;

/** Features as measures, by name: numbers whose names end in all of the steps 1 … n, n at least 2, written in one way, are one measure. */
export function findMeasures(features: readonly Feature[]): readonly Measure[] {
  const sorted = [...features].sort(byName);
  const stepped = steppedGroups(sorted);
  const taken = new Set(stepped.flat());
  const rest = sorted.filter((feature) => !taken.has(feature as NumberFeature)).map((feature): Measure => (feature.kind === 'number' ? { kind: 'number', features: [feature] } : { kind: 'category', features: [feature] }));
  return [...stepped.map((group): Measure => ({ kind: 'stepped', features: group })), ...rest];
}

/** Each from step 1 on. */
function steppedGroups(features: readonly Feature[]): readonly (readonly NumberFeature[])[] {
  const groups = new Map<string, Map<number, Feature>>();
  for (const feature of features) {
    const found = STEP_NAME.exec(feature.name);
    if (!found || (found[2] === '[') !== (found[4] === ']')) continue;
    const key = found[1] + found[2];
    const group = groups.get(key) ?? new Map<number, Feature>();
    groups.set(key, group.set(Number(found[3]), feature));
  }
  return [...groups.values()].flatMap((group) => {
    const steps = Array.from(group.keys(), (_, i) => group.get(i + 1)).filter((feature) => feature?.kind === 'number');
    return group.size >= 2 && steps.length === group.size ? [steps] : [];
  });
}
