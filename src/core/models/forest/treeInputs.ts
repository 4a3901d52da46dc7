import { isRecord } from '../../contract/record.ts';
import { MAX_VALUE_BINS } from '../../trees/binning.ts';
import type { TreeInput } from '../../trees/encode.ts';
import { asNames } from '../artifactReader.ts';
import type { ArtifactReader } from '../artifactReader.ts';

/** The features of a stored forest, each named once. Throws `bad-file`. */
export function readTreeInputs(reader: ArtifactReader): TreeInput[] {
  const inputs = reader.list('inputs').map((input) => readInput(input) ?? reader.refuse('a feature is not described as it should be'));
  if (!asNames(inputs.map(({ name }) => name))) reader.refuse('a feature is named twice');
  return inputs;
}

function readInput(input: unknown): TreeInput | undefined {
  if (!isRecord(input) || typeof input.name !== 'string') return undefined;
  if (input.kind === 'number') return { kind: 'number', name: input.name };
  const categories = asNames(input.categories);
  if (input.kind !== 'category' || !categories || categories.length > MAX_VALUE_BINS || typeof input.hasRareBin !== 'boolean') return undefined;
  return { kind: 'category', name: input.name, categories, hasRareBin: input.hasRareBin && categories.length < MAX_VALUE_BINS };
}
