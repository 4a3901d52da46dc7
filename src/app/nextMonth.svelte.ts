import { type Failure, WorkbenchError, fromFailure, toFailure } from '../core/contract/index.ts';
import type { ColumnAnswers, TopRule } from '../tasks/clv/next/types.ts';
import type { NextMatch, NextResult } from '../workers/clvNextProtocol.ts';
import { nowMs } from './clock.ts';
import { type FileReader, importLike } from './importLike.ts';
import { type TaskProgress, createProgressMeter } from './taskProgress.ts';
import type { Workbench } from './workbench.svelte.ts';

type Parts = Pick<Workbench, 'data' | 'dataClient' | 'trainClient'>;

/** What a person chooses beside the columns. */
export interface NextChoice {
  /** 'YYYY-MM-DD' */
  readonly asOf?: string;
  /** 'YYYY-MM-DD': the last day of which all rows are there; default: as the rows by day look. */
  readonly completeThrough?: string;
  readonly join?: boolean;
  readonly earlierId?: string;
  readonly top: TopRule;
}

export type NextStatus = 'empty' | 'reading' | 'matching' | 'ready' | 'scoring' | 'done' | 'failed';

/** A run's next month as a person goes through it: files, what they are, the result. */
export class NextMonthState {
  readonly runId: string;
  status = $state<NextStatus>('empty');
  files = $state.raw<readonly { readonly name: string; readonly datasetId: string }[]>([]);
  match = $state.raw<NextMatch>();
  answers = $state.raw<ColumnAnswers>({});
  progress = $state.raw<TaskProgress>();
  result = $state.raw<NextResult>();
  failure = $state.raw<Failure>();
  /** What failed: reading a file, or the rest. */
  failedFile = $state<string>();
  readonly #parts: Parts;
  readonly #newId: () => string;
  #jobId = '';

  constructor(runId: string, parts: Parts, newId: () => string) {
    this.runId = runId;
    this.#parts = parts;
    this.#newId = newId;
  }

  /** Imports files as the run's own were read, and says what they are. */
  async add(files: readonly File[]): Promise<void> {
    this.failure = undefined;
    this.failedFile = undefined;
    this.result = undefined;
    this.status = 'reading';
    try {
      const sources = await this.#parts.trainClient.nextSources(this.runId);
      const reader = nextFileReader(this.#parts);
      for (const file of files) {
        this.failedFile = file.name;
        const { datasetId } = await importLike(file, sources, reader);
        this.files = [...this.files.filter((known) => known.datasetId !== datasetId && known.name !== file.name), { name: file.name, datasetId }];
      }
      this.failedFile = undefined;
    } catch (error) {
      this.#fail(error);
      return;
    }
    await this.#match();
  }

  async remove(datasetId: string): Promise<void> {
    this.files = this.files.filter((file) => file.datasetId !== datasetId);
    this.result = undefined;
    if (this.files.length > 0) return this.#match();
    this.status = 'empty';
    this.match = undefined;
  }

  /** Says which new column is one of the run's; '' for none. */
  async answer(source: keyof ColumnAnswers, role: string, column: string): Promise<void> {
    this.answers = { ...this.answers, [source]: { ...this.answers[source], [role]: column } };
    await this.#match();
  }

  async confirm(choice: NextChoice): Promise<void> {
    const jobId = this.#newId();
    this.#jobId = jobId;
    this.failure = undefined;
    this.progress = undefined;
    this.status = 'scoring';
    const meter = createProgressMeter(() => performance.now());
    try {
      const request = { runId: this.runId, datasetIds: this.files.map(({ datasetId }) => datasetId), answers: this.answers, ...choice, nowMs: nowMs() };
      this.result = await this.#parts.trainClient.nextMonth(jobId, request, (progress) => (this.progress = meter(progress)));
      await this.#parts.data.refresh();
      this.status = 'done';
    } catch (error) {
      this.#fail(error, 'ready');
    }
  }

  cancel(): void {
    this.#parts.trainClient.cancel(this.#jobId);
  }

  /** Opens a month that was scored before. */
  async open(predictionsId: string): Promise<void> {
    try {
      this.result = await this.#parts.trainClient.nextFindings(predictionsId);
      this.status = 'done';
    } catch (error) {
      this.#fail(error);
    }
  }

  async #match(): Promise<void> {
    this.status = 'matching';
    try {
      const datasetIds = this.files.map(({ datasetId }) => datasetId);
      this.match = await this.#parts.trainClient.matchNext({ runId: this.runId, datasetIds, answers: this.answers });
      this.status = 'ready';
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown, otherwise: NextStatus = 'empty'): void {
    const failure = toFailure(error);
    const cancelled = failure.code === 'cancelled';
    this.failure = cancelled ? undefined : failure;
    this.status = cancelled ? otherwise : 'failed';
  }
}

/** Reads files through the data page's own way in, so that they stand among the datasets. */
export function nextFileReader({ data, dataClient }: Pick<Workbench, 'data' | 'dataClient'>): FileReader {
  let previews = 0;
  return {
    preview: (file, overrides) => dataClient.preview(`next-${file.name}-${++previews}`, file, overrides),
    importFile: async (file, overrides) => {
      const [pending] = data.addFiles([file]);
      pending.overrides = overrides;
      await data.importOne(pending.id);
      const { datasetId, failure, existed } = pending;
      data.dismiss(pending.id);
      if (datasetId === undefined) throw failure ? fromFailure(failure) : new WorkbenchError('cancelled', 'Cancelled.');
      return { datasetId, existed };
    },
    rowsOf: async (datasetId) => {
      const source = data.get(datasetId)?.source;
      return { read: source?.rowsRead ?? 0, setAside: source?.rowsQuarantined ?? 0 };
    },
  };
}
