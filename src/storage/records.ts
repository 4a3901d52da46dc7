import type { Artifact, Json, NeuralEngine } from '../core/contract/index.ts';
import type { DatasetMeta } from '../core/data/dataset.ts';

/** A dataset as it is stored. `storageKey` finds its chunks; `meta.columns` come without their dictionaries, which are stored apart. */
export interface DatasetRecord {
  readonly storageKey: string;
  readonly meta: DatasetMeta;
}

/** Why an engine was used, for the page to say in its language. Keys and their facts: `chosen`, `not-measured`, `measured` (engine, threads, ms, cells; nextEngine, nextThreads, nextMs where there was another), `imported`; of networks also `step-measured` (as `measured`, without cells), `device-lost` (engine), `no-other`. */
export interface EngineWhy {
  readonly key: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** `name` is `wasm`, `webgpu`, `plain`. */
export interface EngineChoice {
  readonly name: string;
  /** One line, English. */
  readonly reason: string;
  /** Absent in runs of earlier versions, and where the reason is an error's message. */
  readonly why?: EngineWhy;
  /** What networks ran on, in order: more than one where a device was lost. Absent where there were none, and in runs of earlier versions. */
  readonly networks?: readonly NetworkEngine[];
}

/** `name` is `wasm`, `webgpu` or `cpu` (plain JavaScript). */
export interface NetworkEngine {
  readonly name: NeuralEngine['name'];
  readonly threads: number;
  /** One line, English. */
  readonly reason: string;
  readonly why?: EngineWhy;
}

/** Milliseconds by phase; `fit` has one number a model. */
export type RunTimings = Readonly<Record<string, number | Readonly<Record<string, number>>>>;

/** `stopped`: the person asked for the model so far. */
export type RunStatus = 'done' | 'stopped';

/** A training that ended, with all that is needed to run it again; `report` is stored apart and belongs to `task`. */
export interface RunSummary {
  /** ULID. */
  readonly id: string;
  /** Increases per database; never used twice, even after a delete. */
  readonly number: number;
  /** `clv-gbdt-12` until it is renamed. */
  readonly name: string;
  readonly task: string;
  readonly createdAtMs: number;
  readonly datasetIds: readonly string[];
  /** Identity of the data that it learned from, columns' mapping included. */
  readonly dataHash: string;
  readonly request: Json;
  readonly seed: number;
  readonly appVersion: string;
  readonly engine: EngineChoice;
  readonly timingsMs: RunTimings;
  /** Artifact hashes by model kind; see `readModel`. */
  readonly modelHashes: Readonly<Record<string, string>>;
  /** Null where the task needs no state beside its models. */
  readonly featureStateHash: string | null;
  readonly status: RunStatus;
}

export interface RunRecord extends RunSummary {
  readonly report: unknown;
}

/** What a caller knows of a run; number, name and hashes are given when it is saved. */
export interface NewRun extends Omit<RunRecord, 'number' | 'name' | 'modelHashes' | 'featureStateHash'> {
  /** `clv-gbdt`; the number is added. */
  readonly namePrefix: string;
}

/** As stored; `artifactHashes` says which models the run keeps alive. */
export interface StoredRun extends RunSummary {
  readonly artifactHashes: readonly string[];
}

/** One prediction a key and series (a model kind, or a part of what it says). Actuals are NaN where unknown; `cutoff` counts days since 1970-01-01, NaN where there is none. */
export interface Predictions {
  readonly keys: readonly string[];
  /** Each key's row in its dataset, from 0, where keys are of rows. */
  readonly rows?: Int32Array;
  readonly cutoff: number;
  readonly actual: Float64Array;
  readonly byKind: Readonly<Record<string, Float64Array>>;
  /** What predictions are made of, as `<kind>-<part>`, where models say it; NaN where there is no estimate. */
  readonly parts?: Readonly<Record<string, Float64Array>>;
}

/** A run's own predictions carry the run's id; a scoring has an id of its own. */
export interface PredictionsRecord {
  readonly id: string;
  readonly runId: string;
  readonly datasetId: string;
  /** What was asked for, columns' mapping included: a run's request, or a scoring's. */
  readonly request: Json;
  readonly createdAtMs: number;
  readonly predictions: Predictions;
  /** What was found beside the predictions; plain JSON that its task understands. */
  readonly findings?: Json;
}

export type JobState = 'running' | 'done' | 'failed';

/** A long task's intent, kept so that a closed tab's work can be resumed. */
export interface JobRecord {
  /** ULID. */
  readonly id: string;
  /** `train-clv`, … */
  readonly kind: string;
  readonly request: Json;
  readonly state: JobState;
  readonly createdAtMs: number;
  /** Why it failed. */
  readonly message?: string;
}

/** A record that could not be understood: shown with its reason, and it can be deleted by `id`. */
export interface DamagedRecord {
  readonly id: string;
  readonly reason: string;
}

/** Models by kind, as a run leaves them. */
export type ArtifactsByKind = Readonly<Record<string, Artifact>>;
