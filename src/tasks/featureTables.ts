import { WorkbenchError } from '../core/contract/index.ts';
import type { Feature, FeatureTable } from '../core/contract/index.ts';

export { selectCodes, selectFeature, selectRows, selectValues } from '../core/models/selectRows.ts';

/** The values of a number feature. Throws `internal` for a category. */
export function numberFeature(table: FeatureTable, name: string): Float64Array {
  const feature = table.features.find((candidate) => candidate.name === name);
  if (!feature) throw new WorkbenchError('internal', `The feature table has no feature "${name}".`, { feature: name });
  return numbersOf(feature);
}

/** Tables one above the other; all have the same number features in the same order. */
export function stackTables(tables: readonly FeatureTable[]): FeatureTable {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const features = tables[0].features.map(({ name }, f) => {
    const values = new Float64Array(rows);
    let at = 0;
    for (const table of tables) {
      values.set(numbersOf(table.features[f]), at);
      at += table.rows;
    }
    return { name, kind: 'number', values } as const;
  });
  return { rows, features };
}

function numbersOf(feature: Feature): Float64Array {
  if (feature.kind !== 'number') throw new WorkbenchError('internal', `Feature "${feature.name}" is a category, and a number was expected.`, { feature: feature.name });
  return feature.values;
}
