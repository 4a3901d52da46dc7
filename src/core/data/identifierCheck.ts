import type { ColumnBuild } from './columnBuild.ts';
import type { EncodedColumn } from './encoder.ts';
import type { TableWarning } from './profile.ts';
import { countLostIdentifiers, countLostNumbers, scientificIdentifierError } from './scientificIdentifier.ts';
import { displayOf } from './table.ts';
import { rowsOf } from './textChunk.ts';

/**
 * Throws `bad-input` where a spreadsheet shortened a column's identifiers to `1.2E+15`. Where a person gave the column's type, and so
 * takes the cells as they are, it is a warning.
 */
export function checkIdentifiers(columns: readonly { readonly column: ColumnBuild; readonly encoded: EncodedColumn }[]): TableWarning[] {
  return columns.flatMap(({ column, encoded }) => {
    if (column.scientific === 0) return [];
    const { name, given } = column.plan;
    const lost = encoded.type === 'number' ? countLostNumbers(name, encoded.chunks, column.scientific) : countLostIdentifiers(name, countValues(name, encoded));
    if (lost === 0) return [];
    if (given?.type === undefined) throw scientificIdentifierError(name, lost);
    return [{ key: 'scientific-identifier', column: name, facts: { cells: lost } } as const];
  });
}

function countValues(name: string, { type, chunks, dictionary }: EncodedColumn): Map<string, number> {
  const counts = new Map<string, number>();
  const schema = { name, type, format: {}, dictionary };
  for (const chunk of chunks) {
    for (let index = 0; index < rowsOf(chunk); index++) {
      const cell = displayOf(schema, chunk, index);
      if (cell !== undefined) counts.set(cell, (counts.get(cell) ?? 0) + 1);
    }
  }
  return counts;
}
