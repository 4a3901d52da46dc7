import { type Failure, toFailure } from '../../core/contract/errors.ts';

/** What failed last of several things that a page asks for, by part. */
export class Attempts<Part extends string> {
  failures = $state.raw<Partial<Record<Part, Failure>>>({});

  async attempt(part: Part, task: () => Promise<void>): Promise<void> {
    this.#set(part, undefined);
    try {
      await task();
    } catch (error) {
      this.#set(part, toFailure(error));
    }
  }

  #set(part: Part, failure: Failure | undefined): void {
    this.failures = { ...this.failures, [part]: failure };
  }
}
