import type { DataState } from '../../app/data.svelte.ts';
import type { TrainingState } from '../../app/training.svelte.ts';
import type { Failure } from '../../core/contract/errors.ts';
import type { DatasetMeta } from '../../core/data/dataset.ts';
import type { ColumnPlan } from '../../tasks/table/types.ts';
import { Attempts } from './attempts.svelte.ts';
import type { ModelChoice } from './modelChoice.svelte.ts';
import { Planning } from './planning.svelte.ts';
import type { SetupDraft } from './setupDraft.ts';

type Part = 'propose' | 'estimators';

interface Columned {
  readonly columns: readonly ColumnPlan[];
}

/** What a person has said so far of a training on a table's rows, whatever the task, and what follows from it. */
export abstract class TableDraft<Proposal extends Columned, Plan extends Columned> implements SetupDraft {
  datasetId = $state('');
  proposal = $state.raw<Proposal>();
  /** Columns to learn from, where a person chose; undefined: as proposed. */
  chosenColumns = $state.raw<ReadonlySet<string>>();
  seed = $state(42);
  choices = $state.raw<readonly ModelChoice[]>([]);
  protected readonly data: DataState;
  protected readonly training: TrainingState;
  protected readonly attempts = new Attempts<Part>();
  protected readonly asking = new Planning<Plan>(() => this.askPlan());

  constructor(data: DataState, training: TrainingState) {
    this.data = data;
    this.training = training;
  }

  /** Whether all that the page can tell by itself is in order. */
  abstract get complete(): boolean;
  abstract chooseDataset(id: string): Promise<void>;
  abstract loadEstimators(): Promise<void>;
  protected abstract askPlan(): Promise<Plan>;

  get dataset(): DatasetMeta | undefined {
    return this.data.get(this.datasetId);
  }

  get plan(): Plan | undefined {
    return this.asking.plan;
  }

  get planning(): boolean {
    return this.asking.busy;
  }

  get failures(): Partial<Record<Part, Failure>> {
    return this.attempts.failures;
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

  get hasSeed(): boolean {
    return Number.isSafeInteger(this.seed) && this.seed >= 0;
  }

  get ready(): boolean {
    return this.complete && this.plan !== undefined && !this.planning && this.chosen.length > 0 && this.chosen.every(({ problems }) => problems.length === 0);
  }

  useColumn(column: string, use: boolean): void {
    const others = [...this.featureColumns].filter((name) => name !== column);
    this.chooseColumns(use ? [...others, column] : others);
  }

  useProposedColumns(): void {
    this.chosenColumns = undefined;
    this.schedulePlan();
  }

  setSeed(seed: number): void {
    this.seed = seed;
    this.schedulePlan();
  }

  schedulePlan(): void {
    if (this.complete) this.asking.schedule();
    else this.asking.forget();
  }

  protected chooseColumns(columns: readonly string[]): void {
    this.chosenColumns = new Set(columns);
    this.schedulePlan();
  }

  /** The models asked for, as a request's option. */
  protected modelOptions(): readonly unknown[] {
    return this.chosen.map(({ kind, values }) => ({ kind, params: values }));
  }
}
