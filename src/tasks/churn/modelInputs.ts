import type { Feature, FeatureTable, TimedOutcome } from '../../core/contract/index.ts';
import { RECENCY_FEATURE } from '../../core/models/baselines/recency.ts';
import type { ModelRequest } from '../types.ts';
import { timedOutcome } from './timedOutcome.ts';
import type { ChurnRows } from './trainingRows.ts';
import type { ChurnPlan, ChurnReading, ChurnSource } from './types.ts';

/** To have stayed, and to have left. */
export const CHURN_CLASSES: readonly string[] = ['stayed', 'left'];

const SEQUENCE_KINDS: ReadonlySet<string> = new Set(['lstm']);
const RECENCY_KIND = 'baseline-recency';
const PURCHASE_KIND = 'bg-nbd-inactivity';
const TIMED_KINDS: ReadonlySet<string> = new Set(['churn-survival', 'churn-survival-logistic']);
/** What the source calls what the recency baseline reads. */
const DAYS_AWAY = 'daysSinceActive';

export function readsSequences(kind: string): boolean {
  return SEQUENCE_KINDS.has(kind);
}

/** Whether a model says when users leave, and learns from that. */
export function learnsTimes(kind: string): boolean {
  return TIMED_KINDS.has(kind);
}

/** The table that a model reads of users: sequences, days away alone, or the window's features and what is known beside them. */
export function inputOf(kind: string, { x, sequences }: Pick<ChurnRows, 'x' | 'sequences'>): FeatureTable {
  if (readsSequences(kind) && sequences) return sequences;
  if (kind !== RECENCY_KIND) return x;
  const away = x.features.find(({ name }) => name === DAYS_AWAY);
  const features: readonly Feature[] = away ? [{ ...away, name: RECENCY_FEATURE }] : [];
  return { rows: x.rows, features };
}

/** Why a model has nothing to learn from here; undefined where it has. */
export function unfitReason(kind: string, source: Pick<ChurnSource, 'measures' | 'notes'>, { label }: Pick<ChurnReading, 'label'>): string | undefined {
  if (learnsTimes(kind) && label !== 'contract-end') return 'it says when contracts end. Without contracts nobody is seen to leave on a day: that they stayed away is known only at the end of the window.';
  if (kind === PURCHASE_KIND && !labelIsPurchase(source, label)) return 'it says who will buy nothing, and that is not what leaving is here.';
  if (kind === RECENCY_KIND && source.measures.every(({ source: name }) => name === 'tickets')) return 'it reads the days since the last activity or purchase, and there is neither.';
  if (readsSequences(kind) && source.measures.length === 0) return 'it reads what users did step by step, and there is no source of that.';
  return undefined;
}

/** No activity is no purchase where purchases are the only activity. */
function labelIsPurchase({ measures, notes }: Pick<ChurnSource, 'measures' | 'notes'>, label: ChurnReading['label']): boolean {
  const hasPurchases = notes.some(({ name }) => name === 'purchaseDays');
  if (label === 'no-purchase') return hasPurchases;
  return label === 'no-activity' && hasPurchases && !measures.some(({ source }) => source === 'activity');
}

/** A request with what the plan decides: over which days the chance to buy nothing is asked. */
export function plannedRequest(request: ModelRequest, { horizon, gap, stepDays }: Pick<ChurnPlan, 'horizon' | 'gap' | 'stepDays'>): ModelRequest {
  if (request.kind !== PURCHASE_KIND) return request;
  return { ...request, params: { ...request.params, horizonDays: horizon * stepDays, gapDays: gap * stepDays } };
}

/** When rows left, in the terms of survival: within the gap too. */
export function timedOf({ y, inGap, steps, cause }: Pick<ChurnRows, 'y' | 'inGap' | 'steps' | 'cause'>, window: Pick<ChurnPlan, 'gap' | 'horizon'>, causes: readonly string[]): TimedOutcome {
  return timedOutcome({ churned: Uint8Array.from(y), inGap, steps, cause }, window, causes);
}
