import { nowMs } from '../../app/clock.ts';
import type { DataState } from '../../app/data.svelte.ts';
import type { TrainingState } from '../../app/training.svelte.ts';
import type { Failure } from '../../core/contract/errors.ts';
import type { DatasetMeta } from '../../core/data/dataset.ts';
import type { AnomalyPlan, AnomalyProposal } from '../../tasks/anomaly/types.ts';
import type { ColumnPlan } from '../../tasks/table/types.ts';
import type { AnomalyTrainRequest } from '../../workers/protocol.ts';
import { Attempts } from '../models/attempts.svelte.ts';
import { type ModelChoice, choicesFor } from '../models/modelChoice.svelte.ts';
import { Planning } from '../models/planning.svelte.ts';
import type { SetupDraft } from '../models/setupDraft.ts';

type Part = 'propose' | 'estimators';

/** What a person has said so far of a search for unusual rows, and what follows from it. */
export class AnomalyDraft implements SetupDraft {
  datasetId = $state('');
  proposal = $state.raw<AnomalyProposal>();
  /** The column with the known answer; undefined: none. */
  label = $state<string>();
  positiveClass = $state<string>();
  /** Columns to look at, where a person chose; undefined: as proposed. */
  chosenColumns = $state.raw<ReadonlySet<string>>();
  seed = $state(42);
  choices = $state.raw<readonly ModelChoice[]>([]);
  readonly #data: DataState;
  readonly #training: TrainingState;
  readonly #attempts = new Attempts<Part>();
  readonly #planning: Planning<AnomalyPlan>;

  constructor(data: DataState, training: TrainingState) {
    this.#data = data;
    this.#training = training;
    this.#planning = new Planning(() => training.planAnomaly(this.#request()));
  }

  get failures(): Partial<Record<Part, Failure>> {
    return this.#attempts.failures;
  }

  get dataset(): DatasetMeta | undefined {
    return this.#data.get(this.datasetId);
  }

  get plan(): AnomalyPlan | undefined {
    return this.#planning.plan;
  }

  get planning(): boolean {
    return this.#planning.busy;
  }

  get planFailure(): Failure | undefined {
    return this.#planning.failure;
  }

  /** What each column is used for: as planned, else as proposed. */
  get columns(): readonly ColumnPlan[] {
    return this.plan?.columns ?? this.proposal?.columns ?? [];
  }

  get featureColumns(): ReadonlySet<string> {
    return this.chosenColumns ?? new Set(this.proposal?.columns.filter(({ use }) => use === 'features').map(({ column }) => column));
  }

  get chosen(): readonly ModelChoice[] {
    return this.choices.filter(({ chosen }) => chosen);
  }

  /** Whether all that the page can tell by itself is in order. */
  get complete(): boolean {
    return this.proposal !== undefined && this.featureColumns.size > 0 && Number.isSafeInteger(this.seed) && this.seed >= 0;
  }

  get ready(): boolean {
    return this.complete && this.plan !== undefined && !this.planning && this.chosen.length > 0 && this.chosen.every(({ problems }) => problems.length === 0);
  }

  async loadEstimators(): Promise<void> {
    await this.#attempts.attempt('estimators', async () => {
      this.choices = choicesFor('anomaly', await this.#training.estimators(), () => true);
    });
  }

  async chooseDataset(id: string): Promise<void> {
    this.datasetId = id;
    this.proposal = undefined;
    await this.#propose(undefined);
  }

  /** Columns that were chosen stay so, but for the label itself. */
  async setLabel(column: string | undefined): Promise<void> {
    const kept = this.chosenColumns;
    await this.#propose(column);
    if (this.label === column && kept) this.#choose([...kept].filter((name) => name !== column));
  }

  setPositive(name: string): void {
    this.positiveClass = name;
    this.schedulePlan();
  }

  useColumn(column: string, use: boolean): void {
    const others = [...this.featureColumns].filter((name) => name !== column);
    this.#choose(use ? [...others, column] : others);
  }

  useProposedColumns(): void {
    this.chosenColumns = undefined;
    this.schedulePlan();
  }

  setSeed(seed: number): void {
    this.seed = seed;
    this.schedulePlan();
  }

  /** The request as it would be trained; undefined until all is said. */
  get request(): AnomalyTrainRequest | undefined {
    return this.ready ? this.#request(this.chosen.map(({ kind, values }) => ({ kind, params: values }))) : undefined;
  }

  schedulePlan(): void {
    if (this.complete) this.#planning.schedule();
    else this.#planning.forget();
  }

  #choose(columns: readonly string[]): void {
    this.chosenColumns = new Set(columns);
    this.schedulePlan();
  }

  async #propose(label: string | undefined): Promise<void> {
    const id = this.datasetId;
    this.#planning.forget();
    this.chosenColumns = undefined;
    this.label = label;
    this.positiveClass = undefined;
    await this.#attempts.attempt('propose', async () => {
      const proposal = await this.#training.proposeAnomaly(id, label);
      if (this.datasetId !== id || this.label !== label) return;
      this.proposal = proposal;
      this.schedulePlan();
    });
  }

  #request(models?: readonly unknown[]): AnomalyTrainRequest {
    const { datasetId, label, positiveClass, seed, chosenColumns } = this;
    const options = {
      seed,
      ...(label === undefined ? {} : { label, ...(positiveClass === undefined ? {} : { positiveClass }) }),
      ...(chosenColumns ? { features: [...chosenColumns] } : {}),
      ...(models ? { models } : {}),
    };
    // Plain values: what crosses to the worker must be cloneable.
    return $state.snapshot({ datasetId, options, nowMs: nowMs() }) as AnomalyTrainRequest;
  }
}
