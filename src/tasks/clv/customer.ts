import { WorkbenchError } from '../../core/contract/index.ts';
import type { Artifact, FeatureTable, TaskContext } from '../../core/contract/index.ts';
import { withAttributes } from './attributes.ts';
import type { ClvData } from './data.ts';
import { completeFeatures, stateFromArtifact } from './featureState.ts';
import type { StreamName } from './sources.ts';

export interface CustomerHistory {
  /** As the models saw them at the cutoff; null is missing. Categories by name. */
  readonly features: Readonly<Record<string, number | string | null>>;
  /** All of the customer's purchases by day, also those after the cutoff. */
  readonly purchases: readonly { readonly day: number; readonly amount: number }[];
  /** The first paid day of each contract, and its money a month. */
  readonly contracts: readonly { readonly day: number; readonly amount: number }[];
}

export interface CustomerQuestion {
  readonly cutoff: number;
  readonly horizonDays: number;
  /** Adds what was fitted on training rows. */
  readonly featureState?: Artifact;
}

/** One customer's features at a cutoff and their rows, over all streams. Throws `not-found` for a key that is in none. */
export async function customerHistory({ streams, attributes }: ClvData, key: string, { cutoff, horizonDays, featureState }: CustomerQuestion, ctx: TaskContext): Promise<CustomerHistory> {
  const state = featureState && stateFromArtifact(featureState);
  const features: Record<string, number | string | null> = {};
  const rows: Record<StreamName, CustomerHistory['purchases']> = { transactions: [], subscriptions: [] };
  let found = false;
  for (const plain of streams) {
    const stream = attributes ? withAttributes(plain, attributes, cutoff) : plain;
    const customer = stream.keys.indexOf(key);
    if (customer < 0) continue;
    found = true;
    const { x, customers } = await stream.at(cutoff, horizonDays, ctx, Int32Array.of(customer));
    const own = state?.streams[stream.name];
    if (customers.length > 0) Object.assign(features, valuesOf(own ? completeFeatures(x, own) : x));
    rows[stream.name] = stream.rowsOf(customer).toSorted((a, b) => a.day - b.day);
  }
  if (!found) throw new WorkbenchError('not-found', `There is no customer "${key}" in this data.`, { key });
  return { features, purchases: rows.transactions, contracts: rows.subscriptions };
}

function valuesOf({ features }: FeatureTable): Readonly<Record<string, number | string | null>> {
  return Object.fromEntries(features.map((feature) => [feature.name, feature.kind === 'number' ? presentOrNull(feature.values[0]) : (feature.categories[feature.codes[0]] ?? null)]));
}

function presentOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
