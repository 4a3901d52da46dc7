import { WorkbenchError } from '../core/contract/index.ts';
import type { Feature, FeatureTable } from '../core/contract/index.ts';

export { selectCodes, selectFeature, selectRows, selectValues } from '../core/models/selectRows.ts';

/** The values of a number feature. Throws `internal` for a category. */
export function numberFeature(table: FeatureTable, name: string): Float64Array {
  const feature = table.features.find((candidate) => candidate.name === name);
  if (!feature) throw new WorkbenchError('internal', `The feature table has no feature "${name}".`, { feature: name });
  return numbersOf(feature);
}

/** Tables one above the other; all have the same features in the same order. Categories are matched by name. */
export function stackTables(tables: readonly FeatureTable[]): FeatureTable {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return { rows, features: tables[0].features.map((first, f) => stackFeatures(first, tables.map(({ features }) => features[f]), rows)) };
}

function stackFeatures(first: Feature, parts: readonly Feature[], rows: number): Feature {
  if (first.kind === 'category') return stackCategories(first.name, parts, rows);
  const values = new Float64Array(rows);
  let at = 0;
  for (const part of parts) {
    const column = numbersOf(part);
    values.set(column, at);
    at += column.length;
  }
  return { name: first.name, kind: 'number', values };
}

function stackCategories(name: string, parts: readonly Feature[], rows: number): Feature {
  const codeOf = new Map<string, number>();
  const codes = new Int32Array(rows);
  let at = 0;
  for (const part of parts) {
    if (part.kind !== 'category') throw new WorkbenchError('internal', `Feature "${name}" is a category in one table and a number in another.`, { feature: name });
    const known = part.categories.map((category) => {
      const code = codeOf.get(category) ?? codeOf.size;
      codeOf.set(category, code);
      return code;
    });
    for (const code of part.codes) codes[at++] = code < 0 ? -1 : known[code];
  }
  return { name, kind: 'category', codes, categories: [...codeOf.keys()] };
}

function numbersOf(feature: Feature): Float64Array {
  if (feature.kind !== 'number') throw new WorkbenchError('internal', `Feature "${feature.name}" is a category, and a number was expected.`, { feature: feature.name });
  return feature.values;
}
