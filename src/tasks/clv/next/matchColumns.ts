import { ROLES, REQUIRED_ROLES, type SourceName } from '../sources.ts';
import { type Alike, alike, canBe } from './likeness.ts';
import type { ColumnMatch, ColumnPrint, Likeness, RecipeSource, TablePrint } from './types.ts';

/** From here on a column is taken for another unless a second one is as likely. */
const SURE_SCORE = 0.62;
const SURE_LEAD = 0.12;
/** Below this a column is not even asked about. */
const MIN_SCORE = 0.4;
const MAX_CANDIDATES = 8;

/** A column that the recipe used. */
interface Wanted {
  readonly role?: string;
  readonly print: ColumnPrint;
  readonly required: boolean;
}

interface Pair {
  readonly wanted: number;
  readonly now: ColumnPrint;
  readonly found: Alike;
}

export interface MatchedColumns {
  readonly columns: readonly ColumnMatch[];
  /** New columns without a use. */
  readonly unused: readonly string[];
}

/**
 * Which new column is which of the recipe's. What a person answered holds; then columns of the same name; then the likeliest pairs of the rest, each
 * column once. `attributes`: columns of the customers table that were learned from without a role.
 */
export function matchColumns(source: SourceName, recipe: RecipeSource, attributes: readonly string[], table: TablePrint, answers: Readonly<Record<string, string>> = {}): MatchedColumns {
  const wanted = wantedColumns(source, recipe, attributes);
  const taken = new Set<string>();
  const found = new Map<number, { readonly now: ColumnPrint; readonly why: readonly Likeness[]; readonly sure: boolean }>();
  const take = (at: number, now: ColumnPrint, why: readonly Likeness[], sure: boolean) => {
    found.set(at, { now, why, sure });
    taken.add(now.name);
  };
  const answerOf = ({ role, print }: Wanted): string | undefined => ownText(answers, role ?? print.name);

  wanted.forEach((column, at) => {
    const answer = answerOf(column);
    const now = answer === undefined ? undefined : table.columns.find(({ name }) => name === answer);
    if (now && !taken.has(now.name)) take(at, now, ['given'], true);
  });
  wanted.forEach((column, at) => {
    const same = table.columns.find(({ name }) => name === column.print.name);
    if (found.has(at) || answerOf(column) !== undefined || !same || taken.has(same.name)) return;
    if (canBe(column.print.type, same.type, isKey(column.role)) || isEmpty(same)) take(at, same, ['same-name'], true);
  });
  const open = () => wanted.map((column, at) => ({ column, at })).filter(({ column, at }) => !found.has(at) && answerOf(column) === undefined);
  for (const { wanted: at, now, found: pair } of pairsOf(open(), table, taken)) {
    if (found.has(at) || taken.has(now.name)) continue;
    take(at, now, pair.why, isSure(at, now, pair, pairsOf(open(), table, taken)));
  }
  return {
    columns: wanted.map((column, at) => conclude(column, found.get(at), table, candidatesOf(column, table, found.get(at)?.now.name, taken))),
    unused: table.columns.map(({ name }) => name).filter((name) => !taken.has(name) && !recipe.columns.some((print) => print.name === name)),
  };
}

function wantedColumns(source: SourceName, { mapping, columns }: RecipeSource, attributes: readonly string[]): readonly Wanted[] {
  const prints = new Map(columns.map((print) => [print.name, print]));
  const required: readonly string[] = REQUIRED_ROLES[source];
  const byRole: Readonly<Record<string, string | undefined>> = mapping;
  const roles = ROLES[source].flatMap((role): Wanted[] => {
    const print = prints.get(byRole[role] ?? '');
    return print ? [{ role, print, required: required.includes(role) }] : [];
  });
  const mapped = new Set(Object.values(byRole));
  const others = source !== 'customers' ? [] : attributes.flatMap((name): Wanted[] => {
    const print = prints.get(name);
    return print && !mapped.has(name) ? [{ print, required: false }] : [];
  });
  return [...roles, ...others];
}

/** All pairs worth looking at, the likeliest first; equal ones in the order of the recipe. */
function pairsOf(open: readonly { readonly column: Wanted; readonly at: number }[], table: TablePrint, taken: ReadonlySet<string>): readonly Pair[] {
  const free = table.columns.filter(({ name }) => !taken.has(name));
  return open
    .flatMap(({ column, at }) => free.map((now): Pair => ({ wanted: at, now, found: alike(column.print, now, column.role) })))
    .filter(({ found }) => found.score >= MIN_SCORE)
    .sort((a, b) => b.found.score - a.found.score || a.wanted - b.wanted);
}

/** Likely enough, and no other column nor another use of this one nearly as likely. */
function isSure(at: number, now: ColumnPrint, { score }: Alike, pairs: readonly Pair[]): boolean {
  const rival = pairs.filter((pair) => (pair.wanted === at) !== (pair.now === now)).reduce((most, pair) => Math.max(most, pair.found.score), 0);
  return score >= SURE_SCORE && score - rival >= SURE_LEAD;
}

function candidatesOf({ print, role }: Wanted, table: TablePrint, own: string | undefined, taken: ReadonlySet<string>): readonly string[] {
  return table.columns
    .filter((now) => (now.name === own || !taken.has(now.name)) && canBe(print.type, now.type, isKey(role)))
    .sort((a, b) => Number(b.name === own) - Number(a.name === own) || alike(print, b, role).score - alike(print, a, role).score)
    .map(({ name }) => name)
    .slice(0, MAX_CANDIDATES);
}

function conclude({ role, print, required }: Wanted, found: { readonly now: ColumnPrint; readonly why: readonly Likeness[]; readonly sure: boolean } | undefined, table: TablePrint, candidates: readonly string[]): ColumnMatch {
  const same = table.columns.find(({ name }) => name === print.name);
  const changed = same && !canBe(print.type, same.type, isKey(role)) && !isEmpty(same) ? { typeChanged: { was: print.type, now: same.type } } : {};
  return { role, was: print.name, now: found?.now.name, certainty: !found ? 'missing' : found.sure ? 'sure' : 'unsure', why: found?.why ?? [], required, candidates, ...changed };
}

function isKey(role: string | undefined): boolean {
  return role === 'customer' || role === 'order';
}

/** A column without a value has no type of its own. */
function isEmpty({ missingShare }: ColumnPrint): boolean {
  return missingShare === 1;
}

function ownText(answers: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(answers, name) ? answers[name] : undefined;
}
