import { WorkbenchError } from '../contract/index.ts';
import type { Feature, FeatureTable } from '../contract/index.ts';

/** What a model remembers of a feature, at least. */
export interface NeededFeature {
  readonly name: string;
  readonly kind: Feature['kind'];
}

/** The table's features that a model needs, in the model's order; others are left out. Throws `bad-input` that names what is missing or of another kind. */
export function alignFeatures(needed: readonly NeededFeature[], x: FeatureTable): Feature[] {
  const byName = new Map(x.features.map((feature) => [feature.name, feature]));
  return needed.map(({ name, kind }) => {
    const feature = byName.get(name);
    if (!feature) throw new WorkbenchError('bad-input', `The model needs the feature "${name}", which the table does not have. Add it, or train without it.`, { feature: name });
    if (feature.kind !== kind) throw new WorkbenchError('bad-input', `The model learned "${name}" as a ${kind}, but the table has a ${feature.kind}. Change the column's type, or train again.`, { feature: name });
    return feature;
  });
}

/** Features by name (code units), so that a model does not depend on the order of columns. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
