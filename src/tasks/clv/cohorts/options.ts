import { WorkbenchError } from '../../../core/contract/index.ts';
import { parseIsoDay } from '../../../core/data/calendar.ts';
import type { CohortOptions } from './types.ts';

const KNOWN = ['by', 'currency', 'completeThrough'];

/** Options as a script or the page gives them. Throws `bad-input` that names the option, what was found and what is possible. */
export function parseCohortOptions(given: Readonly<Record<string, unknown>>): CohortOptions {
  const unknown = Object.keys(given).find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) throw new WorkbenchError('bad-input', `There is no option "${unknown}" of cohorts. There are: ${KNOWN.join(', ')}.`, { option: unknown });
  const { by = 'first-paid', currency, completeThrough } = given;
  if (by !== 'first-paid' && by !== 'signup') throw new WorkbenchError('bad-input', `Option "by" is ${JSON.stringify(by)}. It can be "first-paid" or "signup".`, { option: 'by' });
  if (currency !== undefined && typeof currency !== 'string') throw new WorkbenchError('bad-input', 'Option "currency" is no text. Give a currency as the file writes it, such as "EUR".', { option: 'currency' });
  const day = typeof completeThrough === 'string' ? parseIsoDay(completeThrough) : undefined;
  if (completeThrough !== undefined && day === undefined) throw new WorkbenchError('bad-input', `Option "completeThrough" is ${JSON.stringify(completeThrough)}. Write a day as YYYY-MM-DD.`, { option: 'completeThrough' });
  return { by, currency, completeThrough: day };
}
