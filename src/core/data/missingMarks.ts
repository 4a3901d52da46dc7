/** Marks that mean "no value here" in any column, lower case. The empty cell and blanks always do. */
const ANYWHERE = ['na', 'n/a', '#n/a', '#na', 'nan', '-nan', 'nat', 'null', '(null)', 'nil', '<na>', '\\n', '?', '#null!', '1.#qnan', '1.#ind', '-1.#ind'];
/** Marks that may be a value of their own in a category (`none`), and mean missing only among numbers, dates and booleans. */
const AMONG_TYPED = ['none', '-', '--', '---', '–', '—', '.', 'n.a.', 'n.d.', '#div/0!', '#value!', '#ref!', '#name?', '#num!', '0000-00-00', '0000-00-00 00:00:00'];

/** Which cells mean missing. Case and surrounding blanks do not count. */
export interface MissingMarks {
  /** In any column. */
  isMissing(cell: string): boolean;
  /** In a column of numbers, dates or booleans: the marks above, and those that may be words elsewhere. */
  isMissingTyped(cell: string): boolean;
}

/** The default marks, or exactly those given (beside the empty cell). */
export function createMissingMarks(given?: readonly string[]): MissingMarks {
  const anywhere = new Set((given ?? ANYWHERE).map(normalise));
  const typed = new Set([...anywhere, ...(given ? [] : AMONG_TYPED)]);
  const longest = Math.max(0, ...[...typed].map((mark) => mark.length));
  const matches = (marks: Set<string>, cell: string) => {
    if (cell.length === 0) return true;
    const trimmed = cell.trim();
    return trimmed.length === 0 || (trimmed.length <= longest && marks.has(trimmed.toLowerCase()));
  };
  return { isMissing: (cell) => matches(anywhere, cell), isMissingTyped: (cell) => matches(typed, cell) };
}

function normalise(mark: string): string {
  return mark.trim().toLowerCase();
}
