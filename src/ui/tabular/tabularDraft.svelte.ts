import { nowMs } from '../../app/clock.ts';
import type { DataState } from '../../app/data.svelte.ts';
import type { TrainingState } from '../../app/training.svelte.ts';
import type { Failure } from '../../core/contract/errors.ts';
import type { DatasetMeta } from '../../core/data/dataset.ts';
import type { ColumnPlan } from '../../tasks/table/types.ts';
import type { TabularLearn, TabularPlan, TabularProposal } from '../../tasks/tabular/types.ts';
import type { EstimatorInfo, TabularTrainRequest } from '../../workers/protocol.ts';
import { Attempts } from '../models/attempts.svelte.ts';
import { type ModelChoice, choicesFor } from '../models/modelChoice.svelte.ts';
import { Planning } from '../models/planning.svelte.ts';
import type { SetupDraft } from '../models/setupDraft.ts';
import { SplitDraft } from './splitDraft.svelte.ts';
import { ThresholdDraft } from './thresholdDraft.svelte.ts';

type Part = 'propose' | 'estimators';
/** A part of the page, by the options that it asks for. */
export type Section = 'target' | 'columns' | 'test' | 'models';

const USUAL: ReadonlySet<string> = new Set(['gbdt', 'ridge', 'logistic', 'baseline-mean', 'baseline-base-rate']);
/** They ask for what only a table of purchases has. */
const OF_PURCHASES: ReadonlySet<string> = new Set(['baseline-zero', 'baseline-last-period', 'baseline-spend-rate']);
const SECTIONS: Readonly<Record<string, Section>> = { target: 'target', learn: 'target', positiveClass: 'target', weight: 'columns', features: 'columns', exclude: 'columns', split: 'test', threshold: 'test', models: 'models', params: 'models', seed: 'models' };

/** What a person has said so far of a training on any table, and what follows from it. */
export class TabularDraft implements SetupDraft {
  datasetId = $state('');
  proposal = $state.raw<TabularProposal>();
  learn = $state<TabularLearn>();
  positiveClass = $state<string>();
  weight = $state<string>();
  /** Columns to learn from, where a person chose; undefined: as proposed. */
  chosenColumns = $state.raw<ReadonlySet<string>>();
  readonly split: SplitDraft;
  readonly threshold: ThresholdDraft;
  seed = $state(42);
  choices = $state.raw<readonly ModelChoice[]>([]);
  readonly #data: DataState;
  readonly #training: TrainingState;
  #estimators: readonly EstimatorInfo[] = [];
  readonly #attempts = new Attempts<Part>();
  readonly #planning: Planning<TabularPlan>;

  constructor(data: DataState, training: TrainingState) {
    this.#data = data;
    this.#training = training;
    this.#planning = new Planning(() => training.planTabular(this.#request()));
    const onchange = () => this.schedulePlan();
    this.split = new SplitDraft(onchange);
    this.threshold = new ThresholdDraft(onchange);
  }

  get plan(): TabularPlan | undefined {
    return this.#planning.plan;
  }

  get planning(): boolean {
    return this.#planning.busy;
  }

  get failures(): Partial<Record<Part, Failure>> {
    return this.#attempts.failures;
  }

  get dataset(): DatasetMeta | undefined {
    return this.#data.get(this.datasetId);
  }

  get target(): string | undefined {
    return this.proposal?.target;
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
    return this.target !== undefined && this.learn !== undefined && this.featureColumns.size > 0 && this.split.problem === undefined && (this.learn !== 'binary' || this.threshold.problem === undefined) && Number.isSafeInteger(this.seed) && this.seed >= 0;
  }

  get ready(): boolean {
    return this.complete && this.plan !== undefined && !this.planning && this.chosen.length > 0 && this.chosen.every(({ problems }) => problems.length === 0);
  }

  /** Why it cannot be planned, where a section's options are the reason; without a section, where none is. */
  planFailure(section?: Section): Failure | undefined {
    const { failure } = this.#planning;
    if (!failure) return undefined;
    const [option] = String(failure.details.option ?? '').split('.');
    return (Object.hasOwn(SECTIONS, option) ? SECTIONS[option] : undefined) === section ? failure : undefined;
  }

  async loadEstimators(): Promise<void> {
    await this.#attempts.attempt('estimators', async () => {
      this.#estimators = await this.#training.estimators();
      this.#offerModels();
    });
  }

  async chooseDataset(id: string): Promise<void> {
    this.datasetId = id;
    this.weight = undefined;
    await this.#propose(id);
    if (this.datasetId === id && this.proposal) this.split.take(this.proposal);
  }

  async setTarget(target: string): Promise<void> {
    if (this.weight === target) this.weight = undefined;
    await this.#propose(this.datasetId, target);
  }

  setLearn(learn: TabularLearn): void {
    this.learn = learn;
    this.#offerModels();
    this.schedulePlan();
  }

  setPositive(name: string): void {
    this.positiveClass = name;
    this.schedulePlan();
  }

  setWeight(column: string | undefined): void {
    this.weight = column;
    this.schedulePlan();
  }

  useColumn(column: string, use: boolean): void {
    const next = new Set(this.featureColumns);
    if (use) next.add(column);
    else next.delete(column);
    this.chosenColumns = next;
    this.schedulePlan();
  }

  useProposedColumns(): void {
    this.chosenColumns = undefined;
    this.schedulePlan();
  }

  /** The request as it would be trained; undefined until all is said. */
  get request(): TabularTrainRequest | undefined {
    return this.ready ? this.#request(this.chosen.map(({ kind, values }) => ({ kind, params: values }))) : undefined;
  }

  schedulePlan(): void {
    if (!this.complete) return this.#planning.forget();
    this.#planning.schedule();
  }

  async #propose(id: string, target?: string): Promise<void> {
    this.#planning.forget();
    this.proposal = undefined;
    this.chosenColumns = undefined;
    await this.#attempts.attempt('propose', async () => {
      const proposal = await this.#training.proposeTabular(id, target);
      if (this.datasetId !== id) return;
      this.proposal = proposal;
      this.learn = proposal.learn;
      this.positiveClass = proposal.positiveClass;
      this.#offerModels();
      this.schedulePlan();
    });
  }

  #offerModels(): void {
    const { learn } = this;
    this.choices = learn ? choicesFor(learn, this.#estimators, (kind) => USUAL.has(kind)).filter(({ kind }) => !OF_PURCHASES.has(kind)) : [];
  }

  #request(models?: readonly unknown[]): TabularTrainRequest {
    const { datasetId, target, learn, positiveClass, weight, seed, chosenColumns, split, threshold } = this;
    const options = {
      target,
      learn,
      seed,
      split: split.option(seed),
      ...(learn === 'binary' ? { threshold: threshold.option, ...(positiveClass === undefined ? {} : { positiveClass }) } : {}),
      ...(weight === undefined ? {} : { weight }),
      ...(chosenColumns ? { features: [...chosenColumns] } : {}),
      ...(models ? { models } : {}),
    };
    const test = split.testDatasetId === undefined ? {} : { testDatasetId: split.testDatasetId };
    // Plain values: what crosses to the worker must be cloneable.
    return $state.snapshot({ datasetId, ...test, options, nowMs: nowMs() }) as TabularTrainRequest;
  }
}
