import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as layout from '../../src/engines/wasm/layout.ts';

const SIZES: Readonly<Record<string, number>> = { i32: 4, u32: 4, usize: 4, i64: 8, u64: 8, f64: 8 };
const LISTED = /(Job|Pick|Node|Column)$/;
const folder = new URL('../../src/engines/wasm/assembly/', import.meta.url);

/** Every struct of the kernels: its fields' offsets in order, and where the next one of a list begins. */
function kernelStructs(): Map<string, { offsets: number[]; size: number }> {
  const structs = new Map<string, { offsets: number[]; size: number }>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
    for (const [, name, body] of readFileSync(new URL(file, folder), 'utf8').matchAll(/@unmanaged\nexport class (\w+) \{\n(.*?)\n\}/gs)) {
      const offsets: number[] = [];
      let end = 0;
      for (const [, field, type] of body.matchAll(/^ {2}(\w+): (\w+);$/gm)) {
        const at = Math.ceil(end / SIZES[type]) * SIZES[type];
        if (field !== 'unused') offsets.push(at);
        end = at + SIZES[type];
      }
      structs.set(name, { offsets, size: end });
    }
  }
  return structs;
}

const camelToConstant = (name: string) => name.replace(/(?<=[a-z])[A-Z]/g, '_$&').toUpperCase();

describe('what JavaScript writes into the memory of the kernels', () => {
  it('lies where the kernels read it, and lists of structs keep their step', () => {
    const structs = kernelStructs();
    const mirrors = new Map(Object.entries(layout).filter((entry): entry is [string, layout.Struct<string>] => typeof entry[1] === 'object' && 'size' in entry[1]));
    expect([...structs.keys()].map(camelToConstant).sort()).toEqual([...mirrors.keys()].sort());
    for (const [name, { offsets, size }] of structs) {
      const mirror = mirrors.get(camelToConstant(name));
      // Only a list's next struct must begin where the kernels look for it.
      const step = LISTED.test(name) ? size : Math.ceil(size / 8) * 8;
      expect([name, Object.values(mirror?.at ?? {}), mirror?.size]).toEqual([name, offsets, step]);
    }
  });
});
