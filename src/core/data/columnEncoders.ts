import { MISSING_VALUE, TextChunks, createBoolChunks, createDateChunks, createDatetimeChunks, createNumberChunks } from './chunkBuilders.ts';
import type { ValueChunks } from './chunkBuilders.ts';
import { CategoryEncoder } from './categoryEncoder.ts';
import type { ColumnType } from './column.ts';
import type { ColumnEncoder, EncodedColumn, Rows } from './encoder.ts';
import type { Reading } from './inferType.ts';
import type { MissingMarks } from './missingMarks.ts';
import { parseBool } from './parseBool.ts';
import { createDateScan, parseDate, parseDateTime } from './parseDate.ts';
import { decimalCodeOf, parseNumber, parsePlainNumber } from './parseNumber.ts';
import { isScientificWhole } from './scientificIdentifier.ts';

/** `forced`: a person gave the type, so that whole numbers with leading zeros are numbers, and a date's time of day is dropped. */
export function createEncoder(reading: Reading, marks: MissingMarks, forced: boolean): ColumnEncoder {
  switch (reading.type) {
    case 'number':
      return createNumberEncoder(reading, marks, forced);
    case 'date':
      return createDateEncoder(reading, marks, forced);
    case 'datetime':
      return createDatetimeEncoder(reading, marks);
    case 'bool':
      return createBoolEncoder(reading, marks);
    case 'category':
      return new CategoryEncoder(marks);
    case 'text':
      return createTextEncoder(marks);
  }
}

function createNumberEncoder({ format }: Reading, marks: MissingMarks, forced: boolean): ColumnEncoder {
  const chunks = createNumberChunks();
  const decimalCode = decimalCodeOf(format);
  const plainFits = format.unit !== '%';
  const encoder = {
    scientific: 0,
    missing: 0,
    append(rows: Rows, column: number, onMisfit: (index: number) => void) {
      for (let index = 0; index < rows.length; index++) {
        const cell = rows[index][column];
        let value = plainFits ? parsePlainNumber(cell, decimalCode) : NaN;
        if (value !== value) {
          if (marks.isMissingTyped(cell)) encoder.missing++;
          else {
            value = parseNumber(cell, format, forced);
            if (value !== value) onMisfit(index);
            else if (isScientificWhole(cell)) encoder.scientific++;
          }
        }
        chunks.push(value);
      }
    },
    finish: () => finishValues('number', chunks),
  };
  return encoder;
}

function createDateEncoder({ format }: Reading, marks: MissingMarks, forced: boolean): ColumnEncoder {
  const chunks = createDateChunks();
  const scan = createDateScan();
  const order = format.dateOrder ?? 'iso';
  const encoder = {
    scientific: 0,
    missing: 0,
    append(rows: Rows, column: number, onMisfit: (index: number) => void) {
      for (let index = 0; index < rows.length; index++) {
        const cell = rows[index][column];
        const day = parseDate(cell, order, scan, forced);
        if (day === undefined) {
          if (marks.isMissingTyped(cell)) encoder.missing++;
          else onMisfit(index);
        }
        chunks.push(day ?? MISSING_VALUE.date);
      }
    },
    finish: () => finishValues('date', chunks),
  };
  return encoder;
}

function createDatetimeEncoder({ format }: Reading, marks: MissingMarks): ColumnEncoder {
  const chunks = createDatetimeChunks();
  const scan = createDateScan();
  const order = format.dateOrder ?? 'iso';
  const zone = format.zone ?? 'wall';
  const encoder = {
    scientific: 0,
    missing: 0,
    append(rows: Rows, column: number, onMisfit: (index: number) => void) {
      for (let index = 0; index < rows.length; index++) {
        const cell = rows[index][column];
        const ms = parseDateTime(cell, order, zone, scan);
        if (ms !== ms) {
          if (marks.isMissingTyped(cell)) encoder.missing++;
          else onMisfit(index);
        }
        chunks.push(ms);
      }
    },
    finish: () => finishValues('datetime', chunks),
  };
  return encoder;
}

function createBoolEncoder({ format }: Reading, marks: MissingMarks): ColumnEncoder {
  const chunks = createBoolChunks();
  const words = { trueWord: format.trueWord ?? 'true', falseWord: format.falseWord ?? 'false' };
  const known = new Map<string, number>();
  const learn = (cell: string) => {
    const value = parseBool(cell, words) ?? (marks.isMissingTyped(cell) ? MISSING_VALUE.bool : undefined);
    if (value !== undefined) known.set(cell, value);
    return value;
  };
  const encoder = {
    scientific: 0,
    missing: 0,
    append(rows: Rows, column: number, onMisfit: (index: number) => void) {
      for (let index = 0; index < rows.length; index++) {
        const cell = rows[index][column];
        const value = known.get(cell) ?? learn(cell);
        if (value === undefined) onMisfit(index);
        else if (value === MISSING_VALUE.bool) encoder.missing++;
        chunks.push(value ?? MISSING_VALUE.bool);
      }
    },
    finish: () => finishValues('bool', chunks),
  };
  return encoder;
}

function createTextEncoder(marks: MissingMarks): ColumnEncoder {
  const chunks = new TextChunks();
  const encoder = {
    scientific: 0,
    missing: 0,
    append(rows: Rows, column: number) {
      for (let index = 0; index < rows.length; index++) {
        const cell = rows[index][column];
        if (isScientificWhole(cell)) encoder.scientific++;
        chunks.push(marks.isMissing(cell) ? undefined : cell);
      }
    },
    finish: (): EncodedColumn => ({ type: 'text', chunks: chunks.finish() }),
  };
  return encoder;
}

function finishValues(type: ColumnType, chunks: ValueChunks): EncodedColumn {
  return { type, chunks: chunks.finish() };
}
