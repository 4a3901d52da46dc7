import { WorkbenchError } from '../../core/contract/index.ts';
import type { Feature, FeatureTable, TaskContext } from '../../core/contract/index.ts';
import { MISSING_DAY } from '../../core/data/column.ts';
import { contractNotes, contractsAt } from '../clv/contract/contractFeatures.ts';
import { eventDays, spellWarnings } from '../clv/contract/spellWarnings.ts';
import { hadAccess, openMrr } from '../clv/contract/spellMoney.ts';
import type { SpellHistory } from '../clv/contract/spellHistory.ts';
import type { FeatureNote, ReportWarning } from '../clv/types.ts';
import { countDays, proposeCompleteThrough } from '../clv/completeThrough.ts';
import { activityExclusion, activityOutcome } from './activityRisk.ts';
import { causesOf } from './causes.ts';
import { contractExclusion, contractOutcome } from './contractRisk.ts';
import { eventsBefore } from './eventHistory.ts';
import type { EventHistory } from './eventHistory.ts';
import { GridReader, sequenceTable } from './grid.ts';
import type { EventPart } from './grid.ts';
import { graceOf, labelWindow, requireMature, stepDaysOf } from './labelWindow.ts';
import { PURCHASE_NOTES, writePurchaseFeatures } from './purchaseFeatures.ts';
import type { AtRisk, ChurnMeasure, ChurnReading, ChurnSource, NotAtRisk } from './types.ts';
import { windowNotes, windowWriter } from './windowFeatures.ts';

/** What was read of the tables, each in its canonical order. */
export interface ChurnHistories {
  readonly activity?: EventHistory;
  readonly transactions?: EventHistory;
  readonly tickets?: EventHistory;
  readonly spells?: SpellHistory;
  /** Day of signup by user's key, MISSING_DAY where unknown. */
  readonly signupOf?: (key: string) => number;
  readonly rows: ChurnSource['rows'];
  readonly warnings: readonly ReportWarning[];
}

const BREATHE_EVERY = 1024;
const NO_DAY = 2 ** 31 - 1;

/** Of each user: since the last row, steps with one, and since the first day. */
const PRESENCE_NOTES: readonly FeatureNote[] = [
  { name: 'daysSinceActive', unit: 'days', meaning: 'Days from the last day with a row to the cutoff, also before the window; missing without any.' },
  { name: 'activeSteps', unit: 'steps', meaning: 'Steps of the window with a row.' },
  { name: 'daysSinceFirst', unit: 'days', meaning: 'Days from the first day (signup, first row or first contract) to the cutoff.' },
];

/**
 * Histories as one source: users of activity, purchases or contracts at risk, by the label asked for. Throws `bad-input` where the label needs a source that is not
 * there, `not-enough-data` where no row can be used.
 */
export function churnSource(histories: ChurnHistories, reading: ChurnReading): ChurnSource {
  return new TablesSource(histories, reading);
}

class TablesSource implements ChurnSource {
  readonly keys: readonly string[];
  readonly firstDay: number;
  readonly lastDay: number;
  readonly completeThrough: number;
  readonly completeBySource: Readonly<Record<string, number>>;
  readonly rows: ChurnSource['rows'];
  readonly measures: readonly ChurnMeasure[];
  readonly causes: ChurnSource['causes'];
  readonly warnings: readonly ReportWarning[];
  readonly notes: readonly FeatureNote[];
  readonly unit?: string;
  readonly mrr?: (users: Int32Array, cutoff: number) => Float64Array;
  readonly #reading: ChurnReading;
  readonly #parts: readonly EventPart[];
  /** Whose rows show that a user is active; absent where there are contracts alone. */
  readonly #active?: EventPart;
  readonly #purchases?: EventPart;
  readonly #spells?: { readonly history: SpellHistory; readonly userOf: Int32Array };
  readonly #userOfSpell: Int32Array;
  /** By user; NO_DAY: none. */
  readonly #firstDays: Int32Array;

