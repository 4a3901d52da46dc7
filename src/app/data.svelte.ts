import { type Failure, fromFailure, toFailure } from '../core/contract/index.ts';
import type { ColumnNote, DatasetMeta, GivenType, QuarantinedRow, ReadOverrides } from '../core/data/dataset.ts';
import type { DateDensity } from '../core/data/profile.ts';
import type { SampleName, SampleSource } from '../core/samples/sampleFiles.ts';
import { deleteDataset, listDatasets, updateDataset } from '../storage/datasets.ts';
import type { DamagedRecord } from '../storage/records.ts';
import type { Database } from '../storage/schema.ts';
import type { DataClient } from '../workers/client/dataClient.ts';
import type { GridPage, ImportPreview, ImportResult, ReimportRequest } from '../workers/protocol.ts';
import { nowMs, todayDay } from './clock.ts';
import { datasetName } from './datasetName.ts';
import { download } from './download.ts';
import type { Notices } from './notices.svelte.ts';
import { type TaskProgress, createProgressMeter } from './taskProgress.ts';

export type PendingStatus = 'detecting' | 'ready' | 'importing' | 'done' | 'failed';

/** A file on its way in: what was detected, what the person overrode, how far it is. */
export class PendingImport {
  readonly id: string;
  readonly file: File;
  name = $state('');
  status = $state<PendingStatus>('detecting');
  overrides = $state.raw<ReadOverrides>({});
  preview = $state.raw<ImportPreview>();
  progress = $state.raw<TaskProgress>();
  failure = $state.raw<Failure>();
  datasetId = $state<string>();
  existed = $state(false);

  constructor(id: string, file: File) {
    this.id = id;
    this.file = file;
    this.name = datasetName(file.name);
  }

  /** True while a question (such as day or month first) waits for the person. */
  get hasQuestions(): boolean {
    return this.preview?.columns.some((column) => column.question !== undefined) ?? false;
  }
}

/** The datasets there are, and the files on their way in. */
export class DataState {
  datasets = $state.raw<readonly DatasetMeta[]>([]);
  /** Records that could not be understood: shown with their reason, to be deleted. */
  damaged = $state.raw<readonly DamagedRecord[]>([]);
  pending = $state.raw<readonly PendingImport[]>([]);
  ready = $state(false);
  failure = $state.raw<Failure>();
  #hidden = $state.raw<ReadonlySet<string>>(new Set());
  readonly #client: DataClient;
  readonly #database: Promise<Database>;
  readonly #newId: () => string;
  readonly #notices: Notices;
  readonly #onImported: () => void;

  constructor(client: DataClient, database: Promise<Database>, newId: () => string, notices: Notices, onImported: () => void) {
    this.#client = client;
    this.#database = database;
    this.#newId = newId;
    this.#notices = notices;
    this.#onImported = onImported;
  }

