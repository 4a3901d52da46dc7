import { parseIsoDay } from '../../../src/core/data/calendar.ts';
import { parseChurnReading } from '../../../src/tasks/churn/options.ts';
import type { SourceName } from '../../../src/tasks/churn/sources.ts';
import type { ChurnReading } from '../../../src/tasks/churn/types.ts';
import type { Table } from '../../../src/core/data/column.ts';
import { sourceOf } from '../sourceOf.ts';

export const day = (text: string): number => parseIsoDay(text) ?? NaN;

/** A reading as a job's options give it. */
export function readingOf(given: Readonly<Record<string, unknown>>, sources: readonly SourceName[]): ChurnReading {
  return parseChurnReading(given, sources);
}

/** A table of text cells as its file would be read; the first row is the header. */
export async function tableOf(text: string): Promise<Table> {
  const [header, ...rows] = text.trim().split('\n').map((line) => line.split(',').map((cell) => cell.trim()));
  return (await sourceOf(header, rows)).table;
}
