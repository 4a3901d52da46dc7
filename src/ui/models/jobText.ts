import type { Training } from '../../app/training.svelte.ts';
import { parseIsoDay } from '../../core/data/calendar.ts';
import { NO_VALUE, formatDay } from '../../i18n/format.ts';
import { t as anomaly } from '../../i18n/messages/anomaly.ts';
import { t as churn } from '../../i18n/messages/churn.ts';
import { stepsText } from '../../i18n/messages/churnNames.ts';
import { t as churnRuns } from '../../i18n/messages/churnRuns.ts';
import { t as clv } from '../../i18n/messages/clv.ts';
import { t as tabular } from '../../i18n/messages/tabular.ts';
import { datasetsOf, sourcesOf } from '../../tasks/clv/sources.ts';
import type { ChurnTrainRequest } from '../../workers/churnProtocol.ts';
import type { ClvTrainRequest, TabularTrainRequest } from '../../workers/protocol.ts';

/** What a training learns, in a line; `dataset` is its dataset's name. */
export function jobTitle(asked: Training, dataset: string): string {
  switch (asked.task) {
    case 'clv':
      return clv('jobOf', { dataset, ...clvFacts(asked.request) });
    case 'tabular':
      return tabular('jobOf', { dataset, target: targetOf(asked.request) });
    case 'anomaly':
      return anomaly('jobOf', { dataset });
    case 'churn':
      return churn('jobOf', { dataset, ...churnFacts(asked.request) });
  }
}

/** The dataset that a training learns from first; '' where its request, which may come from another version, does not say. */
export function datasetOf(asked: Training): string {
  if (asked.task === 'churn') return churnDatasets(asked.request)[0] ?? '';
  if (asked.task !== 'clv') return asked.request.datasetId;
  try {
    return datasetsOf(sourcesOf(asked.request))[0];
  } catch {
    return '';
  }
}

/** The column whose unit a training's losses are in. */
export function targetColumnOf(asked: Training): unknown {
  if (asked.task !== 'clv') return asked.task === 'churn' ? undefined : asked.request.options.target;
  const { transactions, subscriptions } = sourcesOf(asked.request);
  return transactions ? transactions.columns.amount : subscriptions?.columns.mrr;
}

/** Reads a request; without an as-of it is the day after the data ends. */
export function clvFacts({ options: { asOf, horizonDays } }: Pick<ClvTrainRequest, 'options'>): { readonly days: string | number; readonly asOf: string } {
  const day = typeof asOf === 'string' ? parseIsoDay(asOf) : undefined;
  return {
    days: typeof horizonDays === 'number' ? horizonDays : NO_VALUE,
    asOf: day === undefined ? clv('dayAfterData') : formatDay(day),
  };
}

/** Reads a request, which may leave all to the task. */
function churnFacts({ sources, options: { asOf, horizon, step, label } }: Pick<ChurnTrainRequest, 'sources' | 'options'>): { readonly label: string; readonly horizon: string; readonly asOf: string } {
  const day = typeof asOf === 'string' ? parseIsoDay(asOf) : undefined;
  const proposed = sources.subscriptions ? 'contract-end' : sources.transactions && !sources.activity ? 'no-purchase' : 'no-activity';
  return {
    label: churnRuns.maybe(`label.${typeof label === 'string' ? label : proposed}`) ?? '',
    horizon: typeof horizon === 'number' ? stepsText(step === 'week' ? 'week' : 'day', horizon) : churn('horizonUsual'),
    asOf: day === undefined ? churn('dayAfterData') : formatDay(day),
  };
}

/** What says who may leave comes first. */
export function churnDatasets({ sources }: Pick<ChurnTrainRequest, 'sources'>): readonly string[] {
  return (['subscriptions', 'activity', 'transactions', 'snapshot'] as const).flatMap((name) => sources[name]?.datasetId ?? []);
}

function targetOf({ options: { target } }: TabularTrainRequest): string {
  return typeof target === 'string' ? target : tabular('proposedTarget');
}

/** The kinds that a training was asked for, in the order of their turns: baselines are learned first. Empty where it left the choice to the task. */
export function jobKinds({ request }: Training): readonly string[] {
  const { models } = request.options;
  if (!Array.isArray(models)) return [];
  const kinds = models.flatMap((model: unknown) => {
    const kind = typeof model === 'string' ? model : (model as { readonly kind?: unknown } | null)?.kind;
    return typeof kind === 'string' ? [kind] : [];
  });
  return inTurn(kinds);
}

/** Model kinds in the order in which they are learned. */
export function inTurn(kinds: readonly string[]): readonly string[] {
  return [...kinds].sort((a, b) => Number(isBaseline(b)) - Number(isBaseline(a)));
}

function isBaseline(kind: string): boolean {
  return kind.startsWith('baseline-');
}

/** The model kind of a phase such as `fit:gbdt`; undefined for other phases. */
export function fittingKind(phase: string): string | undefined {
  return phase.startsWith('fit:') ? phase.slice(4) : undefined;
}
