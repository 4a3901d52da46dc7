import { isRecord } from '../../../../core/contract/record.ts';
import { outlookOf } from '../../../../core/metrics/outlook.ts';
import type { StreamName } from '../../sources.ts';
import type { ClvJudgement, ClvReport, Outlook } from '../../types.ts';
import type { TypedOutlook } from './types.ts';

/** How a run's model was judged; of two streams its kind bears the stream's name. Undefined for a kind that the report does not have, and in reports of earlier versions. */
export function judgementOf(report: ClvReport, kind: string): ClvJudgement | undefined {
  const [name, own = name] = kind.split(':');
  const { models } = own === name ? report : (report.streams?.[name as StreamName] ?? report);
  return models.find((model) => model.kind === own)?.judged;
}

/** What became of customers with similar predictions, where a model's judgement says it; a stored one is not trusted. */
export function typedOutlook(judged: unknown, prediction: number): TypedOutlook | null {
  const outlook = isRecord(judged) ? judged.outlook : undefined;
  const found = isOutlook(outlook) ? outlookOf(outlook, prediction) : undefined;
  return found ? { nothing: found.nothing, low: found.low, high: found.high } : null;
}

function isOutlook(value: unknown): value is Outlook {
  return isRecord(value) && Array.isArray(value.bins) && value.bins.length > 0 && value.bins.every(isBin);
}

function isBin(bin: unknown): boolean {
  if (!isRecord(bin) || typeof bin.nothing !== 'number' || (bin.upTo !== null && typeof bin.upTo !== 'number')) return false;
  const { range } = bin;
  return range === null || (isRecord(range) && typeof range.low === 'number' && typeof range.high === 'number');
}