  async refresh(): Promise<void> {
    try {
      const found = await listDatasets(await this.#database);
      this.datasets = found.datasets.filter(({ id }) => !this.#hidden.has(id));
      this.damaged = found.damaged;
      this.failure = undefined;
    } catch (error) {
      this.failure = toFailure(error);
    }
    this.ready = true;
  }

  get(id: string): DatasetMeta | undefined {
    return this.datasets.find((dataset) => dataset.id === id);
  }

  addFiles(files: Iterable<File>): readonly PendingImport[] {
    const added = Array.from(files, (file) => new PendingImport(this.#newId(), file));
    this.pending = [...added, ...this.pending];
    for (const pending of added) void this.#detect(pending);
    return added;
  }

  setOverrides(pendingId: string, overrides: ReadOverrides): void {
    const pending = this.#pendingBy(pendingId);
    if (!pending) return;
    pending.overrides = overrides;
    void this.#detect(pending);
  }

  async importAll(): Promise<void> {
    for (const pending of this.pending) {
      if (pending.status === 'ready' && !pending.hasQuestions) await this.importOne(pending.id);
    }
  }

  async importOne(pendingId: string): Promise<void> {
    const pending = this.#pendingBy(pendingId);
    if (!pending || pending.status === 'importing') return;
    pending.status = 'importing';
    pending.failure = undefined;
    const meter = createProgressMeter(() => performance.now());
    try {
      const request = { file: pending.file, name: pending.name, overrides: pending.overrides, nowMs: nowMs(), todayDay: todayDay() };
      const result = await this.#client.importFile(pending.id, request, (progress) => (pending.progress = meter(progress)));
      await this.refresh();
      pending.datasetId = result.datasetId;
      pending.existed = result.existed;
      pending.status = 'done';
      this.#onImported();
      if (!result.existed) void this.#keepSource(result.datasetId, pending.file);
    } catch (error) {
      this.#fail(pending, error);
    }
  }

  cancelImport(pendingId: string): void {
    this.#client.cancel(pendingId);
  }

  dismiss(pendingId: string): void {
    this.#client.cancel(pendingId);
    this.pending = this.pending.filter((pending) => pending.id !== pendingId);
  }

  /** Imports the files of a generated sample, unless they are there already; answers their dataset ids by source, what is learned from first. */
  async addSample(sample: SampleName): Promise<ReadonlyMap<SampleSource, string>> {
    const ids = new Map<SampleSource, string>();
    for (const { source, file } of await this.#client.sample(sample)) ids.set(source, await this.addFile(file));
    return ids;
  }

  /** Imports a file as it is proposed to be read; answers its dataset id. Throws what stood in the way; the file then waits on the data page. */
  async addFile(file: File): Promise<string> {
    const [pending] = this.addFiles([file]);
    await this.importOne(pending.id);
    this.pending = this.pending.filter((other) => other !== pending || pending.status === 'failed');
    if (!pending.datasetId) throw fromFailure(pending.failure ?? { code: 'cancelled', message: 'Cancelled.', details: {} });
    return pending.datasetId;
  }

  async rename(id: string, name: string): Promise<void> {
    await updateDataset(await this.#database, id, { name });
    await this.refresh();
  }

  async setNote(id: string, column: string, note: ColumnNote): Promise<void> {
    const dataset = this.get(id);
    if (!dataset) return;
    const notes = Object.fromEntries([...Object.entries(dataset.notes), [column, note]]);
    await updateDataset(await this.#database, id, { notes });
    await this.refresh();
  }

  /** Reads the kept source again into a new dataset version; answers its id. */
  async changeType(id: string, column: string, given: GivenType): Promise<ImportResult> {
    const overrides: ReadOverrides = { types: Object.fromEntries([[column, given]]) };
    return this.#reimport({ datasetId: id, overrides });
  }

  /** Reads the kept source again with the rows of a mended quarantine download in place of those that did not fit. */
  async mend(id: string, mended: File): Promise<ImportResult> {
    return this.#reimport({ datasetId: id, mended });
  }

  remove(id: string): void {
    const dataset = this.get(id);
    if (!dataset) return;
    this.#notices.undoable('notice.datasetDeleted', { name: dataset.name }, {
      hide: () => this.#hide(id, true),
      restore: () => this.#hide(id, false),
      commit: async () => {
        await deleteDataset(await this.#database, id);
        this.#hide(id, false);
        this.#onImported();
      },
    });
  }

  async removeDamaged(id: string): Promise<void> {
    await deleteDataset(await this.#database, id);
    await this.refresh();
  }

  page(id: string, from: number, count: number): Promise<GridPage> {
    return this.#client.page(id, from, count);
  }

  density(id: string, column: string): Promise<DateDensity> {
    return this.#client.density(id, column);
  }

  quarantine(id: string, from: number, count: number): Promise<readonly QuarantinedRow[]> {
    return this.#client.quarantine(id, from, count);
  }

  async downloadCsv(id: string, neutraliseFormulas = true): Promise<void> {
    const blob = await this.#client.exportCsv(this.#newId(), id, neutraliseFormulas, () => undefined);
    download(blob, `${this.get(id)?.name ?? 'dataset'}.csv`);
  }

  async downloadQuarantine(id: string): Promise<void> {
    download(await this.#client.quarantineCsv(id), `${this.get(id)?.name ?? 'dataset'}-quarantine.csv`);
  }

  async #reimport(request: Omit<ReimportRequest, 'nowMs' | 'todayDay'>): Promise<ImportResult> {
    const result = await this.#client.reimport(this.#newId(), { ...request, nowMs: nowMs(), todayDay: todayDay() }, () => undefined);
    await this.refresh();
    return result;
  }

  #pendingBy(id: string): PendingImport | undefined {
    return this.pending.find((pending) => pending.id === id);
  }

  async #detect(pending: PendingImport): Promise<void> {
    const asked = pending.overrides;
    pending.status = 'detecting';
    pending.failure = undefined;
    try {
      const preview = await this.#client.preview(pending.id, pending.file, asked);
      // An answer to an older question is of no use once the overrides have changed, or the import has begun.
      if (pending.overrides !== asked || pending.status !== 'detecting') return;
      pending.preview = preview;
      pending.status = 'ready';
    } catch (error) {
      if (pending.overrides === asked && pending.status === 'detecting') this.#fail(pending, error);
    }
  }

  #fail(pending: PendingImport, error: unknown): void {
    const failure = toFailure(error);
    pending.progress = undefined;
    pending.failure = failure.code === 'cancelled' ? undefined : failure;
    pending.status = failure.code === 'cancelled' ? 'ready' : 'failed';
  }

  /** After the import, so that nobody waits for it: gzipping takes longer than reading. */
  async #keepSource(datasetId: string, file: File): Promise<void> {
    try {
      await this.#client.keepSource(this.#newId(), datasetId, file);
      await this.refresh();
    } catch (error) {
      this.#notices.error('notice.sourceNotKept', toFailure(error));
    }
  }

  #hide(id: string, hidden: boolean): void {
    const set = new Set(this.#hidden);
    if (hidden) set.add(id);
    else set.delete(id);
    this.#hidden = set;
    void this.refresh();
  }
}
