import type { ChurnSources, EventSourceName } from '../sources.ts';
import type { ChurnReading } from '../types.ts';

/** A reading of tables that lack columns: what their measures were is not known at any step, and a step without a row is no 0 of them either. */
export function withoutAbsent(reading: ChurnReading, sources: ChurnSources): ChurnReading {
  const isAbsent = (source: EventSourceName, column: string | undefined) => column !== undefined && Object.hasOwn(sources[source]?.fit?.absent ?? {}, column);
  const { measures } = reading;
  if (!measures?.some(({ source, column }) => isAbsent(source, column))) return reading;
  return { ...reading, measures: measures.map((measure) => (isAbsent(measure.source, measure.column) ? { ...measure, gap: 'missing' } : measure)) };
}
