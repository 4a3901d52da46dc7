import type { ContactLists } from '../../app/contactLists.ts';
import { type Failure, toFailure } from '../../core/contract/errors.ts';
import type { BudgetCounts } from '../../core/economics/profitReport.ts';
import type { Economics } from '../../tasks/churn/types.ts';
import type { ChurnList, ChurnListPreview, ChurnListRequest } from '../../workers/churnProtocol.ts';
import { Planning } from '../models/planning.svelte.ts';

/** More than any list costs or has: limits of a run that a person has taken away. */
const NO_BUDGET = 1e12;
const NO_CAPACITY = 1e9;

/** Whom to contact, as a person moves the limits; and the lists that were exported. */
export class ContactListDraft {
  /** Undefined: no limit. */
  budget = $state<number>();
  capacity = $state<number>();
  counts = $state<BudgetCounts>('expected');
  controlPercent = $state(10);
  /** What a list without limits is expected to cost, and the most it can cost: the ends of the slider. */
  unlimited = $state.raw<ChurnListPreview>();
  lists = $state.raw<readonly ChurnList[]>([]);
  exported = $state.raw<ChurnList>();
  exporting = $state(false);
  exportFailure = $state.raw<Failure>();
  readonly #planning: Planning<ChurnListPreview>;
  readonly #contacts: ContactLists;
  readonly #predictionsId: string;
  readonly #runId: string;

  constructor(contacts: ContactLists, predictionsId: string, economics: Economics, runId = predictionsId) {
    this.#contacts = contacts;
    this.#predictionsId = predictionsId;
    this.#runId = runId;
    this.budget = economics.budget;
    this.capacity = economics.capacity;
    this.controlPercent = economics.controlShare * 100;
    this.#planning = new Planning(() => contacts.preview(this.#request()));
  }

  get preview(): ChurnListPreview | undefined {
    return this.#planning.plan;
  }

  get busy(): boolean {
    return this.#planning.busy;
  }

  get failure(): Failure | undefined {
    return this.#planning.failure;
  }

  /** Nothing is out of range. */
  get valid(): boolean {
    return this.controlPercent >= 0 && this.controlPercent <= 50 && (this.capacity === undefined || (Number.isInteger(this.capacity) && this.capacity >= 1));
  }

  async load(): Promise<void> {
    this.#planning.schedule();
    try {
      this.unlimited = await this.#contacts.preview({ predictionsId: this.#predictionsId, budget: NO_BUDGET, capacity: NO_CAPACITY });
      this.lists = await this.#contacts.lists(this.#runId);
    } catch (error) {
      this.exportFailure = toFailure(error);
    }
  }

  change(apply: () => void): void {
    apply();
    this.exported = undefined;
    if (this.valid) this.#planning.schedule();
  }

  retry(): void {
    this.#planning.schedule();
  }

  async export(): Promise<void> {
    await this.#handOut(async () => {
      this.exported = await this.#contacts.export(this.#request());
      this.lists = await this.#contacts.lists(this.#runId);
    });
  }

  async download(listId: string): Promise<void> {
    await this.#handOut(() => this.#contacts.download(listId));
  }

  async #handOut(task: () => Promise<void>): Promise<void> {
    this.exporting = true;
    this.exportFailure = undefined;
    try {
      await task();
    } catch (error) {
      this.exportFailure = toFailure(error);
    }
    this.exporting = false;
  }

  #request(): ChurnListRequest {
    return { predictionsId: this.#predictionsId, budget: this.budget ?? NO_BUDGET, capacity: this.capacity ?? NO_CAPACITY, budgetCounts: this.counts, controlShare: this.controlPercent / 100 };
  }
}
