import { nowMs } from '../../app/clock.ts';
import type { DataState } from '../../app/data.svelte.ts';
import type { TrainingState } from '../../app/training.svelte.ts';
import { formatDay } from '../../core/data/calendar.ts';
import type { Failure } from '../../core/contract/errors.ts';
import type { DatasetMeta } from '../../core/data/dataset.ts';
import type { DateDensity } from '../../core/data/profile.ts';
import type { ClvColumns, ClvPlan } from '../../tasks/clv/types.ts';
import type { ClvTrainRequest } from '../../workers/protocol.ts';
import { type ColumnProblems, columnProblems, lastDayOf } from './columnProblems.ts';
import { Attempts } from '../models/attempts.svelte.ts';
import { type ModelChoice, choicesFor } from '../models/modelChoice.svelte.ts';
import { Planning } from '../models/planning.svelte.ts';
import type { SetupDraft } from '../models/setupDraft.ts';

type Part = 'propose' | 'density' | 'estimators';

const USUAL_HORIZONS: readonly number[] = [180, 90, 60, 30, 14, 7];

/** What a person has said so far of a training of lifetime value, and what follows from it. */
export class ClvDraft implements SetupDraft {
  datasetId = $state('');
  columns = $state.raw<Partial<ClvColumns>>({});
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

  constructor(data: DataState, training: TrainingState) {
    this.#data = data;
    this.#training = training;
    this.#planning = new Planning(() => training.plan(this.#request()));
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
    return this.#data.get(this.datasetId);
  }

  /** What is wrong with the mapping, by role; empty where it can be used. */
  get problems(): ColumnProblems {
    return columnProblems(this.dataset?.columns ?? [], this.columns);
  }

  /** Folds need one window whose target is known, and some day before it. */
  get foldsPossible(): boolean {
    return this.density !== undefined && Math.min(this.asOf, this.lastDay + 1 - this.horizonDays) > this.density.firstDay;
  }

  get chosen(): readonly ModelChoice[] {
    return this.choices.filter(({ chosen }) => chosen);
  }

  get ready(): boolean {
    const complete = Object.keys(this.problems).length === 0;
    return complete && this.plan !== undefined && !this.planning && this.chosen.length > 0 && this.chosen.every(({ problems }) => problems.length === 0) && Number.isSafeInteger(this.seed) && this.seed >= 0;
  }

  async loadEstimators(): Promise<void> {
    await this.#attempts.attempt('estimators', async () => {
      this.choices = choicesFor('regression', await this.#training.estimators(), isUsual);
    });
  }

  /** Takes a dataset, with the mapping that is proposed for it. */
  async chooseDataset(id: string): Promise<void> {
    this.datasetId = id;
    this.columns = {};
    this.density = undefined;
    this.#planning.forget();
    await this.#attempts.attempt('propose', async () => {
      const proposed = await this.#training.propose(id);
      if (this.datasetId !== id) return;
      this.columns = proposed;
      await this.#loadDensity();
    });
  }

  async setColumn(role: keyof ClvColumns, name: string): Promise<void> {
    this.columns = { ...this.columns, [role]: name || undefined };
    if (role === 'date') await this.#loadDensity();
    else this.#schedulePlan();
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

  /** The request as it would be trained; undefined until all is said. */
  get request(): ClvTrainRequest | undefined {
    return this.ready ? this.#request(this.chosen.map(({ kind, values }) => ({ kind, params: values }))) : undefined;
  }

  async #loadDensity(): Promise<void> {
    const { datasetId } = this;
    const { date } = this.columns;
    this.density = undefined;
    this.#planning.forget();
    const profile = this.dataset?.profiles.find(({ name }) => name === date);
    if (!date || this.problems.date || !profile) return;
    await this.#attempts.attempt('density', async () => {
      const density = await this.#data.density(datasetId, date);
      if (this.datasetId !== datasetId || this.columns.date !== date) return;
      this.lastDay = lastDayOf(profile) ?? density.firstDay + density.stepDays * density.counts.length - 1;
      this.asOf = this.lastDay + 1;
      this.horizonDays = usualHorizon(this.lastDay - density.firstDay + 1);
      this.density = density;
      this.#schedulePlan();
    });
  }

  #schedulePlan(): void {
    if (!this.density || Object.keys(this.problems).length > 0) return this.#planning.forget();
    this.#planning.schedule();
  }

  #request(models?: readonly unknown[]): ClvTrainRequest {
    const { asOf, horizonDays, seed, shuffleTarget, allowFolds } = this;
    const options = { asOf: formatDay(asOf), horizonDays, seed, ...(models ? { models } : {}), ...(shuffleTarget ? { shuffleTarget } : {}), ...(allowFolds ? { allowFolds } : {}) };
    // Plain values: what crosses to the worker must be cloneable.
    return $state.snapshot({ datasetId: this.datasetId, columns: this.columns as ClvColumns, options, nowMs: nowMs() }) as ClvTrainRequest;
  }
}

/** What a training starts from where nobody says otherwise. */
function isUsual(kind: string): boolean {
  return kind === 'gbdt' || kind === 'ridge' || kind.startsWith('baseline-');
}

/** The longest usual horizon that leaves room to learn and to test: the data spans it three times. */
export function usualHorizon(spanDays: number): number {
  return USUAL_HORIZONS.find((days) => spanDays >= 3 * days) ?? 1;
}
