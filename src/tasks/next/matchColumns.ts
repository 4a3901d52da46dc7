import { type Alike, alike, canBe } from './likeness.ts';
import type { ColumnMatch, ColumnPrint, Likeness, TablePrint, WantedColumn, WantedTable } from './types.ts';

/** From here on a column is taken for another unless a second one is as likely. */
const SURE_SCORE = 0.62;
const SURE_LEAD = 0.12;
/** Below this a column is not even asked about. */
const MIN_SCORE = 0.4;
const MAX_CANDIDATES = 8;

interface Pair {
  readonly wanted: number;
  readonly now: ColumnPrint;
  readonly found: Alike;
}

interface Found {
  readonly now: ColumnPrint;
  readonly why: readonly Likeness[];
  readonly sure: boolean;
}

export interface MatchedColumns {
  readonly columns: readonly ColumnMatch[];
  /** New columns without a use. */
  readonly unused: readonly string[];
}

/**
 * Which new column is which of the recipe's. What a person answered holds; then columns of the same name; then the likeliest pairs of the rest, each
 * column once. `answers` are by role, or by the old name of a column without one.
 */
export function matchColumns({ columns: wanted, known }: Pick<WantedTable<string>, 'columns' | 'known'>, table: TablePrint, answers: Readonly<Record<string, string>> = {}): MatchedColumns {
  const taken = new Set<string>();
  const found = new Map<number, Found>();
  const take = (at: number, now: ColumnPrint, why: readonly Likeness[], sure: boolean) => {
    found.set(at, { now, why, sure });
    taken.add(now.name);
  };
  const answerOf = ({ role, print }: WantedColumn): string | undefined => ownText(answers, role ?? print.name);

  wanted.forEach((column, at) => {
    const answer = answerOf(column);
    const now = answer === undefined ? undefined : table.columns.find(({ name }) => name === answer);
    if (now && !taken.has(now.name)) take(at, now, ['given'], true);
  });
  wanted.forEach((column, at) => {
    const same = table.columns.find(({ name }) => name === column.print.name);
    if (found.has(at) || answerOf(column) !== undefined || !same || taken.has(same.name)) return;
    if (canBe(column.print.type, same.type, column.isKey) || isEmpty(same)) take(at, same, ['same-name'], true);
  });
  const open = () => wanted.map((column, at) => ({ column, at })).filter(({ column, at }) => !found.has(at) && answerOf(column) === undefined);
  for (const { wanted: at, now, found: pair } of pairsOf(open(), table, taken)) {
    if (found.has(at) || taken.has(now.name)) continue;
    take(at, now, pair.why, isSure(at, now, pair, pairsOf(open(), table, taken)));
  }
  return {
    columns: wanted.map((column, at) => conclude(column, found.get(at), table, candidatesOf(column, table, found.get(at)?.now.name, taken))),
    unused: table.columns.map(({ name }) => name).filter((name) => !taken.has(name) && !known.includes(name)),
  };
}

/** All pairs worth looking at, the likeliest first; equal ones in the order of the recipe. */
function pairsOf(open: readonly { readonly column: WantedColumn; readonly at: number }[], table: TablePrint, taken: ReadonlySet<string>): readonly Pair[] {
  const free = table.columns.filter(({ name }) => !taken.has(name));
  return open
    .flatMap(({ column, at }) => free.map((now): Pair => ({ wanted: at, now, found: alike(column, now) })))
    .filter(({ found }) => found.score >= MIN_SCORE)
    .sort((a, b) => b.found.score - a.found.score || a.wanted - b.wanted);
}

/** Likely enough, and no other column nor another use of this one nearly as likely. */
function isSure(at: number, now: ColumnPrint, { score }: Alike, pairs: readonly Pair[]): boolean {
  const rival = pairs.filter((pair) => (pair.wanted === at) !== (pair.now === now)).reduce((most, pair) => Math.max(most, pair.found.score), 0);
  return score >= SURE_SCORE && score - rival >= SURE_LEAD;
}

function candidatesOf(column: WantedColumn, table: TablePrint, own: string | undefined, taken: ReadonlySet<string>): readonly string[] {
  return table.columns
    .filter((now) => (now.name === own || !taken.has(now.name)) && canBe(column.print.type, now.type, column.isKey))
    .sort((a, b) => Number(b.name === own) - Number(a.name === own) || alike(column, b).score - alike(column, a).score)
    .map(({ name }) => name)
    .slice(0, MAX_CANDIDATES);
}

function conclude({ role, print, required, isLearned, isKey }: WantedColumn, found: Found | undefined, table: TablePrint, candidates: readonly string[]): ColumnMatch {
  const same = table.columns.find(({ name }) => name === print.name);
  const changed = same && !canBe(print.type, same.type, isKey) && !isEmpty(same) ? { typeChanged: { was: print.type, now: same.type } } : {};
  return { role, was: print.name, now: found?.now.name, certainty: !found ? 'missing' : found.sure ? 'sure' : 'unsure', why: found?.why ?? [], required, isLearned, candidates, ...changed };
}

/** A column without a value has no type of its own. */
function isEmpty({ missingShare }: ColumnPrint): boolean {
  return missingShare === 1;
}

function ownText(answers: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(answers, name) ? answers[name] : undefined;
}
