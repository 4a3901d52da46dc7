import type { FeatureTable, TaskContext } from '../../core/contract/index.ts';
import { eventsBefore } from './eventHistory.ts';
import type { EventHistory } from './eventHistory.ts';
import type { ChurnMeasure } from './types.ts';

/** Steps of `stepDays` days each, counted back from the cutoff: the last ends the day before it. */
export interface StepWindow {
  readonly cutoff: number;
  readonly stepDays: number;
  readonly steps: number;
}

/** One source's events, and which of its users each user is (−1: none). */
export interface EventPart {
  readonly history: EventHistory;
  readonly userOf: Int32Array;
}

/** The measures of one user by step, oldest first; overwritten by the next `read`. */
export interface UserGrid {
  readonly measures: readonly ChurnMeasure[];
  /** By measure, in their order: a number a step. NaN: not there yet, or not known. */
  readonly values: readonly Float64Array[];
  /** Rows of the user in each step, over the parts that say whether they are active. */
  readonly activeRows: Int32Array;
}

const BREATHE_EVERY = 1024;

/** The step (0 is the oldest) that a day before the cutoff lies in; below 0 where it lies before the window. */
export function stepOf({ cutoff, stepDays, steps }: StepWindow, day: number): number {
  return steps - 1 - Math.floor((cutoff - 1 - day) / stepDays);
}

/**
 * Reads users' events as a regular grid. Several values of a step come together as their measure says; a step without a row is 0 or missing as it says, and a step with
 * rows whose values are all missing is missing. Steps that end before the user's first day, or before the source's, are missing: nobody was there to do anything.
 */
export class GridReader {
  readonly measures: readonly ChurnMeasure[];
  readonly #parts: readonly EventPart[];
  readonly #window: StepWindow;
  readonly #values: readonly Float64Array[];
  readonly #counts: readonly Int32Array[];
  readonly #rows: readonly Int32Array[];
  readonly #active: Int32Array;
  readonly #isActivity: readonly boolean[];

  /** `activity`: the sources whose rows show that a user is active. */
  constructor(parts: readonly EventPart[], window: StepWindow, activity: ReadonlySet<string>) {
    this.#parts = parts;
    this.#window = window;
    this.measures = parts.flatMap(({ history }) => history.cells.map(({ measure }) => measure));
    this.#values = this.measures.map(() => new Float64Array(window.steps));
    this.#counts = this.measures.map(() => new Int32Array(window.steps));
    this.#rows = parts.map(() => new Int32Array(window.steps));
    this.#active = new Int32Array(window.steps);
    this.#isActivity = parts.map(({ history }) => activity.has(history.source));
  }

  /** `firstDay`: the user's first day; steps that end before it are not there. */
  read(user: number, firstDay: number): UserGrid {
    this.#active.fill(0);
    let first = 0;
    this.#parts.forEach((part, p) => {
      this.#readPart(part, user, p, first);
      this.#closePart(part, p, first, Math.max(firstDay, part.history.firstDay));
      first += part.history.cells.length;
    });
    return { measures: this.measures, values: this.#values, activeRows: this.#active };
  }

  #readPart({ history, userOf }: EventPart, user: number, p: number, firstMeasure: number): void {
    const rows = this.#rows[p].fill(0);
    for (let m = 0; m < history.cells.length; m++) {
      this.#values[firstMeasure + m].fill(0);
      this.#counts[firstMeasure + m].fill(0);
    }
    const i = userOf[user];
    if (i < 0) return;
    const { cutoff, stepDays, steps } = this.#window;
    const to = eventsBefore(history, i, cutoff);
    for (let row = eventsBefore(history, i, cutoff - steps * stepDays); row < to; row++) {
      const step = stepOf(this.#window, history.day[row]);
      rows[step]++;
      if (this.#isActivity[p]) this.#active[step]++;
      for (let m = 0; m < history.cells.length; m++) this.#add(history, firstMeasure + m, m, row, step);
    }
  }

  #add(history: EventHistory, measure: number, m: number, row: number, step: number): void {
    const { values, kindCode } = history.cells[m];
    const value = values ? values[row] : kindCode === undefined || history.kind?.[row] === kindCode ? 1 : 0;
    if (value !== value) return;
    this.#counts[measure][step]++;
    if (this.measures[measure].combine === 'last') this.#values[measure][step] = value;
    else this.#values[measure][step] += value;
  }

  #closePart({ history }: EventPart, p: number, firstMeasure: number, since: number): void {
    const firstStep = stepOf(this.#window, since);
    for (let m = firstMeasure; m < firstMeasure + history.cells.length; m++) {
      const { combine, gap } = this.measures[m];
      const [values, counts] = [this.#values[m], this.#counts[m]];
      for (let step = 0; step < values.length; step++) {
        if (step < firstStep) values[step] = NaN;
        else if (this.#rows[p][step] === 0) values[step] = gap === 'zero' ? 0 : NaN;
        else if (counts[step] === 0) values[step] = NaN;
        else if (combine === 'mean') values[step] /= counts[step];
      }
    }
  }
}

/** The grids of `users` as a table: `<measure>@1` (oldest) … `<measure>@<steps>`, row i of user `users[i]`. */
export async function sequenceTable(reader: GridReader, users: Int32Array, firstDays: Int32Array, steps: number, ctx: Pick<TaskContext, 'breathe'>): Promise<FeatureTable> {
  const columns = reader.measures.map(() => Array.from({ length: steps }, () => new Float64Array(users.length)));
  for (let row = 0; row < users.length; row++) {
    if (row % BREATHE_EVERY === 0) await ctx.breathe();
    const { values } = reader.read(users[row], firstDays[users[row]]);
    for (let m = 0; m < columns.length; m++) for (let step = 0; step < steps; step++) columns[m][step][row] = values[m][step];
  }
  const features = reader.measures.flatMap(({ name }, m) => columns[m].map((values, step) => ({ name: `${name}@${step + 1}`, kind: 'number', values }) as const));
  return { rows: users.length, features };
}
