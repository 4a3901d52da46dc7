import type { ColumnType } from '../../core/data/column.ts';
import { nameScore, wordsOf } from '../clv/columnNames.ts';
import type { ColumnPrint, Likeness, WantedColumn } from './types.ts';

/** How much a new column is like one of the recipe's: 0 to 1, and what speaks for it. */
export interface Alike {
  readonly score: number;
  readonly why: readonly Likeness[];
}

/** Content speaks louder than names: names are what changes. */
const CONTENT_WEIGHT = 0.55;
/** From here on names or contents are worth telling. */
const TOLD = 0.6;
/** A few kinds of values that are the same say what a column is, whatever it is called. */
const SURE_VALUES = 0.9;

const GROUPS: Readonly<Record<ColumnType, 'number' | 'day' | 'text'>> = { number: 'number', bool: 'number', date: 'day', datetime: 'day', category: 'text', text: 'text' };

/** Whether values of one type can stand where those of the other did. Customers may be numbers or texts: their key is text. */
export function canBe(was: ColumnType, now: ColumnType, isKey: boolean): boolean {
  return GROUPS[was] === GROUPS[now] || (isKey && GROUPS[was] !== 'day' && GROUPS[now] !== 'day');
}

/** Compares names by words and letters, and contents by range, kinds of values, how texts are written, and shares missing. */
export function alike({ print: was, isKey, namedFor }: Pick<WantedColumn, 'print' | 'isKey' | 'namedFor'>, now: ColumnPrint): Alike {
  if (!canBe(was.type, now.type, isKey)) return { score: 0, why: [] };
  if (was.name === now.name) return { score: 1, why: ['same-name'] };
  const name = nameLikeness(was.name, now.name);
  const spoken = namedFor !== undefined && nameScore(now.name, namedFor) > 0 ? 0.75 : 0;
  const content = contentLikeness(was, now);
  const kinds = content.why === 'same-values' && content.score >= SURE_VALUES ? 0.35 : 0;
  const named = Math.max(name, spoken);
  return {
    score: Math.min(1, CONTENT_WEIGHT * content.score + (1 - CONTENT_WEIGHT) * Math.max(named, kinds)),
    why: [...(name >= TOLD ? (['similar-name'] as const) : spoken > 0 ? (['role-name'] as const) : []), ...(content.score >= TOLD ? [content.why] : [])],
  };
}

/** The higher of: share of the shorter name's words in the other, and Dice's coefficient of letter pairs. */
function nameLikeness(a: string, b: string): number {
  const [first, second] = [wordsOf(a).filter(Boolean), wordsOf(b).filter(Boolean)];
  const [short, long] = first.length <= second.length ? [first, second] : [second, first];
  const shared = short.length === 0 ? 0 : short.filter((word) => long.includes(word)).length / short.length;
  return Math.max(0.9 * shared, dice(first.join(''), second.join('')));
}

function dice(a: string, b: string): number {
  const pairs = (text: string) => Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2));
  const left = pairs(b);
  const total = pairs(a).length + left.length;
  if (total === 0) return 0;
  let shared = 0;
  for (const pair of pairs(a)) {
    const at = left.indexOf(pair);
    if (at < 0) continue;
    left.splice(at, 1);
    shared++;
  }
  return (2 * shared) / total;
}

function contentLikeness(was: ColumnPrint, now: ColumnPrint): { readonly score: number; readonly why: Likeness } {
  const gap = Math.abs(was.missingShare - now.missingShare);
  const [score, why] = valuesLikeness(was, now);
  return { score: Math.max(0, score - 0.5 * gap), why };
}

function valuesLikeness(was: ColumnPrint, now: ColumnPrint): readonly [number, Likeness] {
  if (was.days && now.days) return [now.days[1] >= was.days[0] && was.days[1] >= now.days[0] - 400 ? 0.8 : 0.3, 'same-days'];
  if (was.quantiles && now.quantiles) return [rangeOverlap(was.quantiles, now.quantiles) * (was.whole === now.whole ? 1 : 0.5) * (was.unit && now.unit && was.unit !== now.unit ? 0.5 : 1), 'same-range'];
  if (was.values && now.values) return [sharedShare(was.values, now.values), 'same-values'];
  if (was.patterns && now.patterns) return [0.9 * sharedShare(was.patterns, now.patterns) * (1 - Math.abs(was.distinctShare - now.distinctShare)), 'same-pattern'];
  return [GROUPS[was.type] === GROUPS[now.type] ? 0.4 : 0.2, 'same-pattern'];
}

/** Of the ranges that hold the middle 90 %: what both share, of what either has. */
function rangeOverlap(a: readonly number[], b: readonly number[]): number {
  const [lowA, highA] = [a[0], a[a.length - 1]];
  const [lowB, highB] = [b[0], b[b.length - 1]];
  const either = Math.max(highA, highB) - Math.min(lowA, lowB);
  if (!(either > 0)) return lowA === lowB ? 1 : 0;
  return Math.max(0, Math.min(highA, highB) - Math.max(lowA, lowB)) / either;
}

/** Of the shorter list: how much stands in the other. */
function sharedShare(a: readonly string[], b: readonly string[]): number {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short.length === 0 ? 0 : short.filter((value) => long.includes(value)).length / short.length;
}
