import type { Remote } from 'comlink';
import type { Outcome, Progress } from '../../core/contract/index.ts';
import type { AnomalyPlan, AnomalyProposal } from '../../tasks/anomaly/types.ts';
import type { ChurnRecipeSources, TrialRole } from '../../tasks/churn/next/types.ts';
import type { RolesOf as ChurnRolesOf, SourceName as ChurnSourceName } from '../../tasks/churn/sources.ts';
import type { CohortTable } from '../../tasks/clv/cohorts/types.ts';
import type { Measure } from '../../tasks/clv/reconcile/types.ts';
import type { Mapping, RolesOf, SourceName } from '../../tasks/clv/sources.ts';
import type { ClvPlan } from '../../tasks/clv/types.ts';
import type { RowExplanation } from '../../tasks/table/types.ts';
import type { TabularPlan, TabularProposal } from '../../tasks/tabular/types.ts';
import type { ChurnList, ChurnListPreview, ChurnListRequest, ChurnMonthRequest, ChurnMonthResult, ChurnNextFiles, ChurnNextMatch, ChurnNextRequest, ChurnNextResult, ChurnOutlook, ChurnPlanRequest, ChurnRecipeFiles, ChurnScoreRequest, ChurnScoreResult, ChurnTrainRequest, ChurnTrialAnswer, ChurnTrialRequest, ChurnUserDetail, ChurnUserPage, ChurnUsersQuery } from '../churnProtocol.ts';
import type { CohortRequestOptions, CohortSourcesRequest, ReconcileAnswer, TransactionsSource } from '../clvProtocol.ts';
import { WorkerBridge, progressProxy } from './bridge.ts';
import type { ClvRequest, ClvScoreRequest, ClvTrainRequest, CustomerDetail, CustomerPage, EnginePick, EngineReport, EstimatorInfo, ScoreResult, TabularScoreRequest, TabularScoreResult, TabularTrainRequest, TrainWorkerApi } from '../protocol.ts';
import type { RecipeSources } from '../../tasks/clv/next/types.ts';
import type { CustomerForm, NextFiles, NextJobRequest, NextJobResult, NextMatch, NextRequest, NextResult, RecipeFiles, TypedCustomer, TypedPrediction } from '../clvNextProtocol.ts';
import type { AnomalyScoreRequest, AnomalyScoreResult, AnomalyTrainRequest, TabularExplainRequest, TabularRowPage, TabularRowsQuery } from '../tableProtocol.ts';

type Report = (progress: Progress) => void;

/** The main thread's side of the training workers: one a training, ended with it so that its memory goes; one for questions. */
export class TrainClient {
  readonly #allowed: Promise<unknown>;
  readonly #questions: WorkerBridge<TrainWorkerApi>;
  readonly #trainings = new Map<string, WorkerBridge<TrainWorkerApi>>();

  constructor(allowed: Promise<unknown>) {
    this.#allowed = allowed;
    this.#questions = new WorkerBridge(createTrainWorker, allowed);
  }

  estimators(): Promise<readonly EstimatorInfo[]> {
    return this.#questions.call((remote) => remote.estimators());
  }

  proposeClv<Name extends SourceName>(datasetId: string, source: Name): Promise<Mapping<RolesOf[Name]>> {
    return this.#questions.call((remote) => remote.proposeClv(datasetId, source) as Promise<Outcome<Mapping<RolesOf[Name]>>>);
  }

  planClv(request: ClvRequest): Promise<ClvPlan> {
    return this.#questions.call((remote) => remote.planClv(request));
  }

  trainClv(jobId: string, request: ClvTrainRequest, report: Report): Promise<{ runId: string }> {
    return this.#train(jobId, (remote) => remote.trainClv(jobId, request, progressProxy(report)));
  }

  scoreClv(jobId: string, request: ClvScoreRequest, report: Report): Promise<ScoreResult> {
    return this.#questions.call((remote) => remote.scoreClv(jobId, request, progressProxy(report)), jobId);
  }

  customers(predictionsId: string, kind: string, search: string, from: number, count: number): Promise<CustomerPage> {
    return this.#questions.call((remote) => remote.customers(predictionsId, kind, search, from, count));
  }

  customer(predictionsId: string, key: string): Promise<CustomerDetail> {
    return this.#questions.call((remote) => remote.customer(predictionsId, key));
  }

  /** Of a run, by its id, or of a recipe's file. */
  nextSources(from: string | File): Promise<RecipeSources> {
    return this.#questions.call((remote) => remote.nextSources(from));
  }

  matchNext(request: NextFiles): Promise<NextMatch> {
    return this.#questions.call((remote) => remote.matchNext(request));
  }

  nextMonth(jobId: string, request: NextRequest, report: Report): Promise<NextResult> {
    return this.#questions.call((remote) => remote.nextMonth(jobId, request, progressProxy(report)), jobId);
  }

