import type { Detection } from './types.ts';

export interface RepairedHeader {
  readonly names: readonly string[];
  readonly renamed: Detection['renamed'];
}

/**
 * Column names that are trimmed, never empty and never repeated: an empty name becomes `column_3` (1-based), a repeated one `name_2`.
 * Names such as `__proto__` are kept: whoever keys by name uses a Map. `renamed` says what was changed.
 */
export function repairHeader(found: readonly string[]): RepairedHeader {
  const wanted = found.map((name, i) => name.trim() || `column_${i + 1}`);
  const reserved = new Set(wanted);
  const used = new Set<string>();
  const names = wanted.map((name) => {
    let unique = name;
    for (let n = 2; used.has(unique) || (n > 2 && reserved.has(unique)); n++) unique = `${name}_${n}`;
    used.add(unique);
    return unique;
  });
  const renamed = names.flatMap((to, index) => (to === found[index] ? [] : [{ index, from: found[index], to }]));
  return { names, renamed };
}

/** Names for a table without a header: `column_1`, `column_2`, … */
export function numberedHeader(width: number): string[] {
  return Array.from({ length: width }, (_, i) => `column_${i + 1}`);
}
