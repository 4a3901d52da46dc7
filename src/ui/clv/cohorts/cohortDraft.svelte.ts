import type { DataState } from '../../../app/data.svelte.ts';
import type { TrainingState } from '../../../app/training.svelte.ts';
import { formatDay } from '../../../core/data/calendar.ts';
import type { CohortBy, CohortTable } from '../../../tasks/clv/cohorts/types.ts';
import type { ClvSources } from '../../../tasks/clv/sources.ts';
import { BookAnswer } from '../reconcile/bookAnswer.svelte.ts';
import { ClvSourcesDraft } from '../sourcesDraft.svelte.ts';

/** What a person has said so far of the cohorts that are looked at, and the cohorts. */
export class CohortDraft {
  readonly sources: ClvSourcesDraft;
  readonly answer: BookAnswer<CohortTable>;
  by = $state<CohortBy>('first-paid');
  /** Undefined: that of the rates, or of most rows. */
  currency = $state<string>();
  /** Undefined: the last day of the data. */
  completeThrough = $state<number>();

  constructor(data: DataState, training: TrainingState) {
    this.sources = new ClvSourcesDraft(data, training, () => {
      // Other rows have other currencies, and end on another day.
      this.currency = undefined;
      this.completeThrough = undefined;
      this.#ask();
    });
    this.answer = new BookAnswer(training, (jobId, report) => training.cohorts(jobId, this.#named(), this.#options(), report));
  }

  /** Whether a table says when customers signed up. */
  get hasSignups(): boolean {
    return this.sources.usable('customers')?.columns.signup !== undefined;
  }

  setBy(by: CohortBy): void {
    this.by = by;
    this.#ask();
  }

  setCurrency(currency: string): void {
    this.currency = currency;
    this.#ask();
  }

  setCompleteThrough(day: number | undefined): void {
    this.completeThrough = day;
    this.#ask();
  }

  /** The tables that are shown and can be used. */
  #named(): ClvSources {
    return Object.fromEntries(this.sources.shown.flatMap((name) => (this.sources.usable(name) ? [[name, this.sources.usable(name)]] : [])));
  }

  #options(): Record<string, unknown> {
    const by = this.hasSignups ? this.by : 'first-paid';
    return { by, ...(this.currency === undefined ? {} : { currency: this.currency }), ...(this.completeThrough === undefined ? {} : { completeThrough: formatDay(this.completeThrough) }) };
  }

  #ask(): void {
    if (this.sources.streams.every((name) => this.sources.usable(name))) this.answer.schedule();
    else this.answer.forget();
  }
}
