import { nowMs } from '../../app/clock.ts';
import type { DataState } from '../../app/data.svelte.ts';
import type { TrainingState } from '../../app/training.svelte.ts';
import { formatDay } from '../../core/data/calendar.ts';
import type { Failure } from '../../core/contract/errors.ts';
import type { DatasetMeta } from '../../core/data/dataset.ts';
import type { DateDensity } from '../../core/data/profile.ts';
import type { SourceName } from '../../tasks/clv/sources.ts';
import type { ClvPlan } from '../../tasks/clv/types.ts';
import type { ClvRequest, ClvTrainRequest } from '../../workers/protocol.ts';
import { lastDayOf } from './columnProblems.ts';
import { ClvSourcesDraft, type MoneyAnswer } from './sourcesDraft.svelte.ts';
import { Attempts } from '../models/attempts.svelte.ts';
import { type ModelChoice, choicesFor } from '../models/modelChoice.svelte.ts';
import { Planning } from '../models/planning.svelte.ts';
import type { SetupDraft } from '../models/setupDraft.ts';
import type { EstimatorInfo } from '../../workers/protocol.ts';

type Part = 'density' | 'estimators';

const USUAL_HORIZONS: readonly number[] = [180, 90, 60, 30, 14, 7];
const SEED_KIND = 'gbdt-seed';

/** What a person has said so far of a training of lifetime value, and what follows from it. */
export class ClvDraft implements SetupDraft {
  readonly sources: ClvSourcesDraft;
  density = $state.raw<DateDensity>();
  lastDay = $state(0);
  asOf = $state(0);
  horizonDays = $state(180);
  seed = $state(42);
  shuffleTarget = $state(false);
  allowFolds = $state(false);
  choices = $state.raw<readonly ModelChoice[]>([]);
  readonly #data: DataState;
  readonly #training: TrainingState;
  readonly #attempts = new Attempts<Part>();
  readonly #planning: Planning<ClvPlan>;
  readonly #asked: Readonly<Partial<Record<SourceName, string>>>;
  #estimators: readonly EstimatorInfo[] = [];

  /** `asked` names datasets by source, where the page was opened for them. */
  constructor(data: DataState, training: TrainingState, asked: Readonly<Partial<Record<SourceName, string>>> = {}) {
    this.#data = data;
    this.#asked = asked;
    this.#training = training;
    this.#planning = new Planning(() => training.plan(this.#request()));
    this.sources = new ClvSourcesDraft(data, training, (days) => void (days ? this.#loadDensity() : this.#schedulePlan()));
  }

  get plan(): ClvPlan | undefined {
    return this.#planning.plan;
  }

  get planning(): boolean {
    return this.#planning.busy;
  }

  get planFailure(): Failure | undefined {
    return this.#planning.failure;
  }

  get failures(): Partial<Record<Part, Failure>> {
    return this.#attempts.failures;
  }

  get dataset(): DatasetMeta | undefined {
    return this.sources.dated?.dataset;
  }

  /** Folds need one window whose target is known, and some day before it. */
  get foldsPossible(): boolean {
    return this.density !== undefined && Math.min(this.asOf, this.lastDay + 1 - this.horizonDays) > this.density.firstDay;
  }

  get chosen(): readonly ModelChoice[] {
    return this.choices.filter(({ chosen }) => chosen);
  }

  get ready(): boolean {
    return this.sources.complete && this.plan !== undefined && !this.planning && this.chosen.length > 0 && this.chosen.every(({ problems }) => problems.length === 0) && Number.isSafeInteger(this.seed) && this.seed >= 0;
  }

  async loadEstimators(): Promise<void> {
    await this.#attempts.attempt('estimators', async () => {
      this.#estimators = await this.#training.estimators();
      this.#listModels();
    });
  }

  /** Takes a dataset for the source that it looks like, and others beside it that belong to it. */
  async chooseDataset(id: string): Promise<void> {
    await this.sources.start(id, this.#asked);
    this.#listModels();
  }

  /** Another answer to the first question: other tables, and other models. */
  async choose(answer: MoneyAnswer): Promise<void> {
    await this.sources.choose(answer);
    this.#listModels();
  }

  setAsOf(day: number): void {
    this.asOf = day;
    this.#schedulePlan();
  }

  setHorizon(days: number): void {
    this.horizonDays = days;
    this.#schedulePlan();
  }

  setFolds(allowed: boolean): void {
    this.allowFolds = allowed;
    this.#schedulePlan();
  }

  /** The seed document's features and trees, beside what else is chosen. */
  useSeedPreset(): void {
    this.sources.rfm = 'seed';
    this.sources.engagement = 'seed';
    const trees = this.choices.find(({ kind }) => kind === SEED_KIND);
    if (trees) trees.chosen = true;
  }

  /** The request as it would be trained; undefined until all is said. */
  get request(): ClvTrainRequest | undefined {
    return this.ready ? { ...this.#request(this.chosen.map(({ kind, values }) => ({ kind, params: values }))), nowMs: nowMs() } : undefined;
  }

  /** Choices made already stay where the model is still offered. */
  #listModels(): void {
    const tasks = this.sources.learns;
    const kinds = tasks.flatMap((task) => choicesFor(task, this.#estimators, (kind) => USUAL[task].has(kind) || kind.startsWith('baseline-')));
    const known = new Map(this.choices.map((choice) => [choice.kind, choice]));
    this.choices = kinds.filter(({ kind }, i) => kinds.findIndex((other) => other.kind === kind) === i).map((choice) => known.get(choice.kind) ?? choice);
  }

  async #loadDensity(): Promise<void> {
    const dated = this.sources.dated;
    this.density = undefined;
    this.#planning.forget();
    const profile = dated?.dataset.profiles.find(({ name }) => name === dated.column);
    if (!dated || !profile) return;
    await this.#attempts.attempt('density', async () => {
      const density = await this.#data.density(dated.dataset.id, dated.column);
      const now = this.sources.dated;
      if (now?.dataset.id !== dated.dataset.id || now.column !== dated.column) return;
      this.lastDay = lastDayOf(profile) ?? density.firstDay + density.stepDays * density.counts.length - 1;
      this.asOf = this.lastDay + 1;
      this.horizonDays = usualHorizon(this.lastDay - density.firstDay + 1);
      this.density = density;
      this.#schedulePlan();
    });
  }

  #schedulePlan(): void {
    if (!this.density || !this.sources.complete) return this.#planning.forget();
    this.#planning.schedule();
  }

  #request(models?: readonly unknown[]): ClvRequest {
    const { asOf, horizonDays, seed, shuffleTarget, allowFolds } = this;
    const options = { asOf: formatDay(asOf), horizonDays, seed, ...this.sources.options, ...(models ? { models } : {}), ...(shuffleTarget ? { shuffleTarget } : {}), ...(allowFolds ? { allowFolds } : {}) };
    // Plain values: what crosses to the worker must be cloneable.
    return $state.snapshot({ sources: this.sources.sources, options }) as ClvRequest;
  }
}

const USUAL: Readonly<Record<'spend' | 'contract', ReadonlySet<string>>> = {
  spend: new Set(['gbdt', 'ridge', 'bgnbd', 'ziln']),
  contract: new Set(['survival', 'survival-logistic', 'survival-sbg', 'gbdt']),
};

/** The longest usual horizon that leaves room to learn and to test: the data spans it three times. */
export function usualHorizon(spanDays: number): number {
  return USUAL_HORIZONS.find((days) => spanDays >= 3 * days) ?? 1;
}
