import type { DatasetMeta, GivenType, ReadOverrides } from '../../core/data/dataset.ts';

/** Types and formats by column: what a person was asked then is not asked again. */
export function readingOf({ columns, source }: Pick<DatasetMeta, 'columns'> & { readonly source: Pick<DatasetMeta['source'], 'dialect'> }): ReadOverrides {
  const types = columns.map(({ name, type, format }): [string, GivenType] => [
    name,
    { type, ...(format.dateOrder === undefined || format.dateOrder === 'iso' ? {} : { dateOrder: format.dateOrder }), ...(format.decimal === undefined ? {} : { decimal: format.decimal }) },
  ]);
  return { dialect: source.dialect, types: Object.fromEntries(types) };
}
