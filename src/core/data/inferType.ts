import type { CellFormat, ColumnType } from './column.ts';
import { boolWordsFor } from './parseBool.ts';
import { DateEvidence } from './inferDate.ts';
import type { DateInference } from './inferDate.ts';
import { MISFIT_TOLERANCE } from './misfits.ts';
import type { MissingMarks } from './missingMarks.ts';
import { NumberEvidence } from './inferNumber.ts';
import type { NumberInference } from './inferNumber.ts';
import type { DateOrder } from './parseDate.ts';
import type { DecimalMark } from './parseNumber.ts';

/** How a column is read: its type and the writing of its cells. */
export interface Reading {
  readonly type: ColumnType;
  readonly format: CellFormat;
}

export interface Inference extends Reading {
  /** Set where the cells cannot tell: the type is what it would be, its format is incomplete, and a person must answer. */
  readonly ambiguous?: 'day-month' | 'decimal';
  /** Share of the cells with a value that do not fit the type. */
  readonly misfitShare: number;
  /** No cell has a value, or day and month are open though these cells read the same either way: further cells decide. */
  readonly undetermined: boolean;
  /** Whole numbers with leading zeros or past 2^53 made it a category. */
  readonly identifier: boolean;
  /** A category most of whose cells are something else. */
  readonly closest?: { readonly type: ColumnType; readonly share: number; readonly example: string };
  /** Several currencies, which keep the column from being numbers. */
  readonly currencies: readonly string[];
  /** Years of two digits, read as 1969–2068. */
  readonly twoDigitYears: boolean;
  /** The decimal mark, where the cells prove it: evidence for the file's other columns. */
  readonly decimalProven?: DecimalMark;
}

export interface InferOptions {
  readonly marks: MissingMarks;
  /** The type, where a person gave it. */
  readonly type?: ColumnType;
  readonly dateOrder?: DateOrder;
  readonly decimal?: DecimalMark;
}

/** A share of misfits below which a category is said to be of mixed types. */
const MOSTLY = 0.5;
/** So few leading zeros among plain numbers look like slips of the pen. */
const FEW_IDENTIFIERS = 0.01;

/**
 * Decides a column's type and the writing of its cells from its distinct cells, each with its number of rows (any weight).
 * Never guesses: what the cells leave open is `ambiguous`. `category` stands for text too, since only the whole column tells them apart.
 */
export function inferColumn(counts: ReadonlyMap<string, number>, options: InferOptions): Inference {
  const evidence = collect(counts, options);
  if (options.type !== undefined) return inferFormat(evidence, options.type, options);
  if (evidence.total === 0) return { ...category, undetermined: true };
  const words = boolWordsFor(evidence.words);
  if (words) return { ...category, type: 'bool', format: { ...words } };
  const date = evidence.dates.decide(options.dateOrder, evidence.total);
  const number = evidence.numbers.decide(options.decimal);
  const enough = evidence.total * (1 - MISFIT_TOLERANCE);
  if (date.weight >= enough && date.weight >= number.weight) return fromDate(date, evidence.total);
  if (number.weight >= enough && number.identifierWeight === 0 && number.currencies.length === 0) return fromNumber(number, evidence.total);
  return { ...category, ...whyCategory(evidence, date, number) };
}

const category: Inference = { type: 'category', format: {}, misfitShare: 0, undetermined: false, identifier: false, currencies: [], twoDigitYears: false };

interface Evidence {
  /** Weight of cells with a value, words such as `none` included only where they decide nothing. */
  readonly total: number;
  readonly words: ReadonlySet<string>;
  readonly dates: DateEvidence;
  readonly numbers: NumberEvidence;
  readonly numberExample: string;
  readonly dateExample: string;
}

function collect(counts: ReadonlyMap<string, number>, options: InferOptions): Evidence {
  const dates = new DateEvidence(options.type === 'date' || options.type === 'datetime');
  const numbers = new NumberEvidence();
  const words = new Set<string>();
  let total = 0;
  let numberExample = '';
  let dateExample = '';
  for (const [cell, weight] of counts) {
    if (options.marks.isMissingTyped(cell)) continue;
    total += weight;
    if (words.size < 3) words.add(cell.trim().toLowerCase());
    const isNumber = numbers.add(cell, weight);
    if (!isNumber) numberExample ||= cell;
    if (!(isNumber ? isCompact(cell) : mayBeDate(cell)) || !dates.add(cell, weight)) dateExample ||= cell;
  }
  return { total, words, dates, numbers, numberExample, dateExample };
}

/** Eight digits: the one form in which a number may be a date. */
function isCompact(cell: string): boolean {
  return cell.trim().length === 8;
}

/** Cheap, since most cells are no dates: six characters or more with a digit among the first eleven, which a month's name may fill. */
function mayBeDate(cell: string): boolean {
  if (cell.length < 6 || cell.length > 64) return false;
  for (let at = 0; at < 12; at++) {
    const code = cell.charCodeAt(at);
    if (code >= 48 && code <= 57) return true;
  }
  return false;
}

function fromDate(date: DateInference, total: number): Inference {
  const ambiguous = date.ambiguous ? ({ ambiguous: 'day-month' } as const) : {};
  const format = date.ambiguous ? { ...date.format, dateOrder: undefined } : date.format;
  return { ...category, type: date.type, format, ...ambiguous, undetermined: total === 0 || date.undecided, misfitShare: share(date.weight, total), twoDigitYears: date.twoDigitYears };
}

function fromNumber(number: NumberInference, total: number): Inference {
  const ambiguous = number.ambiguous ? ({ ambiguous: 'decimal' } as const) : {};
  const format = number.ambiguous ? { ...number.format, decimal: undefined, thousands: undefined } : number.format;
  return { ...category, type: 'number', format, ...ambiguous, undetermined: total === 0, misfitShare: share(number.weight, total), decimalProven: number.decimalProven };
}

function whyCategory(evidence: Evidence, date: DateInference, number: NumberInference): Partial<Inference> {
  const { total } = evidence;
  if (number.currencies.length > 0 && number.numericWeight >= MOSTLY * total) return { currencies: number.currencies };
  if (number.weight >= total * (1 - MISFIT_TOLERANCE)) {
    const few = number.identifierWeight <= FEW_IDENTIFIERS * total;
    const closest = { type: 'number', share: 1 - number.identifierWeight / total, example: '' } as const;
    return { identifier: true, ...(few ? { closest } : {}) };
  }
  const isDate = date.weight >= number.weight;
  const weight = isDate ? date.weight : number.weight;
  if (weight < MOSTLY * total) return {};
  return { closest: { type: isDate ? date.type : 'number', share: weight / total, example: isDate ? evidence.dateExample : evidence.numberExample } };
}

/** The writing of cells whose type a person gave; what does not fit is counted in `misfitShare`. */
function inferFormat(evidence: Evidence, type: ColumnType, options: InferOptions): Inference {
  if (type === 'number') return fromNumber(evidence.numbers.decide(options.decimal), evidence.total);
  if (type === 'bool') return { ...category, type, format: { ...(boolWordsFor(evidence.words) ?? { trueWord: 'true', falseWord: 'false' }) } };
  if (type === 'category' || type === 'text') return { ...category, type };
  const date = evidence.dates.decide(options.dateOrder, evidence.total);
  const inferred = fromDate({ ...date, type }, evidence.total);
  if (type === 'date') return inferred;
  return { ...inferred, format: { ...inferred.format, zone: inferred.format.zone ?? 'wall' } };
}

function share(fitting: number, total: number): number {
  return total === 0 ? 0 : Math.max(0, 1 - fitting / total);
}
