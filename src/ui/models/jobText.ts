import type { TrainingJob } from '../../app/training.svelte.ts';
import { parseIsoDay } from '../../core/data/calendar.ts';
import { NO_VALUE, formatDay } from '../../i18n/format.ts';
import { t } from '../../i18n/messages/clv.ts';

/** What a training was asked for, as the page writes it. */
export interface JobFacts {
  readonly days: string | number;
  readonly asOf: string;
}

/** Reads a training's request; without an as-of it is the day after the data ends. */
export function jobFacts({ request }: Pick<TrainingJob, 'request'>): JobFacts {
  const { asOf, horizonDays } = request.options;
  const day = typeof asOf === 'string' ? parseIsoDay(asOf) : undefined;
  return {
    days: typeof horizonDays === 'number' ? horizonDays : NO_VALUE,
    asOf: day === undefined ? t('dayAfterData') : formatDay(day),
  };
}

/** The kinds that a training was asked for, in the order of their turns: baselines are learned first. Empty where it left the choice to the task. */
export function jobKinds({ request }: Pick<TrainingJob, 'request'>): readonly string[] {
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
