import { nowMs } from '../../app/clock.ts';
import type { Failure } from '../../core/contract/errors.ts';
import type { AnomalyPlan, AnomalyProposal } from '../../tasks/anomaly/types.ts';
import type { AnomalyTrainRequest } from '../../workers/tableProtocol.ts';
import { choicesFor } from '../models/modelChoice.svelte.ts';
import { TableDraft } from '../models/tableDraft.svelte.ts';

/** What a person has said so far of a search for unusual rows, and what follows from it. */
export class AnomalyDraft extends TableDraft<AnomalyProposal, AnomalyPlan> {
  /** The column with the known answer; undefined: none. */
  label = $state<string>();
  positiveClass = $state<string>();

  get planFailure(): Failure | undefined {
    return this.asking.failure;
  }

  get complete(): boolean {
    return this.proposal !== undefined && this.featureColumns.size > 0 && this.hasSeed;
  }

  async loadEstimators(): Promise<void> {
    await this.attempts.attempt('estimators', async () => {
      this.choices = choicesFor('anomaly', await this.training.estimators(), () => true);
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
    if (this.label === column && kept) this.chooseColumns([...kept].filter((name) => name !== column));
  }

  setPositive(name: string): void {
    this.positiveClass = name;
    this.schedulePlan();
  }

  /** The request as it would be trained; undefined until all is said. */
  get request(): AnomalyTrainRequest | undefined {
    return this.ready ? this.#request(this.modelOptions()) : undefined;
  }

  protected askPlan(): Promise<AnomalyPlan> {
    return this.training.planAnomaly(this.#request());
  }

  async #propose(label: string | undefined): Promise<void> {
    const id = this.datasetId;
    this.asking.forget();
    this.chosenColumns = undefined;
    this.label = label;
    this.positiveClass = undefined;
    await this.attempts.attempt('propose', async () => {
      const proposal = await this.training.proposeAnomaly(id, label);
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
