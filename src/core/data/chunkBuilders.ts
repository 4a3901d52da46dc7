import { WorkbenchError } from '../contract/errors.ts';
import type { Chunk } from './column.ts';
import { CHUNK_ROWS, MISSING_BOOL, MISSING_CODE, MISSING_DAY } from './column.ts';

type FixedArray = Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

/** Grows a column of fixed-width values chunk by chunk. */
class FixedChunks<Values extends FixedArray> {
  private readonly full: Values[] = [];
  private current: Values;
  private used = 0;
  private readonly create: () => Values;

  constructor(create: () => Values) {
    this.create = create;
    this.current = create();
  }

  push(value: number): void {
    if (this.used === CHUNK_ROWS) this.roll();
    this.current[this.used++] = value;
  }

  /** The chunks, the last one cut to its rows. The builder must not be used afterwards. */
  finish(): Values[] {
    if (this.used > 0) this.full.push((this.used === CHUNK_ROWS ? this.current : this.current.slice(0, this.used)) as Values);
    return this.full;
  }

  private roll(): void {
    this.full.push(this.current);
    this.current = this.create();
    this.used = 0;
  }
}

/** One push a row; missing is that of `column.ts`. */
export interface ValueChunks {
  push(value: number): void;
  finish(): Chunk[];
}

export function createNumberChunks(): ValueChunks {
  const chunks = new FixedChunks(() => new Float64Array(CHUNK_ROWS));
  return { push: (value) => chunks.push(value), finish: () => chunks.finish().map((values) => ({ type: 'number', values })) };
}

export function createDatetimeChunks(): ValueChunks {
  const chunks = new FixedChunks(() => new Float64Array(CHUNK_ROWS));
  return { push: (value) => chunks.push(value), finish: () => chunks.finish().map((ms) => ({ type: 'datetime', ms })) };
}

export function createDateChunks(): ValueChunks {
  const chunks = new FixedChunks(() => new Int32Array(CHUNK_ROWS));
  return { push: (value) => chunks.push(value), finish: () => chunks.finish().map((days) => ({ type: 'date', days })) };
}

export function createCategoryChunks(): ValueChunks {
  const chunks = new FixedChunks(() => new Int32Array(CHUNK_ROWS));
  return { push: (value) => chunks.push(value), finish: () => chunks.finish().map((codes) => ({ type: 'category', codes })) };
}

export function createBoolChunks(): ValueChunks {
  const chunks = new FixedChunks(() => new Uint8Array(CHUNK_ROWS));
  return { push: (value) => chunks.push(value), finish: () => chunks.finish().map((values) => ({ type: 'bool', values })) };
}

export const MISSING_VALUE = { number: NaN, datetime: NaN, date: MISSING_DAY, category: MISSING_CODE, bool: MISSING_BOOL } as const;

const FIRST_BYTES = 65_536;
/** What a Uint8Array holds in every engine. */
const MAX_CHUNK_BYTES = 2 ** 31 - 1;
/** From here on the engine's own encoder is faster than a loop. */
const LONG_TEXT = 48;

/** Grows a text column chunk by chunk: UTF-8 bytes, offsets, validity bits. Throws `bad-input` where 65,536 rows hold more than 2 GiB. */
export class TextChunks {
  private readonly full: Chunk[] = [];
  private readonly encoder = new TextEncoder();
  private bytes = new Uint8Array(FIRST_BYTES);
  private offsets = new Uint32Array(CHUNK_ROWS + 1);
  private validity = new Uint8Array(CHUNK_ROWS / 8);
  private row = 0;

  push(text: string | undefined): void {
    const start = this.nextRow();
    if (text === undefined) return;
    this.markValid();
    if (text.length === 0) return;
    this.reserve(start, text.length * 3);
    this.offsets[this.row] = text.length < LONG_TEXT ? this.writeShort(text, start) : start + this.encoder.encodeInto(text, this.bytes.subarray(start)).written;
  }

  /** A row that is UTF-8 already. */
  pushBytes(utf8: Uint8Array): void {
    const start = this.nextRow();
    this.markValid();
    this.reserve(start, utf8.length);
    this.bytes.set(utf8, start);
    this.offsets[this.row] = start + utf8.length;
  }

  /** The chunks, the last one cut to its rows. The builder must not be used afterwards. */
  finish(): Chunk[] {
    if (this.row > 0) this.close();
    return this.full;
  }

  /** Opens a row, empty and missing, and returns where its bytes start. */
  private nextRow(): number {
    if (this.row === CHUNK_ROWS) {
      this.close();
      this.offsets = new Uint32Array(CHUNK_ROWS + 1);
      this.validity = new Uint8Array(CHUNK_ROWS / 8);
      this.row = 0;
    }
    const start = this.offsets[this.row];
    this.offsets[++this.row] = start;
    return start;
  }

  private markValid(): void {
    const index = this.row - 1;
    this.validity[index >> 3] |= 1 << (index & 7);
  }

  private close(): void {
    const { row } = this;
    const bytes = this.bytes.slice(0, this.offsets[row]);
    this.full.push({ type: 'text', bytes, offsets: this.offsets.slice(0, row + 1), validity: this.validity.slice(0, (row + 7) >> 3) });
  }

  private writeShort(text: string, start: number): number {
    let at = start;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code > 127) return start + this.encoder.encodeInto(text, this.bytes.subarray(start)).written;
      this.bytes[at++] = code;
    }
    return at;
  }

  private reserve(start: number, sizeBytes: number): void {
    if (start + sizeBytes <= this.bytes.length) return;
    if (start + sizeBytes > MAX_CHUNK_BYTES) {
      throw new WorkbenchError('bad-input', `A text column holds more than 2 GiB within ${CHUNK_ROWS.toLocaleString('en')} rows. Leave out or shorten its longest cells.`);
    }
    const grown = new Uint8Array(Math.min(MAX_CHUNK_BYTES, Math.max(this.bytes.length * 2, start + sizeBytes)));
    grown.set(this.bytes.subarray(0, start));
    this.bytes = grown;
  }
}
