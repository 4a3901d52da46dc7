import type { DataState } from '../../../app/data.svelte.ts';
import type { TrainingState } from '../../../app/training.svelte.ts';
import { type Failure, toFailure } from '../../../core/contract/errors.ts';
import type { DatasetMeta } from '../../../core/data/dataset.ts';
import { type ClvSource, REQUIRED_ROLES, type RolesOf, type SourceName } from '../../../tasks/clv/sources.ts';
import { type BookRole, guessColumns } from './guessColumns.ts';

/** A dataset that a person chose for one of the sources, and which of its columns is which. */
export class SourceDraft<Name extends Exclude<SourceName, 'rates'>> {
  readonly name: Name;
  readonly roles: readonly RolesOf[Name][];
  /** Roles without which it cannot be used here. */
  readonly required: readonly RolesOf[Name][];
  datasetId = $state('');
  columns = $state.raw<Partial<Record<RolesOf[Name], string>>>({});
  failure = $state.raw<Failure>();
  readonly #data: DataState;
  readonly #training: Pick<TrainingState, 'propose'>;
  readonly #onchange: () => void;

  /** `onchange` follows every change. */
  constructor(name: Name, roles: readonly RolesOf[Name][], data: DataState, onchange: () => void, training: Pick<TrainingState, 'propose'>, required: readonly RolesOf[Name][] = REQUIRED_ROLES[name]) {
    this.name = name;
    this.roles = roles;
    this.required = required;
    this.#data = data;
    this.#training = training;
    this.#onchange = onchange;
  }

  get dataset(): DatasetMeta | undefined {
    return this.#data.get(this.datasetId);
  }

  get missing(): readonly RolesOf[Name][] {
    return this.required.filter((role) => this.columns[role] === undefined);
  }

  /** Undefined until a dataset is chosen and the roles that are needed have a column. */
  get source(): ClvSource<Name> | undefined {
    if (!this.dataset || this.missing.length > 0) return undefined;
    // Plain values: what crosses to the worker must be cloneable.
    return $state.snapshot({ datasetId: this.datasetId, columns: this.columns }) as ClvSource<Name>;
  }

  /** Takes a dataset with the columns that its names propose; '' takes none. */
  async choose(datasetId: string): Promise<void> {
    this.datasetId = datasetId;
    this.columns = {};
    this.failure = undefined;
    const schemas = this.dataset?.columns ?? [];
    const proposed: Partial<Record<RolesOf[Name], string>> = {};
    try {
      const all: Partial<Record<RolesOf[Name], string>> = datasetId === '' ? {} : await this.#training.propose(datasetId, this.name);
      for (const role of this.roles) if (all[role] !== undefined) proposed[role] = all[role];
    } catch (error) {
      this.failure = toFailure(error);
    }
    if (this.datasetId !== datasetId) return;
    const left = this.roles.filter((role) => proposed[role] === undefined);
    const guessed = guessColumns(schemas, left as readonly BookRole[], Object.values<string | undefined>(proposed).filter((name) => name !== undefined));
    this.columns = { ...guessed, ...proposed } as Partial<Record<RolesOf[Name], string>>;
    this.#onchange();
  }

  setColumn(role: RolesOf[Name], column: string | undefined): void {
    this.columns = { ...this.columns, [role]: column };
    this.#onchange();
  }
}
