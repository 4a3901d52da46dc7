import { WorkbenchError } from '../contract/errors.ts';
import { isRecord } from '../contract/record.ts';
import type { Dialect, GivenType, ReadOverrides } from './dataset.ts';

/** What fits, in words and as a test. */
interface Rule {
  readonly fits: string;
  readonly test: (value: unknown) => boolean;
}
type Rules<T> = Readonly<Record<keyof T, Rule>>;

const yesOrNo: Rule = { fits: 'true or false', test: (value) => typeof value === 'boolean' };
const texts: Rule = { fits: 'a list of texts', test: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string') };

const DIALECT: Rules<Dialect> = {
  encoding: oneOf('utf-8', 'utf-16le', 'utf-16be', 'windows-1252'),
  bom: yesOrNo,
  gzip: yesOrNo,
  delimiter: { fits: 'one character, " +" for runs of spaces, or a character and a space', test: (value) => typeof value === 'string' && /^(?:[^"\r\n]| \+|[^"\r\n] )$/.test(value) },
  quote: oneOf('"', "'", ''),
  escape: oneOf('"', "'", '\\', ''),
  newline: oneOf('\r\n', '\n', '\r'),
  hasHeader: yesOrNo,
  preambleLines: { fits: 'a whole number from 0', test: (value) => Number.isSafeInteger(value) && Number(value) >= 0 },
};

const TYPE: Rules<GivenType> = {
  type: oneOf('number', 'category', 'date', 'datetime', 'bool', 'text'),
  dateOrder: oneOf('ymd', 'dmy', 'mdy'),
  decimal: oneOf('.', ','),
};

/** `types` and `dialect` are looked into, so here any object fits. */
const OVERRIDES: Rules<ReadOverrides> = {
  dialect: { fits: 'an object', test: isRecord },
  types: { fits: 'an object of columns, such as {"date": {"type": "date", "dateOrder": "dmy"}}', test: isRecord },
  header: texts,
  missing: texts,
  strict: yesOrNo,
};

/**
 * Checks what a job file or a script says on how to read a file: all of it is untrusted. An undefined value counts as not said.
 * Throws `bad-input` that names the option, what was found and what fits.
 */
export function checkReadOverrides(given: unknown): asserts given is ReadOverrides {
  if (!isRecord(given)) throw unfit('read', 'an object', given);
  checkFields(given, OVERRIDES, '');
  if (isRecord(given.dialect)) checkFields(given.dialect, DIALECT, 'dialect.');
  if (!isRecord(given.types)) return;
  for (const [column, override] of Object.entries(given.types)) {
    if (!isRecord(override)) throw unfit(`types.${column}`, 'an object such as {"type": "date", "dateOrder": "dmy"}', override);
    checkFields(override, TYPE, `types.${column}.`);
  }
}

function checkFields(given: Readonly<Record<string, unknown>>, rules: Readonly<Record<string, Rule>>, path: string): void {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(rules, name)) {
      throw new WorkbenchError('bad-input', `There is no reading option "${path}${name}". Known: ${Object.keys(rules).map((known) => path + known).join(', ')}.`, { option: path + name });
    }
    if (value !== undefined && !rules[name].test(value)) throw unfit(path + name, rules[name].fits, value);
  }
}

function oneOf(...values: readonly string[]): Rule {
  return { fits: `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`, test: (value) => typeof value === 'string' && values.includes(value) };
}

function unfit(option: string, fits: string, found: unknown): WorkbenchError {
  const shown = JSON.stringify(found) ?? String(found);
  return new WorkbenchError('bad-input', `Reading option "${option}" must be ${fits}; got ${shown.slice(0, 80)}.`, { option });
}
