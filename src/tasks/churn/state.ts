import { WorkbenchError } from '../../core/contract/index.ts';
import type { Artifact, Json } from '../../core/contract/index.ts';
import { readCalibration } from '../../core/calibration/calibration.ts';
import { isRecord } from '../../core/contract/record.ts';
import { economicsOption } from './economicsOption.ts';
import type { FittedModel } from './fitting.ts';
import { parseChurnReading } from './options.ts';
import type { ChurnMeasure, ChurnOptions, ChurnReading, ChurnSource, ChurnState, Economics } from './types.ts';

const KIND = 'churn-state';
const VERSION = 1;
/** A label is checked against the sources when tables are read: here any may be there. */
const ANY_SOURCES = ['activity', 'transactions', 'subscriptions'] as const;
const EVENT_SOURCES = ['activity', 'transactions', 'tickets'] as const;

/** How a run read its tables, with the measures and causes that it found, and how what its models say is to be read. Days of its own tables are not kept. */
export function stateOf(options: ChurnOptions, source: Pick<ChurnSource, 'measures' | 'causes'>, fitted: readonly Pick<FittedModel, 'request' | 'calibration'>[], champion: string): ChurnState {
  const { step, window, horizon, gap, label, graceDays, exclude, include, combine, gaps, staticColumns } = options;
  const failedPayment = source.causes.length > 0 ? source.causes.filter(({ cause }) => cause === 'failed-payment').map(({ reason }) => reason) : options.failedPayment;
  return {
    reading: { step, window, horizon, gap, label, graceDays, exclude, include, combine, gaps, measures: source.measures, ...(failedPayment ? { failedPayment } : {}), staticColumns },
    economics: options.economics,
    anomalyBoost: options.anomalyBoost,
    calibrations: Object.fromEntries(fitted.map(({ request, calibration }) => [request.kind, calibration])),
    champion,
  };
}

export function churnStateToArtifact({ reading, economics, anomalyBoost, calibrations, champion }: ChurnState): Artifact {
  const { measures = [], step, window, horizon, gap, label, graceDays, exclude, include, combine, gaps, failedPayment, staticColumns } = reading;
  const meta = {
    reading: { step, window, horizon, gap, label, graceDays, exclude: [...exclude], include: [...include], combine: { ...combine }, gaps: { ...gaps }, staticColumns: [...staticColumns], ...(failedPayment ? { failedPayment: [...failedPayment] } : {}) },
    measures: measures.map((measure) => ({ ...measure })),
    economics: economicsJson(economics),
    anomalyBoost,
    calibrations: Object.fromEntries(Object.entries(calibrations).map(([kind, calibration]): [string, Json] => [kind, calibration.method === 'isotonic' ? { ...calibration, scores: [...calibration.scores], probabilities: [...calibration.probabilities] } : { ...calibration }])),
    champion,
  };
  return { kind: KIND, version: VERSION, meta, buffers: {} };
}

/** As the option says it. */
export function economicsJson({ value, ...terms }: Economics): { readonly [name: string]: Json } {
  return { ...terms, value: valueJson(value) };
}

function valueJson(value: Economics['value']): Json {
  switch (value.kind) {
    case 'constant':
      return value.amount;
    case 'column':
      return value.column;
    case 'mrr':
      return { mrr: value.months };
    case 'clv':
      return { clv: value.runId };
  }
}

/** Throws `bad-file` that says what is wrong: an artifact is untrusted. */
export function churnStateFromArtifact({ kind, version, meta }: Artifact): ChurnState {
  if (kind !== KIND) throw refuse(`it is of kind ${JSON.stringify(kind)}`);
  if (version !== VERSION) throw refuse(`its format is version ${JSON.stringify(version)}, and this app reads ${VERSION}`);
  const { calibrations, champion, anomalyBoost, measures } = meta;
  if (!isRecord(calibrations) || Object.keys(calibrations).length === 0) throw refuse('it has no calibrations');
  if (typeof champion !== 'string' || !Object.hasOwn(calibrations, champion)) throw refuse('its champion is none of its models');
  if (typeof anomalyBoost !== 'boolean') throw refuse('it does not say whether unusual users are raised');
  if (!Array.isArray(measures)) throw refuse('its measures are no list');
  const reading = asState(() => parseChurnReading(meta.reading, ANY_SOURCES));
  return {
    reading: { ...reading, measures: measures.map(readMeasure) },
    economics: asState(() => economicsOption(meta.economics, reading.label)),
    anomalyBoost,
    calibrations: Object.fromEntries(Object.entries(calibrations).map(([model, calibration]) => [model, readCalibration(calibration)])),
    champion,
  };
}

function readMeasure(value: Json): ChurnMeasure {
  if (!isRecord(value) || typeof value.name !== 'string' || value.name === '') throw refuse('a measure has no name');
  const { name, column, kind } = value;
  const source = EVENT_SOURCES.find((known) => known === value.source);
  const combine = (['sum', 'mean', 'last'] as const).find((known) => known === value.combine);
  const gap = (['zero', 'missing'] as const).find((known) => known === value.gap);
  if (!source || !combine || !gap || !isOptionalText(column) || !isOptionalText(kind)) throw refuse(`the measure "${name}" is not described as it should be`);
  return { name, source, ...(column === undefined ? {} : { column }), ...(kind === undefined ? {} : { kind }), combine, gap };
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

/** The options' own check, said of a file. */
function asState<Part extends ChurnReading | Economics>(read: () => Part): Part {
  try {
    return read();
  } catch (error) {
    if (error instanceof WorkbenchError && error.code === 'bad-input') throw refuse(error.message);
    throw error;
  }
}

function refuse(reason: string): WorkbenchError {
  return new WorkbenchError('bad-file', `This is not a usable "${KIND}": ${reason}. Export the model again, or train it again.`, { kind: KIND });
}
