import { formatDay, weekday } from '../data/calendar.ts';
import type { Rng } from '../random.ts';
import { csvText } from './csvText.ts';

/** What a euro was worth in US dollars, day by day; weekends keep Friday's rate, and have no row. */
export interface EuroRates {
  /** The rate that held on a day of the sample. */
  on(day: number): number;
  /** `date,currency,rate` through a day. */
  csv(through: number): string;
}

const MEAN = 1.09;
/** A day's pull towards the mean, and its shock: a range of about ±6 % over the years. */
const PULL = 0.006;
const SHOCK = 0.0035;

/** A mean-reverting walk from `firstDay`, which must be a weekday, through `lastDay`; rates have four decimals, as banks publish them. */
export function drawEuroRates(rng: Rng, firstDay: number, lastDay: number): EuroRates {
  const rates = new Float64Array(lastDay - firstDay + 1);
  const rows: { readonly day: number; readonly cells: readonly string[] }[] = [];
  let rate = MEAN;
  for (let i = 0; i < rates.length; i++) {
    if (weekday(firstDay + i) <= 5) {
      rate += PULL * (MEAN - rate) + SHOCK * rng.normal();
      rows.push({ day: firstDay + i, cells: [formatDay(firstDay + i), 'EUR', rate.toFixed(4)] });
    }
    rates[i] = Number(rate.toFixed(4));
  }
  return { on: (day) => rates[day - firstDay], csv: (through) => csvText(['date', 'currency', 'rate'], rows.filter(({ day }) => day <= through).map(({ cells }) => cells)) };
}
