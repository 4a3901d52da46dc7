import { type Failure, toFailure } from '../core/contract/index.ts';
import { deleteRun, getRun, listRuns } from '../storage/runs.ts';
import type { DamagedRecord, RunRecord, RunSummary } from '../storage/records.ts';
import type { Database } from '../storage/schema.ts';
import type { TrainClient } from '../workers/client/trainClient.ts';
import type { RowExplanation } from '../tasks/table/types.ts';
import type { ChurnRecipeFiles, ChurnUserDetail, ChurnUserPage, ChurnUsersQuery } from '../workers/churnProtocol.ts';
import type { CustomerForm, TypedCustomer, TypedPrediction } from '../workers/clvNextProtocol.ts';
import type { CustomerDetail, CustomerPage } from '../workers/protocol.ts';
import type { TabularExplainRequest, TabularRowPage, TabularRowsQuery } from '../workers/tableProtocol.ts';
import { nowMs } from './clock.ts';
import { download } from './download.ts';
import type { Notices } from './notices.svelte.ts';

/** The trainings that ended: listed, opened, compared, downloaded, deleted. */
export class RunsState {
  list = $state.raw<readonly RunSummary[]>([]);
  /** Records that could not be understood: shown with their reason, to be deleted. */
  damaged = $state.raw<readonly DamagedRecord[]>([]);
  ready = $state(false);
  failure = $state.raw<Failure>();
  readonly #hidden = new Set<string>();
  readonly #client: TrainClient;
  readonly #database: Promise<Database>;
  readonly #notices: Notices;

  constructor(client: TrainClient, database: Promise<Database>, notices: Notices) {
    this.#client = client;
    this.#database = database;
    this.#notices = notices;
  }

  async refresh(): Promise<void> {
    try {
      const { runs, damaged } = await listRuns(await this.#database);
      this.list = runs.filter(({ id }) => !this.#hidden.has(id));
      this.damaged = damaged;
      this.failure = undefined;
    } catch (error) {
      this.failure = toFailure(error);
    }
    this.ready = true;
  }

  get(runId: string): RunSummary | undefined {
    return this.list.find((run) => run.id === runId);
  }

  async load(runId: string): Promise<RunRecord> {
    return getRun(await this.#database, runId);
  }

  /** A page of a run's or a scoring's customers, highest predicted first. */
  customers(predictionsId: string, kind: string, search: string, from: number, count: number): Promise<CustomerPage> {
    return this.#client.customers(predictionsId, kind, search, from, count);
  }

  customer(predictionsId: string, key: string): Promise<CustomerDetail> {
    return this.#client.customer(predictionsId, key);
  }

  /** What the form for one customer asks. */
  customerForm(runId: string): Promise<CustomerForm> {
    return this.#client.customerForm(runId);
  }

  /** What a run's models say of a customer as typed. */
  predictTyped(runId: string, customer: TypedCustomer): Promise<TypedPrediction> {
    return this.#client.predictTyped(runId, customer);
  }

  /** A page of the users of a run's list (its id), of its hold-out (`<run id>:holdout`) or of a scoring. */
  churnUsers(predictionsId: string, query: ChurnUsersQuery): Promise<ChurnUserPage> {
    return this.#client.churnUsers(predictionsId, query);
  }

  /** `kind`: the model whose reasons are told; absent: the one to use. */
  churnUser(predictionsId: string, key: string, kind?: string): Promise<ChurnUserDetail> {
    return this.#client.churnUser(predictionsId, key, kind);
  }

  /** `predictionsId`: a run's or a scoring's. */
  tabularRows(predictionsId: string, query: TabularRowsQuery): Promise<TabularRowPage> {
    return this.#client.tabularRows(predictionsId, query);
  }

  /** What each feature adds to one row's prediction. */
  explainTabular(request: TabularExplainRequest): Promise<RowExplanation> {
    return this.#client.explainTabular(request);
  }

  remove(runId: string): void {
    const run = this.get(runId);
    if (!run) return;
    const show = (hidden: boolean) => {
      if (hidden) this.#hidden.add(runId);
      else this.#hidden.delete(runId);
      void this.refresh();
    };
    this.#notices.undoable('notice.runDeleted', { name: run.name }, {
      hide: () => show(true),
      restore: () => show(false),
      commit: async () => deleteRun(await this.#database, runId),
    });
  }

  async removeDamaged(runId: string): Promise<void> {
    await deleteRun(await this.#database, runId);
    await this.refresh();
  }

  async downloadPredictions(predictionsId: string, neutraliseFormulas = true): Promise<void> {
    download(await this.#client.predictionsCsv(predictionsId, neutraliseFormulas), 'predictions.csv');
  }

  async downloadReport(runId: string): Promise<void> {
    download(await this.#client.reportJson(runId), 'report.json');
  }

  async downloadModel(runId: string): Promise<void> {
    download(await this.#client.modelZip(runId), 'model.zip');
  }

  /** recipe.json with the model.zip and predictions.csv that belong to it, and the newest contacts.csv where one was exported: what a job needs for the next month. */
  async downloadRecipe(runId: string, task: string): Promise<void> {
    const { recipe, model, predictions, list }: ChurnRecipeFiles = task === 'churn' ? await this.#client.churnRecipe(runId) : await this.#client.recipeFiles(runId);
    download(recipe, 'recipe.json');
    download(model, 'model.zip');
    download(predictions, 'predictions.csv');
    if (list) download(list, 'contacts.csv');
  }

  /** Boosted trees in XGBoost's own format. */
  async downloadXgboost(runId: string, kind: string): Promise<void> {
    download(await this.#client.exportXgboost(runId, kind), `${this.get(runId)?.name ?? kind}-xgboost.json`);
  }

  /** Keeps a model that another program made; answers its run. */
  async importXgboost(file: File): Promise<string> {
    const { runId } = await this.#client.importXgboost(file, nowMs());
    await this.refresh();
    return runId;
  }
}
