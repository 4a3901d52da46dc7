import type { EventSourceName } from '../tasks/churn/sources.ts';
import type { ChurnMonthResult, ChurnNextMatch } from '../workers/churnProtocol.ts';
import type { TrainClient } from '../workers/client/trainClient.ts';
import type { NextMatch, NextResult } from '../workers/clvNextProtocol.ts';
import { nowMs } from './clock.ts';
import type { MonthChoice, MonthPort } from './nextMonth.svelte.ts';

export interface NextChoice extends MonthChoice {
  readonly join?: boolean;
  readonly earlierId?: string;
}

export interface ChurnNextChoice extends MonthChoice {
  readonly join?: Readonly<Partial<Record<EventSourceName, boolean>>>;
}

/** Next months of lifetime value. */
export function clvMonths(client: TrainClient): MonthPort<NextMatch, NextResult, NextChoice> {
  return {
    sources: (runId) => client.nextSources(runId),
    match: (files) => client.matchNext(files),
    score: (jobId, files, { join, earlierId, top }, report) => client.nextMonth(jobId, { ...files, join, earlierId, top, nowMs: nowMs() }, report),
    findings: (predictionsId) => client.nextFindings(predictionsId),
  };
}

/** Next months of churn. */
export function churnMonths(client: TrainClient): MonthPort<ChurnNextMatch, ChurnMonthResult, ChurnNextChoice> {
  return {
    sources: (runId) => client.churnNextSources(runId),
    match: (files) => client.matchChurnNext(files),
    score: (jobId, files, { join, top }, report) => client.nextChurnMonth(jobId, { ...files, ...(join ? { join: { ...join } } : {}), top, nowMs: nowMs() }, report),
    findings: (predictionsId) => client.churnMonth(predictionsId),
  };
}
