import type { TypedOutlook } from './types.ts';

/** What became of customers with similar predictions, where a model's report says it; reports of earlier versions do not. */
export function typedOutlook(model: unknown, prediction: number): TypedOutlook | null {
  const { outlook } = recordOf(model);
  const { bins } = recordOf(outlook);
  if (!Array.isArray(bins) || Number.isNaN(prediction)) return null;
  const bin = recordOf(bins.find((candidate) => isReached(recordOf(candidate).upTo, prediction)));
  if (typeof bin.nothing !== 'number') return null;
  const { low, high, timesPrediction, least, plus } = recordOf(bin.range);
  const measured = (prediction > 0 || typeof least !== 'number' ? prediction : least) + (typeof plus === 'number' ? plus : 0);
  const times = timesPrediction === true ? measured : 1;
  return { nothing: bin.nothing, low: typeof low === 'number' ? low * times : null, high: typeof high === 'number' ? high * times : null };
}

/** Bins ascend; the last has no end. */
function isReached(upTo: unknown, prediction: number): boolean {
  return typeof upTo === 'number' ? prediction <= upTo : upTo === null;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
