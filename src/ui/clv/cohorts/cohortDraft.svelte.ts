import type { DataState } from '../../../app/data.svelte.ts';
import type { TrainingState } from '../../../app/training.svelte.ts';
import type { Failure } from '../../../core/contract/errors.ts';
import { formatDay } from '../../../core/data/calendar.ts';
import type { DatasetMeta } from '../../../core/data/dataset.ts';
import type { CohortBy, CohortTable } from '../../../tasks/clv/cohorts/types.ts';
import { Planning } from '../../models/planning.svelte.ts';
import { guessColumns } from '../reconcile/guessColumns.ts';
import { SourceDraft } from '../reconcile/sourceDraft.svelte.ts';

/** What a person has said so far of the cohorts that are looked at, and the cohorts. */
export class CohortDraft {
  readonly transactions: SourceDraft<'transactions'>;
  readonly subscriptions: SourceDraft<'subscriptions'>;
  readonly customers: SourceDraft<'customers'>;
  by = $state<CohortBy>('first-paid');
  /** Undefined: that of most rows. */
  currency = $state<string>();
  /** Undefined: the last day of the data. */
  completeThrough = $state<number>();
  readonly #answer: Planning<CohortTable>;

  constructor(data: DataState, training: TrainingState) {
    const changed = () => this.#ask();
    const forget = () => {
      this.currency = undefined;
      this.completeThrough = undefined;
      changed();
    };
    this.transactions = new SourceDraft('transactions', ['customer', 'date', 'amount', 'kind', 'currency'], data, forget, training);
    this.subscriptions = new SourceDraft('subscriptions', ['customer', 'start', 'mrr', 'accessEnd', 'billingPeriod', 'trialEnd', 'pauseStart', 'pauseEnd', 'currency'], data, forget, training);
    this.customers = new SourceDraft('customers', ['customer', 'signup'], data, changed, training, ['customer', 'signup']);
    this.#answer = new Planning(() => training.cohorts(this.#sources(), this.#options()));
  }

  get answer(): CohortTable | undefined {
    return this.#answer.plan;
  }

  get busy(): boolean {
    return this.#answer.busy;
  }

  get failure(): Failure | undefined {
    return this.#answer.failure;
  }

  get hasSource(): boolean {
    return this.transactions.source !== undefined || this.subscriptions.source !== undefined;
  }

  /** Begins with a dataset, as subscriptions where its columns are named like some. */
  begin(dataset: DatasetMeta): void {
    const { start, mrr } = guessColumns(dataset.columns, ['start', 'mrr'], []);
    const draft = start !== undefined && mrr !== undefined ? this.subscriptions : this.transactions;
    void draft.choose(dataset.id);
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

  #sources() {
    const [transactions, subscriptions, customers] = [this.transactions.source, this.subscriptions.source, this.customers.source];
    return { ...(transactions ? { transactions } : {}), ...(subscriptions ? { subscriptions } : {}), ...(customers ? { customers } : {}) };
  }

  #options(): Record<string, unknown> {
    const by = this.customers.source ? this.by : 'first-paid';
    return { by, ...(this.currency === undefined ? {} : { currency: this.currency }), ...(this.completeThrough === undefined ? {} : { completeThrough: formatDay(this.completeThrough) }) };
  }

  #ask(): void {
    if (this.hasSource) this.#answer.schedule();
    else this.#answer.forget();
  }
}
