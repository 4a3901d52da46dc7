/** The parts that recipes of all tasks have, read from `recipe.json`, which is untrusted. */
import { WorkbenchError } from '../../core/contract/errors.ts';
import { isRecord } from '../../core/contract/record.ts';
import type { ColumnType } from '../../core/data/column.ts';
import type { ColumnPrint } from './types.ts';

const TYPES: readonly unknown[] = ['number', 'category', 'date', 'datetime', 'bool', 'text'] satisfies readonly ColumnType[];
export const MAX_COLUMNS = 5000;
const MAX_TEXTS = 100;

/** What a column looked like. Throws `bad-file`. */
export function readPrint(given: unknown, where: string): ColumnPrint {
  const print = record(given, `a column of "${where}"`);
  if (!TYPES.includes(print.type)) refuse(`a column of "${where}" is of type ${shown(print.type)}`);
  const { quantiles, days } = print;
  return {
    name: text(print.name, `${where}.name`),
    type: print.type as ColumnType,
    missingShare: share(print.missingShare, `${where}.missingShare`),
    distinctShare: share(print.distinctShare, `${where}.distinctShare`),
    ...(print.unit === undefined ? {} : { unit: text(print.unit, `${where}.unit`) }),
    ...(print.decimal === '.' || print.decimal === ',' ? { decimal: print.decimal } : {}),
    ...(print.dateOrder === 'ymd' || print.dateOrder === 'dmy' || print.dateOrder === 'mdy' || print.dateOrder === 'iso' ? { dateOrder: print.dateOrder } : {}),
    ...(typeof print.whole === 'boolean' ? { whole: print.whole } : {}),
    ...(quantiles === undefined ? {} : { quantiles: numbers(quantiles, 5, `${where}.quantiles`) }),
    ...(days === undefined ? {} : { days: numbers(days, 2, `${where}.days`) as readonly number[] as readonly [number, number] }),
    ...(print.values === undefined ? {} : { values: texts(print.values, `${where}.values`, MAX_TEXTS) }),
    ...(print.patterns === undefined ? {} : { patterns: texts(print.patterns, `${where}.patterns`, MAX_TEXTS) }),
  };
}

/** A file in the recipe's own folder. Throws `bad-file`. */
export function readRecipeFile(given: unknown, where: string): { readonly name: string; readonly sha256: string } {
  const { name, sha256 } = record(given, `"${where}"`);
  if (typeof name !== 'string' || !/^[^/\\]{1,255}$/.test(name) || name === '.' || name === '..') refuse(`"${where}.name" is not the name of a file in the recipe's folder`);
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) refuse(`"${where}.sha256" is not a SHA-256 in hexadecimal`);
  return { name, sha256 };
}

export function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : refuse(`${what} is not an object`);
}

export function text(value: unknown, what: string): string {
  return typeof value === 'string' && value.length <= 10_000 ? value : refuse(`"${what}" is not a text`);
}

export function texts(value: unknown, what: string, most: number): readonly string[] {
  return Array.isArray(value) && value.length <= most && value.every((item) => typeof item === 'string') ? value : refuse(`"${what}" is not a list of at most ${most} texts`);
}

export function whole(value: unknown, what: string, min: number, max: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value : refuse(`"${what}" is not a whole number from ${min} to ${max}`);
}

function numbers(value: unknown, length: number, what: string): readonly number[] {
  return Array.isArray(value) && value.length === length && value.every(Number.isFinite) ? (value as readonly number[]) : refuse(`"${what}" is not a list of ${length} numbers`);
}

function share(value: unknown, what: string): number {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : refuse(`"${what}" is not a number from 0 to 1`);
}

/** What another part of the app refuses of a recipe. */
export function said(check: () => unknown): void {
  try {
    check();
  } catch (error) {
    refuse(error instanceof Error ? error.message.replace(/\.$/, '') : String(error));
  }
}

export function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80);
}

export function refuse(reason: string): never {
  throw new WorkbenchError('bad-file', `This is not a usable recipe: ${reason}. Take the recipe.json that a job, or the page's download menu, wrote.`);
}
