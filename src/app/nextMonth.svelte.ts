import { type Failure, type Progress, WorkbenchError, fromFailure, toFailure } from '../core/contract/index.ts';
import { formatDay } from '../core/data/calendar.ts';
import type { ColumnAnswers, OpenQuestion, SchemaChange, SourceMatch, TopRule } from '../tasks/next/types.ts';
import { type FileReader, type ReadSources, importLike } from './importLike.ts';
import { type TaskProgress, createProgressMeter } from './taskProgress.ts';
import type { Workbench } from './workbench.svelte.ts';

type Parts = Pick<Workbench, 'data' | 'dataClient' | 'trainClient'>;

/** What a person chooses beside the columns. */
export interface MonthChoice {
  /** Days since 1970-01-01; absent: as the tables look. */
  readonly asOf?: number;
  readonly top: TopRule;
}

/** What new files are, as far as every task's month is asked and shown alike. */
export interface MonthMatch {
  readonly sources: readonly SourceMatch[];
  readonly changes: readonly SchemaChange[];
  readonly open: readonly OpenQuestion[];
  readonly asOf: number | null;
  readonly earlier: readonly { readonly id: string; readonly asOf: number }[];
}

/** New files beside a run, and what was said of their columns. */
export interface MonthFiles {
  readonly runId: string;
  readonly datasetIds: readonly string[];
  readonly answers?: ColumnAnswers;
}

/** 'YYYY-MM-DD'. */
export interface MonthDays {
  readonly asOf?: string;
  /** The last day of which all rows are there; absent: as the rows by day look. */
  readonly completeThrough?: string;
}

/** A task's own way of matching and scoring a month. */
export interface MonthPort<Match, Result, Choice> {
  /** How the files of a run's tables were read. */
  sources(runId: string): Promise<ReadSources>;
  match(files: MonthFiles): Promise<Match>;
  score(jobId: string, files: MonthFiles & MonthDays, choice: Choice, report: (progress: Progress) => void): Promise<Result>;
  /** What a month that was scored before came to. */
  findings(predictionsId: string): Promise<Result>;
}

export type NextStatus = 'empty' | 'reading' | 'matching' | 'ready' | 'scoring' | 'done' | 'failed';

/** A run's next month as a person goes through it: files, what they are, the result. */
export class NextMonthState<Match extends MonthMatch, Result, Choice extends MonthChoice = MonthChoice> {
  readonly runId: string;
  status = $state<NextStatus>('empty');
  files = $state.raw<readonly { readonly name: string; readonly datasetId: string }[]>([]);
  match = $state.raw<Match>();
  answers = $state.raw<ColumnAnswers>({});
  progress = $state.raw<TaskProgress>();
  result = $state.raw<Result>();
  failure = $state.raw<Failure>();
  /** What failed: reading a file, or the rest. */
  failedFile = $state<string>();
  readonly #port: MonthPort<Match, Result, Choice>;
  readonly #parts: Parts;
  readonly #newId: () => string;
  #jobId = '';

  constructor(runId: string, port: MonthPort<Match, Result, Choice>, parts: Parts, newId: () => string) {
    this.runId = runId;
    this.#port = port;
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
      const sources = await this.#port.sources(this.runId);
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
  async answer(source: string, role: string, column: string): Promise<void> {
    this.answers = { ...this.answers, [source]: { ...this.answers[source], [role]: column } };
    await this.#match();
  }

  async confirm(choice: Choice): Promise<void> {
    const jobId = this.#newId();
    this.#jobId = jobId;
    this.failure = undefined;
    this.progress = undefined;
    this.status = 'scoring';
    const meter = createProgressMeter(() => performance.now());
    try {
      this.result = await this.#port.score(jobId, { ...this.#files(), ...this.#days(choice) }, choice, (progress) => (this.progress = meter(progress)));
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
      this.result = await this.#port.findings(predictionsId);
      this.status = 'done';
    } catch (error) {
      this.#fail(error);
    }
  }

  async #match(): Promise<void> {
    this.status = 'matching';
    try {
      this.match = await this.#port.match(this.#files());
      this.status = 'ready';
    } catch (error) {
      this.#fail(error);
    }
  }

  #files(): MonthFiles {
    return { runId: this.runId, datasetIds: this.files.map(({ datasetId }) => datasetId), answers: this.answers };
  }

  /** A day that a person gave is, as its help says, the one after the last of which all rows are there. */
  #days({ asOf: given }: MonthChoice): MonthDays {
    const asOf = given ?? this.match?.asOf ?? undefined;
    return { ...(asOf === undefined ? {} : { asOf: formatDay(asOf) }), ...(given === undefined ? {} : { completeThrough: formatDay(given - 1) }) };
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
