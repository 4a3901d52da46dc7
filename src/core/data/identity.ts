import type { Chunk, Column, ColumnSchema, Table } from './column.ts';

/** Raised when the same table would get another identity. */
const IDENTITY_VERSION = 1;

/**
 * The identity of a table's content: SHA-256 (64 hex digits) over the SHA-256 of every chunk and the schema (names, types, formats and dictionaries of
 * its columns, in order). The dataset's own name, roles and notes are no part of it. Numbers are hashed as stored, little-endian.
 */
export async function datasetIdentity(table: Table): Promise<string> {
  const columns: { schema: readonly unknown[]; chunks: string[] }[] = [];
  for (const column of table.columns) columns.push({ schema: schemaFacts(column.schema), chunks: await chunkHashes(column) });
  return sha256(new TextEncoder().encode(JSON.stringify({ version: IDENTITY_VERSION, rows: table.rows, columns })));
}

function chunkHashes(column: Column): Promise<string[]> {
  return Promise.all(column.chunks.map((chunk) => hashChunk(chunk)));
}

async function hashChunk(chunk: Chunk): Promise<string> {
  const hashes = await Promise.all(buffersOf(chunk).map(sha256));
  return hashes.join('');
}

function buffersOf(chunk: Chunk): ArrayBufferView<ArrayBuffer>[] {
  switch (chunk.type) {
    case 'category':
      return [chunk.codes];
    case 'date':
      return [chunk.days];
    case 'datetime':
      return [chunk.ms];
    case 'text':
      return [chunk.bytes, chunk.offsets, chunk.validity];
    default:
      return [chunk.values];
  }
}

/** In a fixed order of keys, whatever the order in which the format's were set. */
function schemaFacts({ name, type, format, dictionary }: ColumnSchema): readonly unknown[] {
  const { decimal, thousands, unit, dateOrder, zone, trueWord, falseWord } = format;
  return [name, type, [decimal, thousands, unit, dateOrder, zone, trueWord, falseWord].map((value) => value ?? null), dictionary ?? null];
}

async function sha256(data: ArrayBufferView<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', data));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