  nextFindings(predictionsId: string): Promise<NextResult> {
    return this.#questions.call((remote) => remote.nextFindings(predictionsId));
  }

  nextMonthFromFiles(jobId: string, request: NextJobRequest, report: Report): Promise<NextJobResult> {
    return this.#questions.call((remote) => remote.nextMonthFromFiles(jobId, request, progressProxy(report)), jobId);
  }

  recipeFiles(runId: string): Promise<RecipeFiles> {
    return this.#questions.call((remote) => remote.recipeFiles(runId));
  }

  customerForm(runId: string): Promise<CustomerForm> {
    return this.#questions.call((remote) => remote.customerForm(runId));
  }

  predictTyped(runId: string, customer: TypedCustomer): Promise<TypedPrediction> {
    return this.#questions.call((remote) => remote.predictTyped(runId, customer));
  }

  reconcileClv(jobId: string, source: TransactionsSource, pasted: string, measure: Measure | undefined, report: Report): Promise<ReconcileAnswer> {
    return this.#questions.call((remote) => remote.reconcileClv(jobId, source, pasted, measure, progressProxy(report)), jobId);
  }

  cohortsClv(jobId: string, sources: CohortSourcesRequest, options: CohortRequestOptions, report: Report): Promise<CohortTable> {
    return this.#questions.call((remote) => remote.cohortsClv(jobId, sources, options, progressProxy(report)), jobId);
  }

  proposeChurnSource(datasetId: string): Promise<ChurnSourceName> {
    return this.#questions.call((remote) => remote.proposeChurnSource(datasetId));
  }

  proposeChurn<Name extends ChurnSourceName>(datasetId: string, source: Name): Promise<Mapping<ChurnRolesOf[Name]>> {
    return this.#questions.call((remote) => remote.proposeChurn(datasetId, source) as Promise<Outcome<Mapping<ChurnRolesOf[Name]>>>);
  }

  planChurn(jobId: string, request: ChurnPlanRequest, report: Report): Promise<ChurnOutlook> {
    return this.#questions.call((remote) => remote.planChurn(jobId, request, progressProxy(report)), jobId);
  }

  trainChurn(jobId: string, request: ChurnTrainRequest, report: Report): Promise<{ runId: string }> {
    return this.#train(jobId, (remote) => remote.trainChurn(jobId, request, progressProxy(report)));
  }

  scoreChurn(jobId: string, request: ChurnScoreRequest, report: Report): Promise<ChurnScoreResult> {
    return this.#questions.call((remote) => remote.scoreChurn(jobId, request, progressProxy(report)), jobId);
  }

  churnScoring(predictionsId: string): Promise<ChurnScoreResult> {
    return this.#questions.call((remote) => remote.churnScoring(predictionsId));
  }

  churnUsers(predictionsId: string, query: ChurnUsersQuery): Promise<ChurnUserPage> {
    return this.#questions.call((remote) => remote.churnUsers(predictionsId, query));
  }

  churnUser(predictionsId: string, key: string, kind?: string): Promise<ChurnUserDetail> {
    return this.#questions.call((remote) => remote.churnUser(predictionsId, key, kind));
  }

  previewChurnList(request: ChurnListRequest): Promise<ChurnListPreview> {
    return this.#questions.call((remote) => remote.previewChurnList(request));
  }

  sealChurnList(request: ChurnListRequest, nowMs: number): Promise<ChurnList> {
    return this.#questions.call((remote) => remote.sealChurnList(request, nowMs));
  }

  churnLists(runId: string): Promise<readonly ChurnList[]> {
    return this.#questions.call((remote) => remote.churnLists(runId));
  }

  churnListCsv(listId: string, neutraliseFormulas: boolean): Promise<Blob> {
    return this.#questions.call((remote) => remote.churnListCsv(listId, neutraliseFormulas));
  }

  churnTrial(request: ChurnTrialRequest): Promise<ChurnTrialAnswer> {
    return this.#questions.call((remote) => remote.churnTrial(request));
  }

  churnRecipe(runId: string): Promise<ChurnRecipeFiles> {
    return this.#questions.call((remote) => remote.churnRecipe(runId));
  }

  /** Of a run, by its id, or of a recipe's file. */
  churnNextSources(from: string | File): Promise<ChurnRecipeSources> {
    return this.#questions.call((remote) => remote.churnNextSources(from));
  }

  matchChurnNext(request: ChurnNextFiles): Promise<ChurnNextMatch> {
    return this.#questions.call((remote) => remote.matchChurnNext(request));
  }

  nextChurnMonth(jobId: string, request: ChurnMonthRequest, report: Report): Promise<ChurnMonthResult> {
    return this.#questions.call((remote) => remote.nextChurnMonth(jobId, request, progressProxy(report)), jobId);
  }

