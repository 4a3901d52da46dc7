import { WorkbenchError } from '../../../core/contract/index.ts';
import type { TaskContext } from '../../../core/contract/index.ts';
import type { Stream } from '../stream.ts';
import { contractNotes, contractsAt } from './contractFeatures.ts';
import { leftOutRows } from './readSpells.ts';
import { orderSpells } from './spellHistory.ts';
import { spellMoney, spellOutcome } from './spellMoney.ts';
import { eventDays, spellWarnings } from './spellWarnings.ts';
import type { Spells } from './types.ts';

export interface SubscriptionOptions {
  /** Last day that the source is complete to; default: the last day on which something began, was paused or was asked to end. */
  readonly completeThrough?: number;
}

/**
 * Contracts as a stream of money. The population at a cutoff is who has an open spell: started before it and not ended by it, trials and pauses
 * included. An end is known before it comes only where the customer asked for it before the cutoff; a pause as far as it has begun. The order of
 * rows changes nothing. Throws `not-enough-data` where no row is a spell.
 */
export async function subscriptionStream(spells: Spells, options: SubscriptionOptions, ctx: TaskContext): Promise<Stream> {
  if (spells.start.length === 0) {
    throw new WorkbenchError('not-enough-data', `None of ${spells.rowsRead} rows has a customer, a start and an MRR. Check which column is which.`, { rowsRead: spells.rowsRead, leftOut: leftOutRows(spells) });
  }
  const history = await orderSpells(spells, ctx);
  const { firstDay, lastDay } = eventDays(history);
  const completeThrough = options.completeThrough ?? lastDay;
  return {
    name: 'subscriptions',
    learn: 'contract',
    keys: history.keys,
    joined: Int32Array.from(history.keys, (_, i) => history.start[history.first[i]]),
    firstDay,
    lastDay,
    completeThrough,
    rows: { read: spells.rowsRead, rejected: leftOutRows(spells) },
    unit: spells.unit ?? '',
    notes: contractNotes,
    at: (cutoff, horizonDays, during, among) => contractsAt(history, cutoff, horizonDays, during, among),
    // A spell counts on its first paid day, with its money a month.
    rowsOf: (customer) => Array.from({ length: history.first[customer + 1] - history.first[customer] }, (_, i) => ({ day: history.paidFrom[history.first[customer] + i], amount: history.mrr[history.first[customer] + i] })),
    value: (customers, from, to, discountRate) => spellMoney(history, customers, from, to, discountRate),
    outcome: (customers, cutoff, horizonDays, discountRate) => spellOutcome(history, customers, cutoff, horizonDays, discountRate),
    warnings: spellWarnings(history, completeThrough),
  };
}
