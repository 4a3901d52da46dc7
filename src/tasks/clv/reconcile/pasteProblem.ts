import type { PasteProblem, PasteProblemCode } from './types.ts';

const SHOWN = 60;

const MESSAGES: Readonly<Record<PasteProblemCode, (found: string) => string>> = {
  'too-long': () => 'This is too long for totals by month: at most 100,000 characters, 2,000 lines and 24 columns. Paste the totals alone.',
  'no-months': (found) => `No month was found ("${found}"). Write a month a line, such as 2025-03, Mar 2025 or 03/2025.`,
  'no-month': (found) => `"${found}" is no month. Write it as 2025-03, Mar 2025 or 03/2025.`,
  'not-number': (found) => `"${found}" is no total. Write digits with one decimal mark, the same on every line.`,
  ragged: (found) => `"${found}" has more cells than the lines above. Put amounts with a comma between quotes, or paste with tabs.`,
  'unknown-measure': (found) => `"${found}" is none of: charges, refunds, chargebacks, discounts, taxes, net, rows, active customers, new customers. Name the column as one of them.`,
  'no-header': (found) => `There are several totals (${found}) and no header that names them. Add a first line such as: Month, Charges, Refunds, Net.`,
  twice: (found) => `This month and measure were given already ("${found}"). Leave one of them out.`,
  'several-currencies': () => 'The file has several currencies, and this total names none. Add a column with the currency.',
  'unknown-currency': (found) => `"${found}" is no currency. Write its code, such as EUR.`,
};

export function problem(code: PasteProblemCode, line: number, found: string): PasteProblem {
  const shortened = found.length > SHOWN ? `${found.slice(0, SHOWN)}…` : found;
  return { line, code, found: shortened, message: `Line ${line}: ${MESSAGES[code](shortened)}` };
}
