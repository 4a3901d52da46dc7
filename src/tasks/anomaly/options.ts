import { WorkbenchError } from '../../core/contract/index.ts';
import type { Registry } from '../../core/contract/index.ts';
import { modelsOption } from '../modelRequests.ts';
import { givenOptions, seedOption, textOption } from '../options.ts';
import type { Given } from '../options.ts';
import { columnsOption } from '../table/columnsOption.ts';
import { checkRows, columnOf } from '../table/facts.ts';
import type { TableFacts } from '../table/facts.ts';
import { canJudge } from './canJudge.ts';
import type { AnomalyOptions } from './types.ts';

const OPTION_NAMES: readonly string[] = ['models', 'params', 'seed', 'features', 'exclude', 'key', 'label', 'positiveClass'];
const MODELS: readonly string[] = ['isolation-forest'];

/**
 * Options of a job file or of the page, which are untrusted, with their defaults: an isolation forest on the proposed columns, and no label.
 * Throws `bad-input` or `not-found` that names the option, what was found and what fits; `not-enough-data` for a table of less than two rows.
 */
export async function parseAnomalyOptions(given: unknown, facts: TableFacts, registry: Registry): Promise<AnomalyOptions> {
  const options = givenOptions(given, 'anomaly', OPTION_NAMES);
  checkRows(facts);
  const label = labelOption(options, facts);
  const key = keyOption(options, label, facts);
  const positiveClass = textOption(options, 'positiveClass');
  if (positiveClass !== undefined && label === undefined) throw new WorkbenchError('bad-input', 'Option "positiveClass" is a class of the "label", and there is none. Name the column in "label", or leave "positiveClass" out.', { option: 'positiveClass' });
  const never = { ...(label === undefined ? {} : { [label]: 'label' }), ...(key === undefined ? {} : { [key]: 'key' }) };
  return {
    models: await modelsOption(options, { learn: ['anomaly'], models: MODELS, baselines: [] }, registry),
    seed: seedOption(options),
    features: columnsOption(options, 'features', facts, never),
    exclude: columnsOption(options, 'exclude', facts, never) ?? [],
    key,
    label,
    positiveClass,
  };
}

function labelOption(options: Given, facts: TableFacts): string | undefined {
  const label = textOption(options, 'label');
  if (label === undefined) return undefined;
  if (canJudge(facts, label)) return label;
  const { profile } = columnOf(facts, label, 'label');
  throw new WorkbenchError('bad-input', `Column "${label}" cannot be the label: it has ${profile.distinct} different values, and a label has two, such as yes and no, in four rows or more. Name another "label", or leave it out.`, { option: 'label', column: label });
}

function keyOption(options: Given, label: string | undefined, facts: TableFacts): string | undefined {
  const key = textOption(options, 'key');
  if (key === undefined) return undefined;
  const { profile } = columnOf(facts, key, 'key');
  if (key === label) throw new WorkbenchError('bad-input', `Column "${key}" is the label, and cannot be the key too.`, { option: 'key', column: key });
  const { distinct, missing } = profile;
  // A count that is not exact may be off by a few: the keys are looked at again when they are read.
  const repeats = profile.distinctExact && distinct < facts.rows - missing;
  if (missing > 0 || repeats) throw new WorkbenchError('bad-input', `Column "${key}" cannot name rows: it has ${distinct} different values in ${facts.rows} rows${missing > 0 ? `, and ${missing} are missing` : ''}. A key is different in every row; without one rows are named by their number.`, { option: 'key', column: key });
  return key;
}
