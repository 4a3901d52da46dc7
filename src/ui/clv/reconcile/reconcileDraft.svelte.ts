import type { DataState } from '../../../app/data.svelte.ts';
import type { TrainingState } from '../../../app/training.svelte.ts';
import type { Measure } from '../../../tasks/clv/reconcile/types.ts';
import type { ReconcileAnswer, TransactionsSource } from '../../../workers/clvProtocol.ts';
import { ClvSourcesDraft } from '../sourcesDraft.svelte.ts';
import { BookAnswer } from './bookAnswer.svelte.ts';

/** What a person has said so far of a file and of finance's totals, and what follows from it. */
export class ReconcileDraft {
  readonly sources: ClvSourcesDraft;
  readonly answer: BookAnswer<ReconcileAnswer>;
  pasted = $state('');
  /** What a single column without a known name holds. */
  measure = $state<Measure>('net');

  constructor(data: DataState, training: TrainingState) {
    this.sources = new ClvSourcesDraft(data, training, () => this.#ask());
    this.answer = new BookAnswer(training, (jobId, report) => training.reconcile(jobId, this.#source!, this.pasted, this.measure, report));
  }

  setPasted(text: string): void {
    this.pasted = text;
    this.#ask();
  }

  setMeasure(measure: Measure): void {
    this.measure = measure;
    this.#ask();
  }

  /** Undefined until a dataset is chosen and the columns that are needed fit. */
  get #source(): TransactionsSource | undefined {
    return this.sources.usable('transactions');
  }

  #ask(): void {
    if (this.#source) this.answer.schedule();
    else this.answer.forget();
  }
}
