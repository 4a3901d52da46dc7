import { type Failure, toFailure } from '../../core/contract/errors.ts';

const ASK_AFTER_MS = 150;

/** A plan of what will be learned: asked for a moment after the last change; an answer that was overtaken is dropped. */
export class Planning<Plan> {
  plan = $state.raw<Plan>();
  busy = $state(false);
  failure = $state.raw<Failure>();
  readonly #ask: () => Promise<Plan>;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ask: () => Promise<Plan>) {
    this.#ask = ask;
  }

  schedule(): void {
    clearTimeout(this.#timer);
    this.busy = true;
    const asked = ++this.#asked;
    this.#timer = setTimeout(() => void this.#answer(asked), ASK_AFTER_MS);
  }

  forget(): void {
    this.#asked++;
    clearTimeout(this.#timer);
    this.plan = undefined;
    this.busy = false;
    this.failure = undefined;
  }

  async #answer(asked: number): Promise<void> {
    let plan: Plan | undefined;
    let failure: Failure | undefined;
    try {
      plan = await this.#ask();
    } catch (error) {
      failure = toFailure(error);
    }
    if (asked !== this.#asked) return;
    this.plan = plan;
    this.failure = failure;
    this.busy = false;
  }
}
