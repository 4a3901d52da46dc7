import type { DateDensity } from '../../core/data/profile.ts';
import type { QuarantinedRow, ReadOverrides } from '../../core/data/dataset.ts';
import type { Progress } from '../../core/contract/index.ts';
import type { SampleName } from '../../core/samples/sampleFiles.ts';
import { WorkerBridge, progressProxy } from './bridge.ts';
import type { DataWorkerApi, GridPage, ImportPreview, ImportRequest, ImportResult, ReimportRequest, SampleUpload } from '../protocol.ts';

type Report = (progress: Progress) => void;

/** The main thread's side of the data worker: imports in one worker, short questions in another, so that neither waits. */
export class DataClient {
  readonly #imports: WorkerBridge<DataWorkerApi>;
  readonly #questions: WorkerBridge<DataWorkerApi>;

  constructor(allowed: Promise<unknown>) {
    this.#imports = new WorkerBridge(createDataWorker, allowed);
    this.#questions = new WorkerBridge(createDataWorker, allowed);
  }

  preview(jobId: string, file: File, overrides: ReadOverrides): Promise<ImportPreview> {
    return this.#questions.call((remote) => remote.preview(jobId, file, overrides), jobId);
  }

  importFile(jobId: string, request: ImportRequest, report: Report): Promise<ImportResult> {
    return this.#imports.call((remote) => remote.importFile(jobId, request, progressProxy(report)), jobId);
  }

  reimport(jobId: string, request: ReimportRequest, report: Report): Promise<ImportResult> {
    return this.#imports.call((remote) => remote.reimport(jobId, request, progressProxy(report)), jobId);
  }

  keepSource(jobId: string, datasetId: string, file: File): Promise<void> {
    return this.#imports.call((remote) => remote.keepSource(jobId, datasetId, file), jobId);
  }

  sample(sample: SampleName): Promise<readonly SampleUpload[]> {
    return this.#questions.call((remote) => remote.sample(sample));
  }

  page(datasetId: string, from: number, count: number): Promise<GridPage> {
    return this.#questions.call((remote) => remote.page(datasetId, from, count));
  }

  density(datasetId: string, column: string): Promise<DateDensity> {
    return this.#questions.call((remote) => remote.density(datasetId, column));
  }

  quarantine(datasetId: string, from: number, count: number): Promise<readonly QuarantinedRow[]> {
    return this.#questions.call((remote) => remote.quarantine(datasetId, from, count));
  }

  exportCsv(jobId: string, datasetId: string, neutraliseFormulas: boolean, report: Report): Promise<Blob> {
    return this.#questions.call((remote) => remote.exportCsv(jobId, datasetId, neutraliseFormulas, progressProxy(report)), jobId);
  }

  quarantineCsv(datasetId: string): Promise<Blob> {
    return this.#questions.call((remote) => remote.quarantineCsv(datasetId));
  }

  convert(jobId: string, files: readonly File[], report: Report): Promise<Blob> {
    return this.#imports.call((remote) => remote.convert(jobId, files, progressProxy(report)), jobId);
  }

  cancel(jobId: string): void {
    this.#imports.cancel(jobId);
    this.#questions.cancel(jobId);
  }
}

function createDataWorker(): Worker {
  return new Worker(new URL('../data.worker.ts', import.meta.url), { type: 'module', name: 'data' });
}
