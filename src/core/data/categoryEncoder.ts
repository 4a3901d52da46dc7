import { MISSING_VALUE, TextChunks, createCategoryChunks } from './chunkBuilders.ts';
import { MAX_CATEGORIES } from './column.ts';
import type { ColumnEncoder, EncodedColumn, Rows } from './encoder.ts';
import type { MissingMarks } from './missingMarks.ts';
import { ownCopy } from './ownCopy.ts';
import { isScientificWhole } from './scientificIdentifier.ts';

const UNKNOWN = -2;

/**
 * Codes a column's cells in the order of their first appearance, exactly as written; missing marks get −1. With more than
 * MAX_CATEGORIES distinct values it turns what it has into text and goes on as text.
 */
export class CategoryEncoder implements ColumnEncoder {
  scientific = 0;
  readonly missing = 0;
  private readonly marks: MissingMarks;
  private readonly dictionary: string[] = [];
  /** Cell → code, the missing marks met among them. */
  private codes = new Map<string, number>();
  private coded = createCategoryChunks();
  private text: TextChunks | undefined;

  constructor(marks: MissingMarks) {
    this.marks = marks;
  }

  append(rows: Rows, column: number): void {
    if (this.text) {
      this.appendText(rows, column, 0);
      return;
    }
    let lastCell = '';
    let lastCode: number = MISSING_VALUE.category;
    for (let index = 0; index < rows.length; index++) {
      const cell = rows[index][column];
      if (cell !== lastCell) {
        lastCode = this.codes.get(cell) ?? this.learn(cell);
        lastCell = cell;
        if (lastCode === UNKNOWN) {
          this.appendText(rows, column, index);
          return;
        }
      }
      this.coded.push(lastCode);
    }
  }

  finish(): EncodedColumn {
    if (this.text) return { type: 'text', chunks: this.text.finish() };
    return { type: 'category', chunks: this.coded.finish(), dictionary: this.dictionary };
  }

  /** The code of a cell that was not met yet, or UNKNOWN where the dictionary is full. */
  private learn(cell: string): number {
    const missing = this.marks.isMissing(cell);
    if (!missing && this.dictionary.length === MAX_CATEGORIES) return UNKNOWN;
    const own = ownCopy(cell);
    if (isScientificWhole(cell)) this.scientific++;
    const code = missing ? MISSING_VALUE.category : this.dictionary.push(own) - 1;
    this.codes.set(own, code);
    return code;
  }

  private appendText(rows: Rows, column: number, from: number): void {
    const text = (this.text ??= this.toText());
    for (let index = from; index < rows.length; index++) {
      const cell = rows[index][column];
      if (isScientificWhole(cell)) this.scientific++;
      text.push(this.marks.isMissing(cell) ? undefined : cell);
    }
  }

  private toText(): TextChunks {
    const text = new TextChunks();
    for (const chunk of this.coded.finish()) {
      if (chunk.type === 'category') for (const code of chunk.codes) text.push(code < 0 ? undefined : this.dictionary[code]);
    }
    this.codes = new Map();
    return text;
  }
}
