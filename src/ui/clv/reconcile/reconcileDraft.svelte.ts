import type { DataState } from '../../../app/data.svelte.ts';
import type { TrainingState } from '../../../app/training.svelte.ts';
import type { Failure } from '../../../core/contract/errors.ts';
import type { Measure } from '../../../tasks/clv/reconcile/types.ts';
import type { ReconcileAnswer } from '../../../workers/clvProtocol.ts';
import { Planning } from '../../models/planning.svelte.ts';
import { SourceDraft } from './sourceDraft.svelte.ts';

/** What a person has said so far of a file and of finance's totals, and what follows from it. */
export class ReconcileDraft {
  readonly source: SourceDraft<'transactions'>;
  pasted = $state('');
  /** What a single column without a known name holds. */
  measure = $state<Measure>('net');
  readonly #answer: Planning<ReconcileAnswer>;

  constructor(data: DataState, training: TrainingState) {
    this.source = new SourceDraft('transactions', ['customer', 'date', 'amount', 'kind', 'order', 'currency'], data, () => this.#ask(), training);
    this.#answer = new Planning(() => {
      const { source } = this.source;
      return source ? training.reconcile(source, this.pasted, this.measure) : Promise.reject(new Error('No source'));
    });
  }

  get answer(): ReconcileAnswer | undefined {
    return this.#answer.plan;
  }

  get busy(): boolean {
    return this.#answer.busy;
  }

  get failure(): Failure | undefined {
    return this.#answer.failure;
  }

  setPasted(text: string): void {
    this.pasted = text;
    this.#ask();
  }

  setMeasure(measure: Measure): void {
    this.measure = measure;
    this.#ask();
  }

  #ask(): void {
    if (this.source.source) this.#answer.schedule();
    else this.#answer.forget();
  }
}
