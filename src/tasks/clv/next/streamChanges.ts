import type { TaskContext } from '../../../core/contract/index.ts';
import { featureChanges } from '../../next/featureChanges.ts';
import type { FeatureChange } from '../../next/types.ts';
import type { Stream } from '../stream.ts';
import { customersOf } from './streamMoney.ts';

export interface ChangeDays {
  readonly then: number;
  readonly now: number;
  readonly horizonDays: number;
}

/** What changed most of each of `keys` that a stream knows: see featureChanges. */
export async function streamChanges(stream: Stream, keys: readonly string[], days: ChangeDays, ctx: TaskContext): Promise<ReadonlyMap<string, readonly FeatureChange[]>> {
  const asked = customersOf(stream, keys);
  if (asked.customers.length === 0) return new Map();
  const then = await stream.at(days.then, days.horizonDays, ctx);
  const now = await stream.at(days.now, days.horizonDays, ctx);
  const known = { then: { ids: then.customers, x: then.x }, now: { ids: now.customers, x: now.x } };
  const found = await featureChanges(asked.customers, { ...known, notes: stream.notes(days.horizonDays), groupOf }, ctx);
  return new Map(found.map((changes, i) => [keys[asked.rows[i]], changes]));
}

/** `spendLast30Days` and `spendLastHorizon` are of one kind, and so are the ways of saying how large a purchase is. */
function groupOf(feature: string): string {
  return feature.replace(/Last(?:\d+Days|Horizon)$/, '').replace(/^gap(?:Mean|Std)Days$/, 'gap').replace(/^(?:mean|max|last)Amount$/, 'amount');
}
