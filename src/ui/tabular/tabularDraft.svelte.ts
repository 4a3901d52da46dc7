import { nowMs } from '../../app/clock.ts';
import type { Failure } from '../../core/contract/errors.ts';
import type { TabularLearn, TabularPlan, TabularProposal } from '../../tasks/tabular/types.ts';
import type { EstimatorInfo, TabularTrainRequest } from '../../workers/protocol.ts';
import { choicesFor } from '../models/modelChoice.svelte.ts';
import { TableDraft } from '../models/tableDraft.svelte.ts';
import { SplitDraft } from './splitDraft.svelte.ts';
import { ThresholdDraft } from './thresholdDraft.svelte.ts';

/** A part of the page, by the options that it asks for. */
export type Section = 'target' | 'columns' | 'test' | 'models';

const USUAL: ReadonlySet<string> = new Set(['gbdt', 'ridge', 'logistic', 'baseline-mean', 'baseline-base-rate']);
/** They ask for what only a table of purchases has. */
const OF_PURCHASES: ReadonlySet<string> = new Set(['baseline-zero', 'baseline-last-period', 'baseline-spend-rate']);
const SECTIONS: Readonly<Record<string, Section>> = { target: 'target', learn: 'target', positiveClass: 'target', weight: 'columns', features: 'columns', exclude: 'columns', split: 'test', threshold: 'test', models: 'models', params: 'models', seed: 'models' };

/** What a person has said so far of a training on any table, and what follows from it. */
export class TabularDraft extends TableDraft<TabularProposal, TabularPlan> {
  learn = $state<TabularLearn>();
  positiveClass = $state<string>();
  weight = $state<string>();
  readonly split = new SplitDraft(() => this.schedulePlan());
  readonly threshold = new ThresholdDraft(() => this.schedulePlan());
  #estimators: readonly EstimatorInfo[] = [];

  get target(): string | undefined {
    return this.proposal?.target;
  }

  get complete(): boolean {
    return this.target !== undefined && this.learn !== undefined && this.featureColumns.size > 0 && this.split.problem === undefined && (this.learn !== 'binary' || this.threshold.problem === undefined) && this.hasSeed;
  }

  /** Why it cannot be planned, where a section's options are the reason; without a section, where none is. */
  planFailure(section?: Section): Failure | undefined {
    const { failure } = this.asking;
    if (!failure) return undefined;
    const [option] = String(failure.details.option ?? '').split('.');
    return (Object.hasOwn(SECTIONS, option) ? SECTIONS[option] : undefined) === section ? failure : undefined;
  }

  async loadEstimators(): Promise<void> {
    await this.attempts.attempt('estimators', async () => {
      this.#estimators = await this.training.estimators();
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

  /** The request as it would be trained; undefined until all is said. */
  get request(): TabularTrainRequest | undefined {
    return this.ready ? this.#request(this.modelOptions()) : undefined;
  }

  protected askPlan(): Promise<TabularPlan> {
    return this.training.planTabular(this.#request());
  }

  async #propose(id: string, target?: string): Promise<void> {
    this.asking.forget();
    this.proposal = undefined;
    this.chosenColumns = undefined;
    await this.attempts.attempt('propose', async () => {
      const proposal = await this.training.proposeTabular(id, target);
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
