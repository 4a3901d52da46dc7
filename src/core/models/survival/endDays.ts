import type { ContractOutcome } from '../../contract/index.ts';
import type { ContractRows } from '../contract/features.ts';
import { PERIOD_DAYS, renewalAfter } from './personPeriods.ts';

/** On which day of a period those leave who leave in it, as the training rows did. */
export interface EndDays {
  /** Of ends in a period with a renewal, the share that fell on it (a day more or less). */
  readonly renewalShare: number;
  /** Of the others, the share of the period that was lived, on average. */
  readonly position: number;
}

/** Learned from rows that ended by surprise; half and half where there are none. */
export function learnEndDays(rows: ContractRows, { days, ended }: ContractOutcome, weight: Float64Array): EndDays {
  let renewing = 0;
  let onRenewal = 0;
  let others = 0;
  let lived = 0;
  for (let row = 0; row < days.length; row++) {
    if (ended[row] === 0 || weight[row] === 0 || !Number.isNaN(rows.daysToKnownEnd[row])) continue;
    const from = PERIOD_DAYS * Math.max(0, Math.ceil(days[row] / PERIOD_DAYS) - 1);
    const renewal = renewalAfter(rows, row, from);
    const hits = Math.abs(days[row] - from - renewal) <= 1;
    if (renewal <= PERIOD_DAYS) renewing += weight[row];
    if (renewal <= PERIOD_DAYS && hits) onRenewal += weight[row];
    else {
      others += weight[row];
      lived += (weight[row] * (days[row] - from)) / PERIOD_DAYS;
    }
  }
  return { renewalShare: (onRenewal + 0.5) / (renewing + 1), position: Math.min(1, (lived + 0.5) / (others + 1)) };
}
