/** Holds the answer to what was asked last, which is often what is asked next. One that failed is asked for again. */
export class LastAnswer<Answer> {
  #held: { readonly key: string; readonly answer: Promise<Answer> } | undefined;

  /** `key` tells questions apart; `ask` is called where another one, or none, was asked before. */
  of(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    if (this.#held?.key !== key) {
      const held = { key, answer: ask() };
      this.#held = held;
      held.answer.catch(() => {
        if (this.#held === held) this.#held = undefined;
      });
    }
    return this.#held.answer;
  }
}
