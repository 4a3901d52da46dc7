import { WorkbenchError } from '../core/contract/index.ts';
import { isRecord } from '../core/contract/record.ts';
import { parseIsoDay } from '../core/data/calendar.ts';

/** Options of a job file or of the page, as given: untrusted. */
export type Given = Readonly<Record<string, unknown>>;

/** The seed where none is asked for. */
export const DEFAULT_SEED = 42;

/** The options as an object. Throws `bad-input` where they are none, or hold an option that the task does not have. */
export function givenOptions(given: unknown, task: string, names: readonly string[]): Given {
  if (!isRecord(given)) throw unfit('options', 'an object', given);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new WorkbenchError('bad-input', `There is no option "${unknown}". The options of "${task}" are: ${names.join(', ')}.`, { option: unknown });
  return given;
}

/** An option's value; undefined where it is not given. */
export function optionOf(given: Given, name: string): unknown {
  return Object.hasOwn(given, name) ? given[name] : undefined;
}

export function wholeNumberOption(given: Given, name: string, min: number, max: number, where = name): number | undefined {
  const value = optionOf(given, name);
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) throw unfit(where, `a whole number from ${min} to ${max}`, value);
  return value;
}

export function seedOption(given: Given): number {
  return wholeNumberOption(given, 'seed', 0, Number.MAX_SAFE_INTEGER) ?? DEFAULT_SEED;
}

export function textOption(given: Given, name: string): string | undefined {
  const value = optionOf(given, name);
  if (value !== undefined && typeof value !== 'string') throw unfit(name, 'a text', value);
  return value;
}

export function booleanOption(given: Given, name: string): boolean | undefined {
  const value = optionOf(given, name);
  if (value !== undefined && typeof value !== 'boolean') throw unfit(name, 'true or false', value);
  return value;
}

export function numberOption(given: Given, name: string, min: number, max: number): number | undefined {
  const value = optionOf(given, name);
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !(value >= min && value <= max)) throw unfit(name, `a number from ${min} to ${max}`, value);
  return value;
}

export function choiceOption<Choice extends string>(given: Given, name: string, choices: readonly Choice[]): Choice | undefined {
  const value = optionOf(given, name);
  const choice = choices.find((known) => known === value);
  if (value !== undefined && choice === undefined) throw unfit(name, `one of ${choices.map((known) => `"${known}"`).join(', ')}`, value);
  return choice;
}

/** A calendar day, in days since 1970-01-01. */
export function dayOption(given: Given, name: string, where = name): number | undefined {
  const value = optionOf(given, name);
  return value === undefined ? undefined : dayOf(value, where);
}

/** The day that a text says, in days since 1970-01-01. Throws `bad-input` that names the option. */
export function dayOf(value: unknown, where: string): number {
  const day = typeof value === 'string' ? parseIsoDay(value) : undefined;
  if (day === undefined) throw unfit(where, "a calendar day as 'YYYY-MM-DD'", value);
  return day;
}

/** The error for an option with a value that does not fit. */
export function unfit(option: string, wanted: string, found: unknown): WorkbenchError {
  const shown = JSON.stringify(found) ?? String(found);
  return new WorkbenchError('bad-input', `Option "${option}" must be ${wanted}; got ${shown.slice(0, 80)}.`, { option });
}
