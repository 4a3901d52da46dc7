import type { DataState } from '../../app/data.svelte.ts';
import type { TrainingState } from '../../app/training.svelte.ts';
import type { Failure } from '../../core/contract/errors.ts';
import { recordOf } from '../../core/contract/record.ts';
import type { DatasetMeta } from '../../core/data/dataset.ts';
import { type ChurnSources, type Mapping, REQUIRED_ROLES, SOURCE_NAMES, type SourceName } from '../../tasks/churn/sources.ts';
import { Attempts } from '../models/attempts.svelte.ts';
import { type ChurnRole, type ChurnRoleProblems, churnRoleProblems } from './churnRoles.ts';

/** In what leaving is seen: the answer to the first question. */
export type ChurnAnswer = 'activity' | 'transactions' | 'subscriptions' | 'snapshot';
export const ANSWERS: readonly ChurnAnswer[] = ['activity', 'transactions', 'subscriptions', 'snapshot'];

/** What may lie beside each answer's own table. */
const BESIDE: Readonly<Record<ChurnAnswer, readonly SourceName[]>> = {
  activity: ['transactions', 'users', 'tickets'],
  transactions: ['activity', 'users', 'tickets'],
  subscriptions: ['activity', 'transactions', 'users', 'tickets'],
  snapshot: [],
};
/** Which of several tables says who may leave. */
const LEADING: readonly ChurnAnswer[] = ['subscriptions', 'activity', 'transactions', 'snapshot'];
const DAY_ROLES: readonly (readonly [SourceName, ChurnRole])[] = [['activity', 'date'], ['transactions', 'date'], ['subscriptions', 'start']];

interface SourceDraft {
  readonly datasetId: string;
  readonly columns: Mapping<ChurnRole>;
}

/** Which tables churn is learned from, and which column is which. */
export class ChurnSourcesDraft {
  answer = $state<ChurnAnswer>('activity');
  readonly #data: DataState;
  readonly #training: TrainingState;
  readonly #changed: () => void;
  readonly #attempts = new Attempts<SourceName>();
  #drafts = $state.raw<Readonly<Partial<Record<SourceName, SourceDraft>>>>({});

  /** `changed` hears of every change. */
  constructor(data: DataState, training: TrainingState, changed: () => void) {
    this.#data = data;
    this.#training = training;
    this.#changed = changed;
  }

  /** The tables that can be named, the answer's own first. */
  get shown(): readonly SourceName[] {
    return [this.answer, ...BESIDE[this.answer]];
  }

  get failures(): Partial<Record<SourceName, Failure>> {
    return this.#attempts.failures;
  }

  dataset(source: SourceName): DatasetMeta | undefined {
    return this.#data.get(this.#drafts[source]?.datasetId ?? '');
  }

  columns(source: SourceName): Mapping<ChurnRole> {
    return this.#drafts[source]?.columns ?? {};
  }

  problems(source: SourceName): ChurnRoleProblems {
    const dataset = this.dataset(source);
    return dataset ? churnRoleProblems(source, dataset.columns, this.columns(source), dataset.profiles) : {};
  }

  get complete(): boolean {
    return this.dataset(this.answer) !== undefined && this.shown.every((name) => Object.keys(this.problems(name)).length === 0);
  }

