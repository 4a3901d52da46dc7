import { formatDay } from '../../../core/data/calendar.ts';
import type { ReportWarning } from '../../types.ts';
import { leftOutRows } from './readSpells.ts';
import type { SpellHistory } from './spellHistory.ts';
import { NEVER } from './types.ts';
import type { LeftOutReason } from './types.ts';

/** Days without anything new at the end of the data, at least, before they are remarked upon; and as a multiple of the usual gap. */
const QUIET_DAYS = 14;
const QUIET_GAPS = 10;

const REASONS: Readonly<Record<LeftOutReason, string>> = {
  noCustomer: 'without a customer',
  noStart: 'without a start',
  noMrr: 'without an MRR',
  negativeMrr: 'with a negative MRR',
  endBeforeStart: 'that end before they start',
  emptySpell: 'that end on the day of their start',
  noRate: 'in a currency without a rate',
};

/** What a reader should know of the spells before anything is learned. */
export function spellWarnings(history: SpellHistory, completeThrough: number): readonly ReportWarning[] {
  return [...rowWarnings(history), ...columnWarnings(history), ...overlapWarnings(history), ...quietWarnings(history, completeThrough)];
}

function rowWarnings(history: SpellHistory): readonly ReportWarning[] {
  const { leftOut, rowsRead, badPauses, paidFrom, start } = history;
  const warnings: ReportWarning[] = [];
  const rows = leftOutRows(history);
  if (rows > 0) {
    const found = Object.entries(leftOut).filter(([, count]) => count > 0);
    const text = found.map(([reason, count]) => `${count} ${REASONS[reason as LeftOutReason]}`).join(', ');
    warnings.push({ key: 'spells-left-out', message: `${rows} of ${rowsRead} rows are no contracts and were left out: ${text}.`, facts: { rows, read: rowsRead, ...leftOut } });
  }
  if (badPauses > 0) {
    warnings.push({ key: 'spells-bad-pause', message: `${badPauses} pauses end before they start, or have no start: those contracts count as if without a pause.`, facts: { rows: badPauses } });
  }
  const trials = paidFrom.reduce((count, day, row) => (day > start[row] ? count + 1 : count), 0);
  if (trials > 0) {
    warnings.push({ key: 'spells-trials', message: `${trials} contracts begin with a trial: its days are unpaid, and people in a trial are learned apart.`, facts: { rows: trials } });
  }
  return warnings;
}

function columnWarnings({ end, knowsRequests }: SpellHistory): readonly ReportWarning[] {
  const warnings: ReportWarning[] = [];
  if (end.every((day) => day === NEVER)) {
    warnings.push({ key: 'spells-no-end', message: 'No contract ever ends: nothing can be learned of leaving. Check which column is the end of access.', facts: {} });
  } else if (!knowsRequests) {
    warnings.push({ key: 'spells-no-request', message: 'No column says when customers asked to leave: every end is a surprise, also where the customer had given notice.', facts: {} });
  }
  return warnings;
}

/** Contracts of one customer at the same time: their MRR adds up. */
function overlapWarnings({ keys, first, start, end }: SpellHistory): readonly ReportWarning[] {
  let rows = 0;
  let customers = 0;
  for (let i = 0; i < keys.length; i++) {
    let reached = -NEVER;
    let overlaps = 0;
    for (let row = first[i]; row < first[i + 1]; row++) {
      if (start[row] < reached) overlaps++;
      reached = Math.max(reached, end[row]);
    }
    rows += overlaps;
    if (overlaps > 0) customers++;
  }
  if (rows === 0) return [];
  return [{ key: 'spells-overlap', message: `${rows} contracts of ${customers} customers begin while another one runs: their MRR adds up. If a change of plan was meant, the earlier contract should end where the later begins.`, facts: { rows, customers } }];
}

/** A source that seems complete only to an earlier day than it says. */
function quietWarnings(history: SpellHistory, completeThrough: number): readonly ReportWarning[] {
  const { firstDay, lastDay, days } = eventDays(history);
  const usualGap = (lastDay - firstDay) / Math.max(1, days - 1);
  const quietDays = completeThrough - lastDay;
  if (quietDays < Math.max(QUIET_DAYS, QUIET_GAPS * usualGap)) return [];
  const facts = { completeThrough: formatDay(completeThrough), lastEvent: formatDay(lastDay), quietDays };
  return [{ key: 'spells-quiet', message: `Nothing begins, is paused or is cancelled in the last ${quietDays} days before ${facts.completeThrough}: the subscriptions seem complete only to ${facts.lastEvent}. Ends after it would be taken for stays.`, facts }];
}

/** Days on which something was recorded: starts, requests to leave and pauses. Ends do not count, for they may lie ahead. */
export function eventDays({ start, cancelRequested, pauseStart }: Pick<SpellHistory, 'start' | 'cancelRequested' | 'pauseStart'>): { readonly firstDay: number; readonly lastDay: number; readonly days: number } {
  const seen = new Set<number>();
  for (const values of [start, cancelRequested, pauseStart]) for (const day of values) if (day !== NEVER) seen.add(day);
  let firstDay = Infinity;
  let lastDay = -Infinity;
  for (const day of seen) {
    firstDay = Math.min(firstDay, day);
    lastDay = Math.max(lastDay, day);
  }
  return { firstDay, lastDay, days: seen.size };
}
