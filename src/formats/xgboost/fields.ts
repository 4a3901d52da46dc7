import { refuse } from './refuse.ts';

/** A JSON object, and where in the file it is. */
export interface Fields {
  readonly where: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export function fieldsOf(value: unknown, where: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(`"${where}" is not an object`);
  return { where, values: value as Record<string, unknown> };
}

export function hasField({ values }: Fields, name: string): boolean {
  return Object.hasOwn(values, name);
}

export function fieldAt(fields: Fields, name: string): unknown {
  return hasField(fields, name) ? fields.values[name] : refuse(`it lacks "${fields.where}.${name}"`);
}

export function objectAt(fields: Fields, name: string): Fields {
  return fieldsOf(fieldAt(fields, name), `${fields.where}.${name}`);
}

export function textAt(fields: Fields, name: string): string {
  const value = fieldAt(fields, name);
  return typeof value === 'string' ? value : refuse(`"${fields.where}.${name}" is not text`);
}

export function listAt(fields: Fields, name: string): readonly unknown[] {
  const value = fieldAt(fields, name);
  return Array.isArray(value) ? value : refuse(`"${fields.where}.${name}" is not a list`);
}

/** A number, which may be written as text. */
export function numberOf(value: unknown, where: string): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : refuse(`"${where}" is not a finite number`);
}

/** XGBoost writes parameters as text. */
export function parameterAt(fields: Fields, name: string): number {
  return numberOf(fieldAt(fields, name), `${fields.where}.${name}`);
}

export function countAt(fields: Fields, name: string, most: number): number {
  const count = parameterAt(fields, name);
  return Number.isInteger(count) && count >= 0 && count <= most ? count : refuse(`"${fields.where}.${name}" is ${count}, not a whole number from 0 to ${most}`);
}

/** Whole numbers of 32 bits; true counts as 1, as some versions write it. Of exactly `length`, where one is given. */
export function integersAt(fields: Fields, name: string, length?: number): Int32Array {
  const list = listAt(fields, name);
  checkLength(fields, name, list.length, length);
  const integers = new Int32Array(list.length);
  for (let i = 0; i < list.length; i++) {
    // An object may say itself what number it is, or throw.
    const number = typeof list[i] === 'object' ? NaN : Number(list[i]);
    integers[i] = number;
    if (integers[i] !== number) refuse(`"${fields.where}.${name}" has ${JSON.stringify(list[i])} in place of a whole number`);
  }
  return integers;
}

/** Numbers as the 32-bit floats that XGBoost has; NaN where the file says so. */
export function floatsAt(fields: Fields, name: string, length: number): Float64Array {
  const list = listAt(fields, name);
  checkLength(fields, name, list.length, length);
  const floats = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const value = list[i];
    if (value !== null && typeof value !== 'number') refuse(`"${fields.where}.${name}" has ${JSON.stringify(value)} in place of a number`);
    floats[i] = value === null ? NaN : Math.fround(value);
  }
  return floats;
}

function checkLength({ where }: Fields, name: string, found: number, length: number | undefined): void {
  if (length !== undefined && found !== length) refuse(`"${where}.${name}" has ${found} entries in place of ${length}`);
}
