import type { ColumnSchema } from './column.ts';
import type { Question } from './columnBuild.ts';
import type { ReadOverrides } from './dataset.ts';
import type { Rows } from './encoder.ts';
import { createMissingMarks } from './missingMarks.ts';
import { countCells, givenTypes, inferColumns } from './planColumns.ts';
import type { TableWarning } from './profile.ts';
import { inferenceWarnings } from './readingWarnings.ts';
import { countLostIdentifiers } from './scientificIdentifier.ts';

/** A column as the first rows say that it would be read. */
export interface ColumnProposal {
  readonly schema: ColumnSchema;
  /** Set where these rows cannot tell; the whole file still may. */
  readonly question?: Question;
  readonly warnings: readonly TableWarning[];
}

/** What a file's first rows say of its columns, for a preview: nothing is refused here, and a later row may still change it. */
export function proposeColumns(header: readonly string[], rows: Rows, options: Pick<ReadOverrides, 'types' | 'missing'> = {}): ColumnProposal[] {
  const marks = createMissingMarks(options.missing);
  const samples = header.map((_, index) => countCells(rows, index));
  const given = givenTypes(header, options.types);
  return inferColumns(samples, given, marks).map((inference, index) => {
    const name = header[index];
    const { type, format, ambiguous } = inference;
    const values = new Map([...samples[index]].filter(([cell]) => !marks.isMissing(cell)));
    const lost = countLostIdentifiers(name, values);
    const warnings = given[index]?.type === undefined ? inferenceWarnings(name, inference) : [];
    if (lost > 0) warnings.push({ key: 'scientific-identifier', column: name, facts: { cells: lost } });
    return { schema: { name, type, format }, ...(ambiguous ? { question: ambiguous } : {}), warnings };
  });
}
