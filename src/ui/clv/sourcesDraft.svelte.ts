import type { DataState } from '../../app/data.svelte.ts';
import type { TrainingState } from '../../app/training.svelte.ts';
import { formatDay } from '../../core/data/calendar.ts';
import type { Failure } from '../../core/contract/errors.ts';
import type { LearningTask } from '../../core/contract/estimator.ts';
import type { DatasetMeta } from '../../core/data/dataset.ts';
import { type ClvSource, type ClvSources, type Mapping, type SourceName, type StreamName } from '../../tasks/clv/sources.ts';
import type { ClvOptions, Measure } from '../../tasks/clv/types.ts';
import { Attempts } from '../models/attempts.svelte.ts';
import { type ColumnProblems, type Role, columnProblems } from './columnProblems.ts';
import { looksLike } from './looksLike.ts';

/** Where the money comes from: the answer to the first question. */
export type MoneyAnswer = 'transactions' | 'subscriptions' | 'both';

interface SourceDraft {
  readonly datasetId: string;
  readonly columns: Mapping<Role>;
}

/** A dataset with the column by which its rows lie in time. */
export interface DatedDataset {
  readonly dataset: DatasetMeta;
  readonly column: string;
}

/** Which tables lifetime value is learned from, which column is which, and what counts as money. */
export class ClvSourcesDraft {
  answer = $state<MoneyAnswer>('transactions');
  measure = $state<Measure>('net');
  currency = $state('');
  discountPercent = $state(0);
  marginPercent = $state(100);
  taxIncluded = $state(false);
  /** The last day that a source is complete to, where a person said so. */
  completeThrough = $state.raw<Readonly<Partial<Record<StreamName, number>>>>({});
  rfm = $state<ClvOptions['rfm']>('quantiles');
  engagement = $state<ClvOptions['engagement']>('scaled');
  staticColumns = $state.raw<readonly string[]>([]);
  exportedOn = $state<number>();
  readonly #data: DataState;
  readonly #training: TrainingState;
  readonly #changed: (days: boolean) => void;
  readonly #attempts = new Attempts<SourceName>();
  #recipe: ClvSources = {};
  #drafts = $state.raw<Readonly<Partial<Record<SourceName, SourceDraft>>>>({});

  /** `changed` hears of every change; true where the rows' days may be others. */
  constructor(data: DataState, training: TrainingState, changed: (days: boolean) => void) {
    this.#data = data;
    this.#training = training;
    this.#changed = changed;
  }

  /** The tables with money that the answer asks for. */
  get streams(): readonly StreamName[] {
    return this.answer === 'both' ? ['transactions', 'subscriptions'] : [this.answer];
  }

  /** Every table that can be named, those with money first. */
  get shown(): readonly SourceName[] {
    return [...this.streams, 'customers', 'rates'];
  }

  /** What models have to learn. */
  get learns(): readonly Extract<LearningTask, 'spend' | 'contract'>[] {
    return this.streams.map((name) => (name === 'transactions' ? 'spend' : 'contract'));
  }

  get failures(): Partial<Record<SourceName, Failure>> {
    return this.#attempts.failures;
  }

  dataset(source: SourceName): DatasetMeta | undefined {
    return this.#data.get(this.#drafts[source]?.datasetId ?? '');
  }

  columns(source: SourceName): Mapping<Role> {
    return this.#drafts[source]?.columns ?? {};
  }

  /** What is wrong with a source's mapping, by role; empty where it can be used or is not named. */
  problems(source: SourceName): ColumnProblems {
    const dataset = this.dataset(source);
    return dataset ? columnProblems(source, dataset.columns, this.columns(source), dataset.profiles) : {};
  }

