import type { ContactLists } from '../../app/contactLists.ts';
import { type Failure, toFailure } from '../../core/contract/errors.ts';
import type { ChurnTrialAnswer, ChurnTrialRequest } from '../../workers/churnProtocol.ts';

type TrialRole = keyof ChurnTrialRequest['columns'];

export const TRIAL_ROLES: readonly TrialRole[] = ['user', 'margin', 'left', 'contacted'];

/** Next month's file beside an exported list: which column is which, and what contacting was worth. */
export class TrialDraft {
  listId = $state('');
  datasetId = $state('');
  columns = $state.raw<Readonly<Partial<Record<TrialRole, string>>>>({});
  absent = $state<'unknown' | 'zero'>('unknown');
  answer = $state.raw<ChurnTrialAnswer>();
  busy = $state(false);
  failure = $state.raw<Failure>();
  readonly #contacts: ContactLists;

  constructor(contacts: ContactLists) {
    this.#contacts = contacts;
  }

  get ready(): boolean {
    const { user, margin, left } = this.columns;
    return this.listId !== '' && this.datasetId !== '' && user !== undefined && (margin !== undefined || left !== undefined);
  }

  change(apply: () => void): void {
    apply();
    this.answer = undefined;
    this.failure = undefined;
  }

  async take(datasetId: string): Promise<void> {
    this.change(() => {
      this.datasetId = datasetId;
      this.columns = {};
    });
    await this.#attempt(async () => {
      const columns = await this.#contacts.proposeColumns(datasetId);
      if (this.datasetId === datasetId) this.columns = columns;
    });
  }

  setColumn(role: TrialRole, column: string): void {
    this.change(() => (this.columns = Object.fromEntries(Object.entries({ ...this.columns, [role]: column }).filter(([, name]) => name !== ''))));
  }

  async evaluate(): Promise<void> {
    this.busy = true;
    await this.#attempt(async () => {
      this.answer = await this.#contacts.evaluate({ listId: this.listId, datasetId: this.datasetId, columns: { ...this.columns }, absent: this.absent });
    });
    this.busy = false;
  }

  async #attempt(task: () => Promise<void>): Promise<void> {
    this.failure = undefined;
    try {
      await task();
    } catch (error) {
      this.failure = toFailure(error);
    }
  }
}
