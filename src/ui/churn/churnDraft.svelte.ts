import { nowMs } from '../../app/clock.ts';
import type { DataState } from '../../app/data.svelte.ts';
import type { TaskProgress } from '../../app/taskProgress.ts';
import type { TrainingState } from '../../app/training.svelte.ts';
import type { Failure } from '../../core/contract/errors.ts';
import { formatDay } from '../../core/data/calendar.ts';
import type { DatasetMeta } from '../../core/data/dataset.ts';
import type { DateDensity } from '../../core/data/profile.ts';
import type { SourceName } from '../../tasks/churn/sources.ts';
import type { ChurnLabel, ChurnOptions, ChurnStep, Combine, Gap } from '../../tasks/churn/types.ts';
import type { ChurnOutlook, ChurnRequest, ChurnTrainRequest, DatedOutlook } from '../../workers/churnProtocol.ts';
import type { EstimatorInfo } from '../../workers/protocol.ts';
import { Attempts } from '../models/attempts.svelte.ts';
import { type ModelChoice, choicesFor } from '../models/modelChoice.svelte.ts';
import { Planning } from '../models/planning.svelte.ts';
import type { SetupDraft } from '../models/setupDraft.ts';
import { type ChurnAnswer, ChurnSourcesDraft } from './churnSourcesDraft.svelte.ts';
import { EconomicsDraft } from './economicsDraft.svelte.ts';

type Part = 'density' | 'estimators' | 'tables';
export type StepField = 'window' | 'horizon' | 'gap';

export const STEP_DAYS: Readonly<Record<ChurnStep, number>> = { day: 1, week: 7 };
export const MOST_STEPS = 400;
const USUAL_HORIZON: Readonly<Record<ChurnStep, number>> = { day: 30, week: 9 };
const LABELS: Readonly<Record<ChurnAnswer, readonly ChurnLabel[]>> = { activity: ['no-activity'], transactions: ['no-purchase'], subscriptions: ['contract-end'], snapshot: [] };
const USUAL: ReadonlySet<string> = new Set(['gbdt', 'random-forest', 'logistic', 'lstm', 'churn-survival', 'bg-nbd-inactivity']);
const OF_CONTRACTS: ReadonlySet<string> = new Set(['churn-survival', 'churn-survival-logistic']);
const OF_SNAPSHOTS: ReadonlySet<string> = new Set(['gbdt', 'random-forest', 'logistic']);

/** What a person has said so far of a training of churn, and what follows from it. */
export class ChurnDraft implements SetupDraft {
  readonly sources: ChurnSourcesDraft;
  readonly economics = new EconomicsDraft();
  density = $state.raw<DateDensity>();
  step = $state<ChurnStep>('day');
  window = $state(30);
  horizon = $state(30);
  gap = $state(0);
  graceDays = $state(30);
  label = $state<ChurnLabel>('no-activity');
  /** Undefined: the day after the data is complete to. */
  asOf = $state<number>();
  seed = $state(42);
  epochs = $state<number>();
  anomalyBoost = $state(false);
  calibration = $state<ChurnOptions['calibration']>('auto');
  shuffleTarget = $state(false);
  exclude = $state.raw<readonly string[]>([]);
  combine = $state.raw<Readonly<Record<string, Combine>>>({});
  gaps = $state.raw<Readonly<Record<string, Gap>>>({});
  staticColumns = $state.raw<readonly string[]>([]);
  exportedOn = $state<number>();
  progress = $state.raw<TaskProgress>();
  readonly #data: DataState;
  readonly #training: TrainingState;
  readonly #asked: Readonly<Partial<Record<SourceName, string>>>;
  readonly #attempts = new Attempts<Part>();
  readonly #planning: Planning<ChurnOutlook>;
  #estimators = $state.raw<readonly EstimatorInfo[]>([]);
  #all = $state.raw<readonly ModelChoice[]>([]);
  #dated = '';
  #cancelPlan: () => void = () => undefined;

