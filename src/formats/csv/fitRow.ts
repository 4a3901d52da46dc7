import { cellKind } from './cellKind.ts';
import type { Layout } from './layout.ts';
import type { RepairKey } from './types.ts';

export type Fit =
  | { readonly kind: 'row'; readonly cells: string[]; readonly repair: RepairKey }
  | { readonly kind: 'misfit'; readonly reason: 'too-few-cells' | 'too-many-cells' };

/**
 * What to do with a row whose cells are not `layout.names.length`. Empty cells at the end are dropped; missing cells are filled in at
 * the end only where no other place for them fits what the columns hold; anything else is a misfit.
 */
export function fitRow(cells: string[], layout: Layout): Fit {
  const width = layout.names.length;
  if (cells.length > width) {
    return cells.slice(width).every((cell) => cell.trim() === '') ? { kind: 'row', cells: cells.slice(0, width), repair: 'trailing-delimiter' } : { kind: 'misfit', reason: 'too-many-cells' };
  }
  const isWholeFileNarrow = cells.length === layout.rowWidth;
  if (!isWholeFileNarrow && !onlyEndIsMissing(cells, layout)) return { kind: 'misfit', reason: 'too-few-cells' };
  return { kind: 'row', cells: [...cells, ...new Array<string>(width - cells.length).fill('')], repair: 'missing-end' };
}

/**
 * True where the cells fit the kinds of the columns from the left, the missing columns have been seen empty before, and the last cell
 * would not fit the last column: then the gap is at the end and nowhere else.
 */
function onlyEndIsMissing(cells: readonly string[], layout: Layout): boolean {
  const { kinds, rowWidth } = layout;
  if (cells.length === 0 || cells.length >= rowWidth) return false;
  const found = cells.map(cellKind);
  return kinds.slice(cells.length).every((seen) => seen.has('empty')) && found.every((kind, i) => kinds[i].has(kind)) && !kinds[rowWidth - 1].has(found[found.length - 1]);
}
