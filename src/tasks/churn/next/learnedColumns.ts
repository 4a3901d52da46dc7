import { attributeColumns } from '../../clv/next/matchSources.ts';
import type { ChurnReport } from '../types.ts';
import type { DatedSourceName } from './types.ts';

/** Columns of a source that something was learned from, or that users are worth by, without a role: its measures; of users their attributes and what option `staticColumns` names. */
export function learnedColumns(source: DatedSourceName, { measures, features, economics: { value } }: Pick<ChurnReport, 'measures' | 'features' | 'economics'>, staticColumns: readonly string[]): readonly string[] {
  const measured = measures.flatMap((measure) => (measure.source === source && measure.column !== undefined && measure.kind === undefined ? [measure.column] : []));
  if (source !== 'users') return [...new Set(measured)];
  return [...new Set([...attributeColumns(features.map(({ name }) => name)), ...staticColumns, ...(value.kind === 'column' ? [value.column] : [])])];
}
