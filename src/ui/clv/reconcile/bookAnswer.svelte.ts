import type { TaskProgress } from '../../../app/taskProgress.ts';
import type { TrainingState } from '../../../app/training.svelte.ts';
import { type Failure, toFailure } from '../../../core/contract/errors.ts';
import type { Progress } from '../../../core/contract/index.ts';

const ASK_AFTER_MS = 150;
/** What is answered sooner shows no progress: it would only flicker. */
const SHOW_AFTER_MS = 400;

type Ask<Answer> = (jobId: string, report: (progress: Progress) => void) => Promise<Answer>;

/**
 * The answer to what is asked now: asked for a moment after the last change, with its progress where it takes long. A question that was overtaken
 * is cancelled; so is the one that runs where a person says so, and what was answered before stays.
 */
export class BookAnswer<Answer> {
  value = $state.raw<Answer>();
  status = $state<'idle' | 'asked' | 'cancelled'>('idle');
  failure = $state.raw<Failure>();
  /** Undefined while nothing runs that takes long. */
  progress = $state.raw<TaskProgress>();
  readonly #training: Pick<TrainingState, 'ask'>;
  readonly #ask: Ask<Answer>;
  #running: { readonly cancel: () => void } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(training: Pick<TrainingState, 'ask'>, ask: Ask<Answer>) {
    this.#training = training;
    this.#ask = ask;
  }

  get busy(): boolean {
    return this.status === 'asked';
  }

  /** Asks anew: something has changed. */
  schedule(): void {
    this.#end();
    this.status = 'asked';
    this.#timer = setTimeout(() => void this.#run(), ASK_AFTER_MS);
  }

  cancel(): void {
    if (!this.busy) return;
    this.#end();
    this.status = 'cancelled';
  }

  /** There is nothing to ask about. */
  forget(): void {
    this.#end();
    this.value = undefined;
    this.failure = undefined;
    this.status = 'idle';
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#running?.cancel();
    this.#running = undefined;
    this.progress = undefined;
  }

  async #run(): Promise<void> {
    const startedMs = performance.now();
    const asked = this.#training.ask(this.#ask, (progress) => {
      if (this.#running === asked && performance.now() - startedMs >= SHOW_AFTER_MS) this.progress = progress;
    });
    this.#running = asked;
    let value: Answer | undefined;
    let failure: Failure | undefined;
    try {
      value = await asked.answer;
    } catch (error) {
      failure = toFailure(error);
    }
    if (this.#running !== asked) return;
    this.#end();
    this.value = value;
    this.failure = failure;
    this.status = 'idle';
  }
}
