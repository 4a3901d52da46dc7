import { WorkbenchError } from '../../core/contract/index.ts';
import { openQuestions } from './matchTables.ts';
import type { SourcesMatch } from './types.ts';

/** A job cannot be asked: it is told what to write. Throws `bad-input` where a column is open. */
export function refuseOpen(match: SourcesMatch): void {
  const open = openQuestions(match);
  if (open.length === 0) return;
  const lines = open.map(({ source, role, candidates }) => `${source} "${role}" could be ${candidates.length === 0 ? 'none of the new columns' : candidates.map((name) => `"${name}"`).join(' or ')}${changedType(match, source, role)}`);
  const [{ source, role, candidates }] = open;
  throw new WorkbenchError('bad-input', `It is not certain which column is which: ${lines.join('; ')}. Say it in the job file, for example: "columns": ${JSON.stringify({ [source]: { [role]: candidates[0] ?? '…' } })}.`, { source, role });
}

/** Why a column of the same name is not taken. */
function changedType({ sources }: SourcesMatch, source: string, role: string): string {
  const column = sources.find((found) => found.source === source)?.columns.find((found) => (found.role ?? found.was) === role);
  return column?.typeChanged ? ` ("${column.was}" held ${column.typeChanged.was} values and now holds ${column.typeChanged.now} values)` : '';
}