  churnMonth(predictionsId: string): Promise<ChurnMonthResult> {
    return this.#questions.call((remote) => remote.churnMonth(predictionsId));
  }

  nextChurnFromFiles(jobId: string, request: ChurnNextRequest, report: Report): Promise<ChurnNextResult> {
    return this.#questions.call((remote) => remote.nextChurnFromFiles(jobId, request, progressProxy(report)), jobId);
  }

  proposeTrial(datasetId: string): Promise<Mapping<TrialRole>> {
    return this.#questions.call((remote) => remote.proposeTrial(datasetId));
  }

  proposeTabular(datasetId: string, target?: string): Promise<TabularProposal> {
    return this.#questions.call((remote) => remote.proposeTabular(datasetId, target));
  }

  planTabular(request: TabularTrainRequest): Promise<TabularPlan> {
    return this.#questions.call((remote) => remote.planTabular(request));
  }

  trainTabular(jobId: string, request: TabularTrainRequest, report: Report): Promise<{ runId: string }> {
    return this.#train(jobId, (remote) => remote.trainTabular(jobId, request, progressProxy(report)));
  }

  scoreTabular(jobId: string, request: TabularScoreRequest, report: Report): Promise<TabularScoreResult> {
    return this.#questions.call((remote) => remote.scoreTabular(jobId, request, progressProxy(report)), jobId);
  }

  tabularRows(predictionsId: string, query: TabularRowsQuery): Promise<TabularRowPage> {
    return this.#questions.call((remote) => remote.tabularRows(predictionsId, query));
  }

  explainTabular(request: TabularExplainRequest): Promise<RowExplanation> {
    return this.#questions.call((remote) => remote.explainTabular(request));
  }

  proposeAnomaly(datasetId: string, label?: string): Promise<AnomalyProposal> {
    return this.#questions.call((remote) => remote.proposeAnomaly(datasetId, label));
  }

  planAnomaly(request: AnomalyTrainRequest): Promise<AnomalyPlan> {
    return this.#questions.call((remote) => remote.planAnomaly(request));
  }

  trainAnomaly(jobId: string, request: AnomalyTrainRequest, report: Report): Promise<{ runId: string }> {
    return this.#train(jobId, (remote) => remote.trainAnomaly(jobId, request, progressProxy(report)));
  }

  scoreAnomaly(jobId: string, request: AnomalyScoreRequest, report: Report): Promise<AnomalyScoreResult> {
    return this.#questions.call((remote) => remote.scoreAnomaly(jobId, request, progressProxy(report)), jobId);
  }

  /** What was measured on this machine, and what is used. */
  engines(): Promise<EngineReport> {
    return this.#questions.call((remote) => remote.engines());
  }

  measureEngines(): Promise<EngineReport> {
    return this.#questions.call((remote) => remote.measureEngines());
  }

  /** Null: as measured. */
  setEngine(override: EnginePick | null): Promise<EngineReport> {
    return this.#questions.call((remote) => remote.setEngine(override));
  }

  predictionsCsv(predictionsId: string, neutraliseFormulas: boolean): Promise<Blob> {
    return this.#questions.call((remote) => remote.predictionsCsv(predictionsId, neutraliseFormulas));
  }

  reportJson(runId: string): Promise<Blob> {
    return this.#questions.call((remote) => remote.reportJson(runId));
  }

  modelZip(runId: string): Promise<Blob> {
    return this.#questions.call((remote) => remote.modelZip(runId));
  }

  exportXgboost(runId: string, kind: string): Promise<Blob> {
    return this.#questions.call((remote) => remote.exportXgboost(runId, kind));
  }

  importXgboost(file: File, nowMs: number): Promise<{ runId: string }> {
    return this.#questions.call((remote) => remote.importXgboost(file, nowMs));
  }

  stop(jobId: string): void {
    this.#trainings.get(jobId)?.post((remote) => void remote.stop(jobId));
  }

  cancel(jobId: string): void {
    this.#trainings.get(jobId)?.cancel(jobId);
    this.#questions.cancel(jobId);
  }

  async #train(jobId: string, start: (remote: Remote<TrainWorkerApi>) => Promise<Outcome<{ runId: string }>>): Promise<{ runId: string }> {
    const bridge = new WorkerBridge<TrainWorkerApi>(createTrainWorker, this.#allowed);
    this.#trainings.set(jobId, bridge);
    try {
      return await bridge.call(start, jobId);
    } finally {
      bridge.end();
      this.#trainings.delete(jobId);
    }
  }
}

function createTrainWorker(): Worker {
  return new Worker(new URL('../train.worker.ts', import.meta.url), { type: 'module', name: 'train' });
}
