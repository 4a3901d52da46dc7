import { WorkbenchError } from '../../core/contract/index.ts';
import type { Registry } from '../../core/contract/index.ts';
import { createRng } from '../../core/random.ts';
import type { TrainingContext } from '../fitModel.ts';
import { withAttributes } from './attributes.ts';
import type { ClvData } from './data.ts';
import { stateToArtifact } from './featureState.ts';
import { planClv } from './plan.ts';
import type { Stream } from './stream.ts';
import { sumStreams } from './sumStreams.ts';
import { trainStream } from './trainStream.ts';
import type { StreamResult } from './trainStream.ts';
import { VALIDATION_SHARE } from './trainingData.ts';
import type { ClvOptions, ClvPlan, ClvResult } from './types.ts';

/**
 * Trains every model asked for on each stream of money, and judges all on one hold-out; where there are two streams, lifetime value is the
 * sum of both. Reproducible by `options.seed`, whatever the order of the rows. What a stop leaves out: see fitEach. Rejects with `cancelled`;
 * throws `not-enough-data` where no cutoff is legal.
 */
export async function trainClv(data: ClvData, options: ClvOptions, registry: Registry, ctx: TrainingContext): Promise<ClvResult> {
  const plan = planClv(daysOf(data.streams), options);
  const streams = data.streams.map((stream) => (data.attributes ? withAttributes(stream, data.attributes, earliestCutoff(plan)) : stream));
  const results: StreamResult[] = [];
  const isApart = apartBySeed(options.seed);
  for (const stream of streams) results.push(await trainStream(stream, plan, options, registry, ctx, streams.length > 1 ? { slot: slotOf(stream), isApart } : undefined));
  const states = Object.fromEntries(results.map(({ state }, i) => [streams[i].name, state]));
  const featureState = stateToArtifact({ horizonDays: plan.horizonDays, streams: states });
  if (results.length > 1) return { ...(await sumStreams(streams, results, options, isApart, ctx)), featureState };
  const [{ report, predictions, models }] = results;
  return { report, predictions, models, featureState };
}

/** Each customer is set apart by a lot of its own, whoever else is there. */
function apartBySeed(seed: number): (key: string) => boolean {
  const lots = createRng(seed).fork('apart');
  return (key) => lots.fork(key).next() < VALIDATION_SHARE;
}

/** A stream's models and predictions bear its name where there are two streams. */
export function slotOf({ name }: Pick<Stream, 'name'>): string {
  return `${name}:`;
}

/** From the day on which both streams have begun, to the last day with a row in either. */
export function daysOf(streams: readonly Stream[]): { readonly firstDay: number; readonly lastDay: number } {
  if (streams.length === 0) throw new WorkbenchError('bad-input', 'Lifetime value needs a table of transactions or of subscriptions.');
  return { firstDay: Math.max(...streams.map(({ firstDay }) => firstDay)), lastDay: Math.max(...streams.map(({ lastDay }) => lastDay)) };
}

function earliestCutoff({ trainingCutoffs, holdoutCutoff }: ClvPlan): number {
  return trainingCutoffs.at(0) ?? holdoutCutoff;
}
