import { dateFromDay, dayFromDate, daysInMonth } from '../../../core/data/calendar.ts';

/** Where a day lies in its billing period. */
export interface BillingPlace {
  readonly daysInPeriod: number;
  /** At least 1: a renewal on the day itself has been. */
  readonly daysToRenewal: number;
}

/**
 * The billing period of `months` that `day` lies in, where periods begin with the `anchor` (a day not after it). Whole months go by the calendar: from
 * 31 January to 28 February to 31 March; fractions by days.
 */
export function billingPlace(anchor: number, months: number, day: number): BillingPlace {
  const lengthDays = (months * 365.25) / 12;
  let k = Math.max(0, Math.floor((day - anchor) / lengthDays) - 1);
  while (renewalDay(anchor, months, k + 1) <= day) k++;
  return { daysInPeriod: day - renewalDay(anchor, months, k), daysToRenewal: renewalDay(anchor, months, k + 1) - day };
}

/** The day on which period k (0 is the first) begins. */
function renewalDay(anchor: number, months: number, k: number): number {
  if (!Number.isInteger(months)) return anchor + Math.max(k, Math.round((k * months * 365.25) / 12));
  const { year, month, day } = dateFromDay(anchor);
  const count = year * 12 + (month - 1) + k * months;
  const inYear = Math.floor(count / 12);
  const inMonth = count - inYear * 12 + 1;
  return dayFromDate(inYear, inMonth, Math.min(day, daysInMonth(inYear, inMonth)));
}
