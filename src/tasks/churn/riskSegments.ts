import type { FeatureTable } from '../../core/contract/index.ts';
import { segmentings } from '../clv/segments.ts';
import type { Segment } from '../clv/types.ts';
import type { RiskSegment } from './types.ts';

/** Held-out users, a row each. `value` NaN: not known, and worth 0 in sums. */
export interface SegmentedUsers {
  readonly x: FeatureTable;
  readonly churned: Uint8Array;
  readonly probability: Float64Array;
  readonly value: Float64Array;
}

/** Segments of users (30 at least) by plan, other categories, money and time as a user; most value at risk first. */
export function riskSegments({ x, churned, probability, value }: SegmentedUsers): readonly RiskSegment[] {
  const found = segmentings(x).flatMap(({ feature, segments, of }) => {
    const sums = segments.map(() => ({ users: 0, leavers: 0, probability: 0, valued: 0, value: 0, atRisk: 0 }));
    of.forEach((segment, row) => {
      const sum = sums[segment];
      sum.users++;
      sum.leavers += churned[row];
      sum.probability += probability[row];
      if (!Number.isFinite(value[row])) return;
      sum.valued++;
      sum.value += value[row];
      sum.atRisk += probability[row] * value[row];
    });
    return sums.map((sum, i): RiskSegment => ({
      feature,
      value: segmentText(segments[i]),
      users: sum.users,
      leavers: sum.leavers,
      meanProbability: sum.probability / Math.max(1, sum.users),
      meanValue: sum.value / Math.max(1, sum.valued),
      valueAtRisk: sum.atRisk,
    }));
  });
  return found.filter(({ users }) => users > 0).sort((a, b) => b.valueAtRisk - a.valueAtRisk || b.leavers - a.leavers);
}

/** A category's name, a range's ends, '' where the value is missing, and '…' for the rarer categories together. */
function segmentText(segment: Segment): string {
  switch (segment.kind) {
    case 'category':
      return segment.name;
    case 'range':
      return segment.low === segment.high ? String(segment.low) : `${segment.low} – ${segment.high}`;
    case 'missing':
      return '';
    case 'rest':
      return '…';
  }
}
