import type { Failure } from '../core/contract/index.ts';

export interface Notice {
  readonly id: number;
  /** A message key of i18n, with the facts that fill it. */
  readonly key: string;
  readonly facts: Readonly<Record<string, string | number>>;
  readonly tone: 'info' | 'success' | 'error';
  readonly action?: { readonly key: string; run(): void };
  readonly failure?: Failure;
}

const SHOWN_MS = 8000;

/** Short messages that pass, with at most one thing to do about each. Errors stay until dismissed. */
export class Notices {
  list = $state.raw<readonly Notice[]>([]);
  #nextId = 1;

  add(notice: Omit<Notice, 'id' | 'facts'> & { readonly facts?: Notice['facts'] }): number {
    const id = this.#nextId++;
    this.list = [...this.list, { facts: {}, ...notice, id }];
    if (notice.tone !== 'error') setTimeout(() => this.dismiss(id), SHOWN_MS);
    return id;
  }

  error(key: string, failure: Failure): void {
    this.add({ key, tone: 'error', failure });
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  /**
   * Undo rather than "are you sure": `hide` now, `commit` once the notice has gone, `restore` if the person says so.
   * Leaving the page commits nothing: what was to go is still there.
   */
  undoable(key: string, facts: Notice['facts'], steps: { hide(): void; restore(): void; commit(): Promise<void> }): void {
    steps.hide();
    const timer = setTimeout(() => {
      steps.commit().catch((error: unknown) => {
        steps.restore();
        this.error('notice.deleteFailed', { code: 'internal', message: String(error), details: {} });
      });
    }, SHOWN_MS);
    const id = this.add({
      key,
      facts,
      tone: 'info',
      action: {
        key: 'action.undo',
        run: () => {
          clearTimeout(timer);
          steps.restore();
          this.dismiss(id);
        },
      },
    });
  }
}
