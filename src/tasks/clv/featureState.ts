import { WorkbenchError } from '../../core/contract/index.ts';
import type { Artifact, FeatureTable, Json, NumericArray } from '../../core/contract/index.ts';
import { isRecord } from '../../core/contract/record.ts';
import { RAW_SCALE, engagement, fitEngagementScale, hasEngagement } from './engagement.ts';
import type { EngagementScale } from './engagement.ts';
import { SCORES, fitRfmCuts, rfmScores } from './rfm.ts';
import type { RfmCuts } from './rfm.ts';
import type { StreamName } from './sources.ts';
import type { ClvOptions } from './types.ts';

/** What a stream's features need beside its rows: fitted on training rows, and the same for the hold-out and for new data. */
export interface FeatureState {
  /** Null for subscriptions, which are not scored by recency, frequency and money. */
  readonly rfm: RfmCuts | null;
  /** Null where the customers' page views, session duration or feature usage are not known. */
  readonly engagement: EngagementScale | null;
}

/** By stream, and the horizon for which all was fitted. */
export interface ClvState {
  readonly horizonDays: number;
  readonly streams: Readonly<Partial<Record<StreamName, FeatureState>>>;
}

const ARTIFACT_KIND = 'clv-features';
const ARTIFACT_VERSION = 2;
const STREAMS: readonly StreamName[] = ['transactions', 'subscriptions'];
const CUTS = ['recency', 'frequency', 'monetary'] as const;

export function fitFeatureState(stream: StreamName, training: FeatureTable, options: Pick<ClvOptions, 'rfm' | 'engagement'>): FeatureState {
  return {
    rfm: stream === 'subscriptions' ? null : options.rfm === 'seed' ? { kind: 'seed' } : fitRfmCuts(training),
    engagement: !hasEngagement(training) ? null : options.engagement === 'seed' ? RAW_SCALE : fitEngagementScale(training),
  };
}

/** The table with the features that need the state behind its own. */
export function completeFeatures(table: FeatureTable, state: FeatureState): FeatureTable {
  return {
    rows: table.rows,
    features: [...table.features, ...(state.rfm ? rfmScores(table, state.rfm) : []), ...(state.engagement && hasEngagement(table) ? [engagement(table, state.engagement)] : [])],
  };
}

export function stateToArtifact({ horizonDays, streams }: ClvState): Artifact {
  const buffers: Record<string, NumericArray> = {};
  const meta: Record<string, Json> = {};
  for (const [name, { rfm, engagement: scale }] of Object.entries(streams)) {
    meta[name] = { rfm: rfm?.kind ?? null, engagement: scale && { means: [...scale.means], deviations: [...scale.deviations] } };
    if (rfm?.kind === 'quantiles') for (const cut of CUTS) buffers[`${name}/${cut}`] = rfm[cut];
  }
  return { kind: ARTIFACT_KIND, version: ARTIFACT_VERSION, meta: { horizonDays, streams: meta }, buffers };
}

/** Validates: an artifact is untrusted. Reads version 1 too, which knew purchases alone. Throws `bad-file`. */
export function stateFromArtifact(artifact: Artifact): ClvState {
  const { kind, version, meta } = artifact;
  if (kind !== ARTIFACT_KIND || (version !== 1 && version !== ARTIFACT_VERSION)) {
    throw badState(`it is "${kind}" version ${version}, and "${ARTIFACT_KIND}" version ${ARTIFACT_VERSION} was expected. Train again with this version of the app`);
  }
  const horizonDays = meta.horizonDays;
  if (typeof horizonDays !== 'number' || !Number.isInteger(horizonDays) || horizonDays < 1) throw badState('its horizonDays is not a whole number of days');
  if (version === 1) return { horizonDays, streams: { transactions: { rfm: cutsOf(artifact, (cut) => `${cut}Cuts`), engagement: null } } };
  const { streams } = meta;
  if (!isRecord(streams)) throw badState('its streams are missing');
  const known = STREAMS.filter((name) => Object.hasOwn(streams, name));
  return { horizonDays, streams: Object.fromEntries(known.map((name) => [name, stateOf(artifact, name, streams[name])])) };
}

function stateOf(artifact: Artifact, stream: StreamName, given: unknown): FeatureState {
  if (!isRecord(given)) throw badState(`its stream "${stream}" is no record`);
  const { rfm, engagement: scale } = given;
  if (rfm !== null && rfm !== 'seed' && rfm !== 'quantiles') throw badState('its RFM scores are of an unknown kind');
  return {
    rfm: rfm === null ? null : rfm === 'seed' ? { kind: 'seed' } : cutsOf(artifact, (cut) => `${stream}/${cut}`),
    engagement: scale === null ? null : scaleOf(scale),
  };
}

function scaleOf(given: unknown): EngagementScale {
  const numbers = (values: unknown): readonly number[] => {
    if (!Array.isArray(values) || values.length !== 3 || !values.every(Number.isFinite)) throw badState('its engagement is not three means and three deviations');
    return values as readonly number[];
  };
  if (!isRecord(given)) throw badState('its engagement is no record');
  return { means: numbers(given.means), deviations: numbers(given.deviations) };
}

function cutsOf({ buffers }: Artifact, bufferOf: (cut: (typeof CUTS)[number]) => string): RfmCuts {
  const [recency, frequency, monetary] = CUTS.map((cut) => {
    const name = bufferOf(cut);
    const cuts = Object.hasOwn(buffers, name) ? buffers[name] : undefined;
    const fits = cuts instanceof Float64Array && cuts.length === SCORES - 1 && cuts.every((value, i) => Number.isFinite(value) && (i === 0 || value >= cuts[i - 1]));
    if (!fits) throw badState(`its "${name}" are not ${SCORES - 1} ascending numbers`);
    return cuts;
  });
  return { kind: 'quantiles', recency, frequency, monetary };
}

function badState(what: string): WorkbenchError {
  return new WorkbenchError('bad-file', `The model's feature state cannot be used: ${what}.`, { kind: ARTIFACT_KIND });
}