  /** `asked` names datasets by source, where the page was opened for them. */
  constructor(data: DataState, training: TrainingState, asked: Readonly<Partial<Record<SourceName, string>>> = {}) {
    this.#data = data;
    this.#training = training;
    this.#asked = asked;
    this.#planning = new Planning(() => this.#askPlan());
    this.sources = new ChurnSourcesDraft(data, training, () => this.#tablesChanged());
  }

  get outlook(): ChurnOutlook | undefined {
    return this.#planning.plan;
  }

  get dated(): DatedOutlook | undefined {
    const { plan } = this.#planning;
    return plan?.kind === 'dated' ? plan : undefined;
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
    return this.sources.dataset(this.sources.answer);
  }

  get labels(): readonly ChurnLabel[] {
    return LABELS[this.sources.answer];
  }

  get stepDays(): number {
    return STEP_DAYS[this.step];
  }

  /** Models that can learn from what is named. */
  get choices(): readonly ModelChoice[] {
    const { answer } = this.sources;
    const hasPurchases = this.sources.sources.transactions !== undefined && answer === 'transactions';
    if (answer === 'snapshot') return this.#all.filter(({ kind }) => OF_SNAPSHOTS.has(kind));
    return this.#all.filter(({ kind }) => (answer === 'subscriptions' || !OF_CONTRACTS.has(kind)) && (hasPurchases || kind !== 'bg-nbd-inactivity') && (this.#hasSequences || kind !== 'lstm'));
  }

  get chosen(): readonly ModelChoice[] {
    return this.choices.filter(({ chosen }) => chosen);
  }

  get hasNetwork(): boolean {
    return this.chosen.some(({ specs }) => Object.hasOwn(specs, 'epochs'));
  }

  get epochsProblem(): 'badEpochs' | undefined {
    return this.epochs === undefined || (Number.isInteger(this.epochs) && this.epochs >= 1 && this.epochs <= 10_000) ? undefined : 'badEpochs';
  }

  stepsProblem(field: StepField): boolean {
    const value = this[field];
    return !(Number.isInteger(value) && value >= (field === 'gap' ? 0 : 1) && value <= MOST_STEPS);
  }

  get timeIsSaid(): boolean {
    return !(['window', 'horizon', 'gap'] as const).some((field) => this.stepsProblem(field)) && Number.isInteger(this.graceDays) && this.graceDays >= 0 && this.graceDays <= 3650;
  }

  get ready(): boolean {
    const modelsFit = this.chosen.length > 0 && this.chosen.every(({ problems }) => problems.length === 0) && this.epochsProblem === undefined;
    return this.sources.complete && this.timeIsSaid && this.outlook !== undefined && !this.planning && modelsFit && Object.keys(this.economics.problems).length === 0 && Number.isSafeInteger(this.seed) && this.seed >= 0;
  }

  async loadEstimators(): Promise<void> {
    await this.#attempts.attempt('estimators', async () => {
      this.#estimators = await this.#training.estimators();
      this.#all = choicesFor('churn', this.#estimators, (kind) => USUAL.has(kind) || kind.startsWith('baseline-')).filter(({ kind }) => kind !== 'ncf');
    });
  }

  async chooseDataset(id: string): Promise<void> {
    await this.#attempts.attempt('tables', async () => {
      await this.sources.start(id, this.#asked);
      this.#followAnswer();
    });
  }

  async choose(answer: ChurnAnswer): Promise<void> {
    await this.sources.choose(answer);
    this.#followAnswer();
  }

  /** Changes what the plan depends on. */
  change(apply: () => void): void {
    apply();
    this.#schedulePlan();
  }

  setStep(step: ChurnStep): void {
    this.change(() => {
      this.step = step;
      this.horizon = USUAL_HORIZON[step];
      this.gap = 0;
    });
  }

  leaveOut(columns: readonly string[]): void {
    this.change(() => (this.exclude = [...new Set([...this.exclude, ...columns])]));
  }

  takeBack(column: string): void {
    this.change(() => (this.exclude = this.exclude.filter((name) => name !== column)));
  }

  retry(): void {
    this.#schedulePlan();
  }

  /** The request as it would be trained; undefined until all is said. */
  get request(): ChurnTrainRequest | undefined {
    return this.ready ? { ...this.#request(this.chosen.map(({ kind, values }) => ({ kind, params: values }))), nowMs: nowMs() } : undefined;
  }

  get #hasSequences(): boolean {
    const plan = this.dated;
    return plan ? plan.measures.length > 0 : this.sources.answer !== 'subscriptions' || this.sources.dataset('activity') !== undefined;
  }

  #followAnswer(): void {
    const { answer } = this.sources;
    this.label = this.labels.at(0) ?? 'no-activity';
    this.economics.follow(this.label);
    this.step = answer === 'transactions' ? 'week' : 'day';
    this.horizon = USUAL_HORIZON[this.step];
    this.exclude = [];
    this.asOf = undefined;
    this.#schedulePlan();
  }

  #tablesChanged(): void {
    const dated = this.sources.dated;
    const key = dated ? `${dated.dataset.id} ${dated.column}` : '';
    if (key !== this.#dated) {
      this.#dated = key;
      this.asOf = undefined;
      this.density = undefined;
      if (dated) void this.#loadDensity(dated.dataset.id, dated.column, key);
    }
    this.#schedulePlan();
  }

  async #loadDensity(id: string, column: string, key: string): Promise<void> {
    await this.#attempts.attempt('density', async () => {
      const density = await this.#data.density(id, column);
      if (this.#dated === key) this.density = density;
    });
  }

  #schedulePlan(): void {
    if (!this.sources.complete || !this.timeIsSaid) {
      this.#cancelPlan();
      return this.#planning.forget();
    }
    this.#planning.schedule();
  }

  async #askPlan(): Promise<ChurnOutlook> {
    // What is overtaken need not be answered.
    this.#cancelPlan();
    const request = this.#request();
    this.progress = undefined;
    const { answer, cancel } = this.#training.ask((jobId, report) => this.#training.planChurn(jobId, request, report), (progress) => (this.progress = progress));
    this.#cancelPlan = cancel;
    return answer;
  }

  #request(models?: readonly unknown[]): ChurnRequest {
    const { sources } = this.sources;
    const options = sources.snapshot ? this.#snapshotOptions(models) : this.#datedOptions(models);
    // Plain values: what crosses to the worker must be cloneable.
    return $state.snapshot({ sources, options }) as ChurnRequest;
  }

  #snapshotOptions(models?: readonly unknown[]): Readonly<Record<string, unknown>> {
    return { seed: this.seed, ...(models ? { models } : {}), ...(this.exclude.length > 0 ? { exclude: this.exclude } : {}) };
  }

  #datedOptions(models?: readonly unknown[]): Readonly<Record<string, unknown>> {
    return {
      ...(this.asOf === undefined ? {} : { asOf: formatDay(this.asOf) }),
      step: this.step,
      window: this.window,
      horizon: this.horizon,
      gap: this.gap,
      label: this.label,
      ...(this.label === 'contract-end' ? { graceDays: this.graceDays } : {}),
      seed: this.seed,
      calibration: this.calibration,
      ...(models ? { models, economics: this.economics.option } : {}),
      ...(this.epochs === undefined ? {} : { epochs: this.epochs }),
      ...(this.anomalyBoost ? { anomalyBoost: true } : {}),
      ...(this.shuffleTarget ? { shuffleTarget: true } : {}),
      ...(this.exclude.length > 0 ? { exclude: this.exclude } : {}),
      ...(Object.keys(this.combine).length > 0 ? { combine: this.combine } : {}),
      ...(Object.keys(this.gaps).length > 0 ? { gaps: this.gaps } : {}),
      ...(this.staticColumns.length > 0 ? { staticColumns: this.staticColumns } : {}),
      ...(this.exportedOn === undefined ? {} : { exportedOn: formatDay(this.exportedOn) }),
    };
  }
}