  get sources(): ChurnSources {
    return Object.fromEntries(this.shown.flatMap((name) => (this.dataset(name) ? [[name, this.#drafts[name]]] : []))) as ChurnSources;
  }

  /** The table whose rows show the days, and its column; undefined where none is named. */
  get dated(): { readonly dataset: DatasetMeta; readonly column: string } | undefined {
    for (const [name, role] of DAY_ROLES) {
      const dataset = this.shown.includes(name) ? this.dataset(name) : undefined;
      const column = this.columns(name)[role];
      if (dataset && column && !this.problems(name)[role]) return { dataset, column };
    }
    return undefined;
  }

  /** Begins with a dataset, which becomes what it looks like, and with the others that belong beside it; or with what is asked for by source. */
  async start(datasetId: string, asked: Readonly<Partial<Record<SourceName, string>>>): Promise<void> {
    const named = Object.keys(asked).length > 0 ? asked : await this.#guess(datasetId);
    this.answer = LEADING.find((name) => named[name] !== undefined) ?? 'activity';
    for (const source of this.shown) {
      const dataset = this.#data.get(named[source] ?? '');
      if (dataset) await this.take(source, dataset.id);
    }
  }

  /** Begins with what a run learned from: its tables where they are still here, and its columns. A request may come from another version: what it does not say is left out. */
  async adopt(given: unknown): Promise<void> {
    const sources = recordOf(given);
    const refs = SOURCE_NAMES.flatMap((name) => {
      const { datasetId, columns } = recordOf(sources[name]);
      return typeof datasetId === 'string' && this.#data.get(datasetId) ? [[name, { datasetId, columns: recordOf(columns) as Mapping<ChurnRole> }] as const] : [];
    });
    this.answer = LEADING.find((name) => sources[name] !== undefined) ?? 'activity';
    this.#drafts = Object.fromEntries(refs);
    this.#changed();
  }

  /** Another answer to the first question; what was named stays named where it still can be. */
  async choose(answer: ChurnAnswer): Promise<void> {
    const before = this.dataset(this.answer);
    this.answer = answer;
    if (before && !this.dataset(answer)) await this.take(answer, before.id);
    this.#changed();
  }

  /** Names a source's dataset ('' for none), with the mapping that is proposed for it. */
  async take(source: SourceName, datasetId: string): Promise<void> {
    this.#put(source, datasetId === '' ? undefined : { datasetId, columns: {} });
    await this.#attempts.attempt(source, async () => {
      if (datasetId === '') return;
      const columns: Mapping<ChurnRole> = await this.#training.proposeChurn(datasetId, source);
      if (this.#drafts[source]?.datasetId === datasetId) this.#put(source, { datasetId, columns });
    });
    this.#changed();
  }

  setColumn(source: SourceName, role: ChurnRole, column: string): void {
    const draft = this.#drafts[source];
    if (!draft) return;
    this.#put(source, { ...draft, columns: Object.fromEntries(Object.entries({ ...draft.columns, [role]: column }).filter(([, name]) => name !== '')) });
    this.#changed();
  }

  /** What the dataset looks like, and what lies beside it: tables whose name begins alike. */
  async #guess(datasetId: string): Promise<Readonly<Partial<Record<SourceName, string>>>> {
    const asked = this.#data.get(datasetId);
    if (!asked) return {};
    const alike = this.#data.datasets.filter(({ id, name }) => id !== datasetId && firstWord(name) === firstWord(asked.name));
    const found: Partial<Record<SourceName, string>> = {};
    for (const { id } of [asked, ...alike]) {
      const source = await this.#training.proposeChurnSource(id);
      const belongs = source === 'snapshot' ? id === datasetId : await this.#hasRoles(id, source);
      if (belongs) found[source] ??= id;
    }
    if (found.snapshot !== undefined) return { snapshot: found.snapshot };
    // A table of users alone can be learned from only by a column that says who left.
    return found.activity || found.transactions || found.subscriptions ? found : { snapshot: datasetId };
  }

  /** Whether a column looks like each role that the source needs: a table of exchange rates has no user. */
  async #hasRoles(datasetId: string, source: SourceName): Promise<boolean> {
    const columns: Mapping<ChurnRole> = await this.#training.proposeChurn(datasetId, source);
    return REQUIRED_ROLES[source].every((role) => columns[role] !== undefined);
  }

  #put(source: SourceName, draft: SourceDraft | undefined): void {
    this.#drafts = { ...this.#drafts, [source]: draft };
  }
}

function firstWord(name: string): string {
  return name.toLowerCase().split(/[^\p{L}\p{N}]+/u)[0];
}