  constructor(histories: ChurnHistories, reading: ChurnReading) {
    const { activity, transactions, tickets, spells } = histories;
    const labelled = labelHistory(histories, reading);
    this.#reading = reading;
    this.keys = unionOfKeys([activity?.keys, transactions?.keys, spells?.keys]);
    const indexOf = new Map(this.keys.map((key, i) => [key, i]));
    const partOf = (history: EventHistory | undefined): EventPart | undefined => history && { history, userOf: placesOf(history.keys, indexOf) };
    const parts = [partOf(activity), partOf(transactions), partOf(tickets)];
    this.#parts = parts.flatMap((part) => part ?? []);
    this.#active = this.#parts.find(({ history }) => history === labelled);
    this.#purchases = parts[1];
    this.#spells = spells && { history: spells, userOf: placesOf(spells.keys, indexOf) };
    this.#userOfSpell = Int32Array.from(spells?.keys ?? [], (key) => indexOf.get(key) ?? -1);
    this.#firstDays = this.#firstDaysOf(histories);
    this.rows = histories.rows;
    this.measures = this.#parts.flatMap(({ history }) => history.cells.map(({ measure }) => measure));
    this.causes = spells ? causesOf(spells, reading.graceDays, reading.failedPayment) : [];
    const span = spanOf(histories);
    this.firstDay = span.firstDay;
    this.lastDay = span.lastDay;
    const given = reading.completeThrough;
    this.completeBySource = { ...span.completeBySource, ...(typeof given === 'object' ? given : {}) };
    this.completeThrough = typeof given === 'number' ? given : Math.min(...Object.values(this.completeBySource));
    this.warnings = [...histories.warnings, ...span.warnings, ...(spells ? contractWarnings(spells, this.completeThrough) : [])];
    this.notes = [...(this.#parts.length > 0 ? windowNotes(this.measures, reading.window) : []), ...PRESENCE_NOTES, ...(transactions ? PURCHASE_NOTES : []), ...(spells ? contractNotes(this.#horizonDays) : [])];
    this.unit = spells?.unit;
    if (spells) this.mrr = (users, cutoff) => Float64Array.from(users, (user) => this.#mrrOf(user, cutoff));
  }

  async at(cutoff: number, ctx: TaskContext, among?: Int32Array): Promise<AtRisk> {
    const { users, excluded } = await this.population(cutoff, ctx, among);
    return { users, features: await this.#features(users, cutoff, ctx), excluded };
  }

  async population(cutoff: number, ctx: TaskContext, among?: Int32Array): Promise<Pick<AtRisk, 'users' | 'excluded'>> {
    const excluded: Partial<Record<NotAtRisk, number>> = {};
    const users: number[] = [];
    const asked = among?.length ?? this.keys.length;
    for (let i = 0; i < asked; i++) {
      if (i % BREATHE_EVERY === 0) await ctx.breathe();
      const user = among ? among[i] : i;
      const reason = this.#exclusion(user, cutoff);
      if (reason) excluded[reason] = (excluded[reason] ?? 0) + 1;
      else users.push(user);
    }
    return { users: Int32Array.from(users), excluded };
  }

  async sequences(users: Int32Array, cutoff: number, ctx: TaskContext): Promise<FeatureTable> {
    return sequenceTable(this.#reader(cutoff), users, this.#firstDays, this.#reading.window, ctx);
  }

  outcome(users: Int32Array, cutoff: number): ReturnType<ChurnSource['outcome']> {
    const window = labelWindow(cutoff, this.#reading);
    requireMature(window, graceOf(this.#reading), this.completeThrough);
    if (this.#reading.label === 'contract-end' && this.#spells) {
      const { history, userOf } = this.#spells;
      return contractOutcome(history, this.causes, users.map((user) => userOf[user]), window, this.#reading.graceDays);
    }
    const active = this.#active;
    if (!active) throw new WorkbenchError('internal', 'There is no history that a label could be read from.');
    return activityOutcome(active.history, users.map((user) => active.userOf[user]), window);
  }

  get #horizonDays(): number {
    return this.#reading.horizon * stepDaysOf(this.#reading.step);
  }

  #exclusion(user: number, cutoff: number): NotAtRisk | undefined {
    if (this.#reading.label === 'contract-end' && this.#spells) {
      const customer = this.#spells.userOf[user];
      return customer < 0 ? 'not-yet-there' : contractExclusion(this.#spells.history, customer, cutoff);
    }
    const windowDays = this.#reading.window * stepDaysOf(this.#reading.step);
    return this.#active && activityExclusion(this.#active.history, this.#active.userOf[user], cutoff, windowDays);
  }

  #reader(cutoff: number): GridReader {
    const active = this.#active?.history.source;
    return new GridReader(this.#parts, { cutoff, stepDays: stepDaysOf(this.#reading.step), steps: this.#reading.window }, new Set(active ? [active] : []));
  }

  async #features(users: Int32Array, cutoff: number, ctx: TaskContext): Promise<FeatureTable> {
    const contractNames = this.#spells ? contractNotes(this.#horizonDays).length : 0;
    const numbers = this.notes.slice(0, this.notes.length - contractNames);
    const columns = numbers.map(() => new Float64Array(users.length));
    const windowed = this.#parts.length > 0 ? windowNotes(this.measures, this.#reading.window).length : 0;
    const presence = columns.slice(windowed, windowed + PRESENCE_NOTES.length);
    const purchases = columns.slice(windowed + PRESENCE_NOTES.length);
    const reader = this.#reader(cutoff);
    const writeWindow = windowWriter(this.measures);
    for (let row = 0; row < users.length; row++) {
      if (row % BREATHE_EVERY === 0) await ctx.breathe();
      const user = users[row];
      const grid = reader.read(user, this.#firstDays[user]);
      writeWindow(grid, columns, row);
      this.#writePresence(user, cutoff, grid.activeRows, presence, row);
      if (this.#purchases) writePurchaseFeatures(this.#purchases.history, amountsOf(this.#purchases.history), this.#purchases.userOf[user], cutoff, purchases, row);
    }
    const features = numbers.map(({ name }, f): Feature => ({ name, kind: 'number', values: columns[f] }));
    return { rows: users.length, features: [...features, ...(await this.#contractFeatures(users, cutoff, ctx))] };
  }

  #writePresence(user: number, cutoff: number, activeRows: Int32Array, columns: readonly Float64Array[], row: number): void {
    const active = this.#active;
    const i = active ? active.userOf[user] : -1;
    const before = active && i >= 0 ? eventsBefore(active.history, i, cutoff) : 0;
    columns[0][row] = active && i >= 0 && before > active.history.start[i] ? cutoff - active.history.day[before - 1] : NaN;
    columns[1][row] = activeRows.reduce((steps, rows) => steps + Number(rows > 0), 0);
    columns[2][row] = this.#firstDays[user] < cutoff ? cutoff - this.#firstDays[user] : NaN;
  }

  /** Missing for users without an open contract. */
  async #contractFeatures(users: Int32Array, cutoff: number, ctx: TaskContext): Promise<readonly Feature[]> {
    if (!this.#spells) return [];
    const { history, userOf } = this.#spells;
    const rowOf = new Map(Array.from(users, (user, row) => [user, row]));
    const among = users.map((user) => userOf[user]).filter((customer) => customer >= 0);
    const { customers, x } = await contractsAt(history, cutoff, this.#horizonDays, ctx, among, hadAccess);
    const rows = customers.map((customer) => rowOf.get(this.#userOfSpell[customer]) ?? -1);
    return x.features.map((feature): Feature => {
      if (feature.kind === 'category') {
        const codes = new Int32Array(users.length).fill(-1);
        rows.forEach((row, i) => (codes[row] = feature.codes[i]));
        return { ...feature, codes };
      }
      const values = new Float64Array(users.length).fill(NaN);
      rows.forEach((row, i) => (values[row] = feature.values[i]));
      return { ...feature, values };
    });
  }

  #mrrOf(user: number, cutoff: number): number {
    const customer = this.#spells?.userOf[user] ?? -1;
    return this.#spells && customer >= 0 ? openMrr(this.#spells.history, customer, cutoff, hadAccess) : 0;
  }

  /** The earliest of signup, first row and first contract. */
  #firstDaysOf({ signupOf }: ChurnHistories): Int32Array {
    const days = new Int32Array(this.keys.length).fill(NO_DAY);
    const meet = (user: number, day: number) => {
      if (day !== MISSING_DAY && day < days[user]) days[user] = day;
    };
    for (let user = 0; user < this.keys.length; user++) {
      for (const { history, userOf } of this.#parts) if (userOf[user] >= 0 && history.source !== 'tickets') meet(user, history.day[history.start[userOf[user]]]);
      const customer = this.#spells?.userOf[user] ?? -1;
      if (this.#spells && customer >= 0) meet(user, this.#spells.history.start[this.#spells.history.first[customer]]);
      if (signupOf) meet(user, signupOf(this.keys[user]));
    }
    return days;
  }
}

/** The rows that show activity, and from which the label of one without contracts is read. */
function labelHistory({ activity, transactions, spells }: ChurnHistories, { label }: ChurnReading): EventHistory | undefined {
  if (label === 'contract-end') {
    if (!spells) throw lacking(label, '"subscriptions"');
    return activity ?? transactions;
  }
  if (label === 'no-purchase') {
    if (!transactions) throw lacking(label, '"transactions"');
    return transactions;
  }
  const history = activity ?? transactions;
  if (!history) throw lacking(label, '"activity"');
  return history;
}

function lacking(label: string, source: string): WorkbenchError {
  return new WorkbenchError('bad-input', `The label "${label}" needs the source ${source}, which is not there. Bring it, or choose another label.`, { option: 'label', label });
}

interface Span {
  readonly firstDay: number;
  readonly lastDay: number;
  readonly completeBySource: Readonly<Record<string, number>>;
  readonly warnings: readonly ReportWarning[];
}

/** The first day is the one from which on every source tells: a cutoff before it would lack what one of them knows. Tickets are too few to say to which day they are complete. */
function spanOf({ activity, transactions, spells }: ChurnHistories): Span {
  const spans: { readonly source: string; readonly firstDay: number; readonly lastDay: number; readonly complete: number }[] = [];
  const warnings: ReportWarning[] = [];
  for (const history of [activity, transactions]) {
    if (!history) continue;
    const { day, why } = proposeCompleteThrough(countDays(history.day));
    spans.push({ source: history.source, firstDay: history.firstDay, lastDay: history.lastDay, complete: day });
    warnings.push(...why);
  }
  if (spells) {
    const { firstDay, lastDay } = eventDays(spells);
    spans.push({ source: 'subscriptions', firstDay, lastDay, complete: lastDay });
  }
  return {
    firstDay: Math.max(...spans.map(({ firstDay }) => firstDay)),
    lastDay: Math.max(...spans.map(({ lastDay }) => lastDay)),
    completeBySource: Object.fromEntries(spans.map(({ source, complete }) => [source, complete])),
    warnings,
  };
}

/** What lifetime value says of trials is another: here nobody in one is at risk. */
function contractWarnings(spells: SpellHistory, completeThrough: number): readonly ReportWarning[] {
  return spellWarnings(spells, completeThrough).map((warning) =>
    warning.key === 'spells-trials' ? { ...warning, key: 'spells-trials-apart', message: `${warning.facts.rows} contracts begin with a trial: who is in one is not at risk, for whether they begin to pay is another question.` } : warning,
  );
}

function unionOfKeys(lists: readonly (readonly string[] | undefined)[]): readonly string[] {
  const all = new Set(lists.flatMap((keys) => keys ?? []));
  return [...all].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** By user, their place in `keys`; −1 where they are not in it. */
function placesOf(keys: readonly string[], indexOf: ReadonlyMap<string, number>): Int32Array {
  const places = new Int32Array(indexOf.size).fill(-1);
  keys.forEach((key, i) => {
    const user = indexOf.get(key);
    if (user !== undefined) places[user] = i;
  });
  return places;
}

function amountsOf({ cells }: EventHistory): Float64Array {
  return cells.find(({ values, measure }) => values && measure.source === 'transactions')?.values ?? new Float64Array(0);
}
