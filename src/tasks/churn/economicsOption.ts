import { WorkbenchError } from '../../core/contract/index.ts';
import { isRecord } from '../../core/contract/record.ts';
import { numberOption, optionOf, unfit, wholeNumberOption } from '../options.ts';
import type { ChurnLabel, Economics } from './types.ts';

const NAMES: readonly string[] = ['saveRate', 'takeUp', 'incentive', 'contactCost', 'value', 'capacity', 'budget', 'controlShare'];
const MOST_MONEY = 1e12;
const MAX_CONTACTS = 1e9;

/** Stand-ins that a person replaces by their own: a fifth saved, half of the stayers take an incentive of 10 that costs 1 to send. */
const DEFAULTS = { saveRate: 0.2, takeUp: 0.5, incentive: 10, contactCost: 1, controlShare: 0.1 };
const DEFAULT_VALUE = 100;
/** Of contracts, a year of their money. */
const DEFAULT_MONTHS = 12;

/** Option `economics` with its defaults. V is a number, the name of a column of the users, `{"mrr": months}` of contracts, or `{"clv": id of a run}`. Throws `bad-input` that names what does not fit. */
export function economicsOption(given: unknown, label: ChurnLabel): Economics {
  const options = given ?? {};
  if (!isRecord(options)) throw unfit('economics', 'an object', given);
  const unknown = Object.keys(options).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw new WorkbenchError('bad-input', `Option "economics" has "${unknown}", which it does not know. It takes: ${NAMES.join(', ')}.`, { option: 'economics' });
  const share = (name: string) => named(() => numberOption(options, name, 0, 1));
  const money = (name: string) => named(() => numberOption(options, name, 0, MOST_MONEY));
  const capacity = named(() => wholeNumberOption(options, 'capacity', 1, MAX_CONTACTS));
  const budget = money('budget');
  return {
    saveRate: share('saveRate') ?? DEFAULTS.saveRate,
    takeUp: share('takeUp') ?? DEFAULTS.takeUp,
    incentive: money('incentive') ?? DEFAULTS.incentive,
    contactCost: money('contactCost') ?? DEFAULTS.contactCost,
    value: valueOf(optionOf(options, 'value'), label),
    ...(capacity === undefined ? {} : { capacity }),
    ...(budget === undefined ? {} : { budget }),
    controlShare: controlShareOf(optionOf(options, 'controlShare')),
  };
}

function valueOf(value: unknown, label: ChurnLabel): Economics['value'] {
  if (value === undefined) return label === 'contract-end' ? { kind: 'mrr', months: DEFAULT_MONTHS } : { kind: 'constant', amount: DEFAULT_VALUE };
  if (typeof value === 'number' && value >= 0 && value <= MOST_MONEY) return { kind: 'constant', amount: value };
  if (typeof value === 'string' && value !== '') return { kind: 'column', column: value };
  if (isRecord(value) && Object.keys(value).every((name) => name === 'mrr') && typeof value.mrr === 'number' && value.mrr > 0 && value.mrr <= 1200) {
    if (label !== 'contract-end') throw new WorkbenchError('bad-input', 'Option "economics.value" asks for months of MRR, and only contracts have any. Give a number, or a column of the users.', { option: 'economics.value' });
    return { kind: 'mrr', months: value.mrr };
  }
  if (isRecord(value) && Object.keys(value).every((name) => name === 'clv') && typeof value.clv === 'string' && value.clv !== '') return { kind: 'clv', runId: value.clv };
  throw unfit('economics.value', 'a number of 0 or more, the name of a column of the users, {"mrr": months}, or {"clv": the id of a run on lifetime value}', value);
}

function controlShareOf(value: unknown): number {
  if (value === undefined) return DEFAULTS.controlShare;
  if (typeof value === 'number' && value >= 0 && value <= 0.5) return value;
  throw unfit('economics.controlShare', 'a number from 0 to 0.5', value);
}

/** The options' own error, with the path that a reader of the job sees. */
function named<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof WorkbenchError) || typeof error.details.option !== 'string') throw error;
    const option = `economics.${error.details.option}`;
    throw new WorkbenchError(error.code, error.message.replace(`"${error.details.option}"`, `"${option}"`), { ...error.details, option });
  }
}