  /** A source with its columns; undefined where no dataset is named or something about its columns is wrong. */
  usable<Name extends SourceName>(source: Name): ClvSource<Name> | undefined {
    return this.dataset(source) && Object.keys(this.problems(source)).length === 0 ? (this.#drafts[source] as ClvSource<Name>) : undefined;
  }

  /** Whether all that the page can tell by itself is in order. */
  get complete(): boolean {
    return this.streams.every((name) => this.dataset(name)) && this.shown.every((name) => Object.keys(this.problems(name)).length === 0);
  }

  get sources(): ClvSources {
    const named = this.shown.flatMap((name) => (this.dataset(name) ? [[name, this.#drafts[name] as ClvSource<SourceName>] as const] : []));
    return Object.fromEntries(named);
  }

  /** The first table with money that has its days. */
  get dated(): DatedDataset | undefined {
    for (const name of this.streams) {
      const dataset = this.dataset(name);
      const role = name === 'transactions' ? 'date' : 'start';
      const column = this.columns(name)[role];
      if (dataset && column && !this.problems(name)[role]) return { dataset, column };
    }
    return undefined;
  }

  /** The options of a request; what is as by default is left out. */
  get options(): Readonly<Record<string, unknown>> {
    return {
      ...(this.measure === 'net' ? {} : { measure: this.measure }),
      ...(this.currency.trim() === '' ? {} : { currency: this.currency.trim() }),
      ...(this.discountPercent > 0 ? { discountRate: this.discountPercent / 100 } : {}),
      ...(this.marginPercent === 100 ? {} : { marginShare: this.marginPercent / 100 }),
      ...(this.taxIncluded ? { taxIncluded: true } : {}),
      ...this.#completeOption(),
      ...(this.rfm === 'quantiles' ? {} : { rfm: this.rfm }),
      ...(this.engagement === 'scaled' ? {} : { engagement: this.engagement }),
      ...(this.staticColumns.length === 0 || !this.dataset('customers') ? {} : { staticColumns: this.staticColumns }),
      ...(this.exportedOn === undefined || !this.dataset('customers') ? {} : { exportedOn: formatDay(this.exportedOn) }),
    };
  }

  /** Begins with a dataset, which becomes the source that it looks like, and with the others that belong beside it; or with what is asked for by source. */
  async start(datasetId: string, asked: Readonly<Partial<Record<SourceName, string>>> = {}): Promise<void> {
    const named = asked.transactions || asked.subscriptions ? asked : this.#guess(datasetId);
    this.answer = named.transactions && named.subscriptions ? 'both' : named.subscriptions ? 'subscriptions' : 'transactions';
    for (const source of this.shown) {
      const dataset = this.#data.get(named[source] ?? '');
      if (dataset) await this.take(source, dataset.id);
    }
  }

  /** Begins with what a run learned from: its tables where they are still here, and its columns for others. */
  async adopt(sources: ClvSources): Promise<void> {
    this.#recipe = sources;
    this.answer = sources.transactions && sources.subscriptions ? 'both' : sources.subscriptions ? 'subscriptions' : 'transactions';
    this.#drafts = {};
    for (const name of this.shown) {
      const dataset = this.#data.get(sources[name]?.datasetId ?? '');
      if (dataset) await this.take(name, dataset.id);
    }
  }

  /** Another answer to the first question; a table that is wanted now and known is taken. */
  async choose(answer: MoneyAnswer): Promise<void> {
    this.answer = answer;
    for (const name of this.streams) {
      const fitting = this.dataset(name) ?? this.#data.datasets.find((dataset) => looksLike(dataset) === name);
      if (fitting && !this.dataset(name)) await this.take(name, fitting.id);
    }
    this.#changed(true);
  }

  /** Names a source's dataset ('' for none), with the mapping that is proposed for it. */
  async take(source: SourceName, datasetId: string): Promise<void> {
    this.#put(source, datasetId === '' ? undefined : { datasetId, columns: {} });
    if (source === 'customers') this.staticColumns = [];
    await this.#attempts.attempt(source, async () => {
      if (datasetId === '') return;
      const columns = { ...(await this.#training.propose(datasetId, source)), ...this.#known(source, datasetId) };
      if (this.#drafts[source]?.datasetId === datasetId) this.#put(source, { datasetId, columns });
    });
    this.#changed(source === 'transactions' || source === 'subscriptions');
  }

  setColumn(source: SourceName, role: Role, column: string): void {
    const draft = this.#drafts[source];
    if (!draft) return;
    this.#put(source, { ...draft, columns: Object.fromEntries(Object.entries({ ...draft.columns, [role]: column }).filter(([, name]) => name !== '')) });
    this.#changed(role === 'date' || role === 'start');
  }

  setStatic(column: string, isStatic: boolean): void {
    this.staticColumns = isStatic ? [...this.staticColumns, column] : this.staticColumns.filter((name) => name !== column);
    this.#changed(false);
  }

  /** Undefined: as the rows look. */
  setCompleteThrough(source: StreamName, day: number | undefined): void {
    this.completeThrough = { ...this.completeThrough, [source]: day };
    this.#changed(false);
  }

  /** What the plan depends on has changed. */
  touch(): void {
    this.#changed(false);
  }

  #completeOption(): { readonly completeThrough?: Readonly<Record<string, string>> } {
    const said = this.streams.flatMap((name) => (this.completeThrough[name] === undefined ? [] : [[name, formatDay(this.completeThrough[name])]]));
    return said.length === 0 ? {} : { completeThrough: Object.fromEntries(said) };
  }

  /** Which source a dataset is by its name, and which others lie beside it. */
  #guess(datasetId: string): Readonly<Partial<Record<SourceName, string>>> {
    const { datasets } = this.#data;
    const asked = this.#data.get(datasetId);
    const first = asked && !hasMoney(asked) ? (datasets.find((dataset) => looksLike(dataset) && hasMoney(dataset)) ?? asked) : asked;
    if (!first) return {};
    const beside = (['customers', 'rates'] as const).flatMap((source) => datasets.filter((dataset) => dataset.id !== first.id && looksLike(dataset) === source).slice(0, 1).map(({ id }) => [source, id]));
    return { [looksLike(first) === 'subscriptions' ? 'subscriptions' : 'transactions']: first.id, ...Object.fromEntries(beside) };
  }

  /** The run's columns that a dataset has. */
  #known(source: SourceName, datasetId: string): Mapping<Role> {
    const names = new Set(this.#data.get(datasetId)?.columns.map(({ name }) => name));
    return Object.fromEntries(Object.entries<string>(this.#recipe[source]?.columns ?? {}).filter(([, name]) => names.has(name)));
  }

  #put(source: SourceName, draft: SourceDraft | undefined): void {
    this.#drafts = { ...this.#drafts, [source]: draft };
  }
}

function hasMoney(dataset: DatasetMeta): boolean {
  const source = looksLike(dataset);
  return source !== 'customers' && source !== 'rates';
}
