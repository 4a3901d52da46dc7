import type { ColumnBuild, Question, Settled } from './columnBuild.ts';
import { createEncoder } from './columnEncoders.ts';
import type { EncodedColumn } from './encoder.ts';
import { inferColumn } from './inferType.ts';
import type { Inference, Reading } from './inferType.ts';
import { provenDecimal } from './planColumns.ts';
import { displayOf } from './table.ts';
import { rowsOf } from './textChunk.ts';

/** What the whole of a column says that its first rows did not. */
export interface Resolved {
  readonly column: ColumnBuild;
  readonly inference: Inference;
  readonly reading?: Reading;
  readonly encoded?: EncodedColumn;
  /** A few cells do not fit, and their rows are gone: read the file again. */
  readonly reread?: Settled;
  /** Still open. */
  readonly question?: Question;
}

/** Decides the columns whose type was left open, from all their cells, and encodes them anew. */
export function resolveDeferred(columns: readonly ColumnBuild[]): ReadonlyMap<ColumnBuild, Resolved> {
  const deferred = columns.filter((column) => column.deferred);
  const asWritten = new Map(deferred.map((column) => [column, column.finish()]));
  const counts = new Map([...asWritten].map(([column, encoded]) => [column, countEncoded(column, encoded)]));
  const inferences = new Map([...counts].map(([column, cells]) => [column, infer(column, cells)]));
  const decimal = provenDecimal(columns.map((column) => inferences.get(column) ?? column.plan.inference));
  const resolved = deferred.map((column) => {
    const cells = counts.get(column) ?? new Map<string, number>();
    const first = infer(column, cells);
    const inference = first.ambiguous === 'decimal' && decimal ? infer(column, cells, decimal) : first;
    return [column, resolve(column, inference, asWritten.get(column) ?? { type: 'category', chunks: [] })] as const;
  });
  return new Map(resolved);
}

function infer(column: ColumnBuild, counts: ReadonlyMap<string, number>, decimal?: '.' | ','): Inference {
  const { marks, given } = column.plan;
  return inferColumn(counts, { marks, ...given, ...(decimal ? { decimal } : {}) });
}

function resolve(column: ColumnBuild, inference: Inference, asWritten: EncodedColumn): Resolved {
  if (inference.ambiguous) return { column, inference, question: inference.ambiguous };
  const reading: Reading = { type: inference.type, format: inference.format };
  if (inference.type === asWritten.type || (inference.type === 'category' && asWritten.type === 'text')) return { column, inference, reading: { type: asWritten.type, format: {} }, encoded: asWritten };
  const { marks, given } = column.plan;
  const encoder = createEncoder(reading, marks, given?.type !== undefined);
  let misfits = 0;
  for (const rows of cellsOf(column, asWritten)) encoder.append(rows, 0, () => misfits++);
  if (misfits > 0) return { column, inference, reread: reading };
  return { column, inference, reading, encoded: encoder.finish() };
}

/** The column's cells as they were in the file, chunk by chunk, as rows of one cell. */
function* cellsOf(column: ColumnBuild, { chunks, dictionary, type }: EncodedColumn): Generator<string[][]> {
  const schema = { name: column.plan.name, type, format: {}, dictionary };
  for (const chunk of chunks) yield Array.from({ length: rowsOf(chunk) }, (_, index) => [displayOf(schema, chunk, index) ?? '']);
}

function countEncoded(column: ColumnBuild, encoded: EncodedColumn): Map<string, number> {
  const counts = new Map<string, number>();
  for (const rows of cellsOf(column, encoded)) for (const [cell] of rows) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  return counts;
}
