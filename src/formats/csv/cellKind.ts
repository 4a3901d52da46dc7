/** What a cell's text looks like: enough to tell a delimiter, a header or a shifted row by; not a column's type. */
export type CellKind = 'empty' | 'number' | 'date' | 'time' | 'link' | 'text';

const EMPTY = /^(?:|-|na|n\/a|nan|null|none|\?)$/i;
const NUMBER = /^[+-]?(?:[$€£¥]\s?)?[+-]?(?:\d+|\d{1,3}(?:[ ,.'\u00a0\u202f]\d{3})+)?(?:(?<=\d)[.,]\d*|(?<!\d)[.,]\d+)?(?:(?<=[\d.,])e[+-]?\d+)?(?:(?<=[\d.,])\s?(?:%|[$€£¥]|[A-Z]{3}))?$/i;
const TIME_PART = String.raw`\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[ap]\.?m\.?)?`;
const ZONE = String.raw`(?:\s?(?:z|utc|[+-]\d{2}:?\d{2}))?`;
const TIME = new RegExp(`^${TIME_PART}$`, 'i');
const DATE = new RegExp(String.raw`^(?:\d{4}([-/.])\d{1,2}(?:\1\d{1,2})?|\d{1,2}([-/.])\d{1,2}\2\d{2,4}|\d{1,2}[ -][a-z]{3,9}\.?[ -]\d{2,4}|[a-z]{3,9}\.? \d{1,2},? \d{4})(?:[t ]${TIME_PART}${ZONE})?$`, 'i');
const LINK = /^(?:https?:\/\/\S+|www\.\S+|[^\s@,;|]+@[^\s@,;|]+\.[a-z]{2,})$/i;

export function cellKind(cell: string): CellKind {
  const text = cell.trim();
  if (EMPTY.test(text)) return 'empty';
  if (text.length > 200) return 'text';
  if (/\d/.test(text)) {
    if (NUMBER.test(text)) return 'number';
    if (TIME.test(text)) return 'time';
    if (DATE.test(text)) return 'date';
  }
  return LINK.test(text) ? 'link' : 'text';
}

const TYPED_SCORE: Readonly<Record<CellKind, number>> = { empty: 0.6, number: 1, date: 1, time: 1, link: 1, text: 0.8 };
/** A delimiter glued to what follows, or a quote at an end: the mark of a cell that was cut at the wrong places. */
const CUT_WRONG = /[\t|\u0001\u001f]|[;,~^:](?=\S)|^["']|["']$/;

/** How much a cell looks like one whole value, from 0 to 1. */
export function wholeness(cell: string): number {
  const kind = cellKind(cell);
  if (kind === 'text' && CUT_WRONG.test(cell)) return 0.2;
  return TYPED_SCORE[kind];
}
