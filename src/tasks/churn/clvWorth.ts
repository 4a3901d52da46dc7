import { formatDay } from '../../core/data/calendar.ts';
import { outlookOf } from '../../core/metrics/outlook.ts';
import type { ClvPredictions, ClvReport } from '../clv/types.ts';
import type { ReportWarning } from '../types.ts';

/** What a run on lifetime value says that users are worth. */
export interface ClvWorth {
  /** Name of the run. */
  readonly run: string;
  /** V by key; who is not there has none. */
  readonly byKey: ReadonlyMap<string, number>;
  /** Day from which the run predicted, and for how long. */
  readonly cutoff: number;
  readonly horizonDays: number;
  readonly unit: string;
}

/**
 * V of each customer from what a run's model to use predicts. A prediction is a mean over those who stay and those who bring nothing any more; V is what one brings who brings
 * anything: the prediction divided by the share of similar customers who brought something (the run's outlook, on customers apart). Without an outlook, or where nobody similar
 * brought anything, it is the prediction. Predictions below 0 count 0.
 */
export function worthOfClv(run: string, { champion, models, plan, unit }: Pick<ClvReport, 'champion' | 'models' | 'plan' | 'unit'>, { keys, byKind, cutoff }: ClvPredictions): ClvWorth {
  const outlook = models.find(({ kind }) => kind === champion)?.judged?.outlook;
  const predicted = byKind[champion];
  const worth = (prediction: number) => {
    const nothing = (outlook && outlookOf(outlook, prediction)?.nothing) ?? 0;
    return Math.max(0, prediction) / (nothing < 1 ? 1 - nothing : 1);
  };
  const byKey = new Map(keys.flatMap((key, i) => (Number.isNaN(predicted[i]) ? [] : [[key, worth(predicted[i])] as const])));
  return { run, byKey, cutoff, horizonDays: plan.horizonDays, unit };
}

/** What V stands for, and whether it knows more than the hold-out's cutoff did. */
export function worthWarnings(worth: ClvWorth | undefined, holdoutCutoff: number): readonly ReportWarning[] {
  if (!worth) return [];
  const { run, cutoff, horizonDays } = worth;
  const days = { run, cutoff: formatDay(cutoff), horizonDays, holdoutCutoff: formatDay(holdoutCutoff) };
  const meant: ReportWarning = { key: 'value-of-clv', message: `What a retained user is worth is what run "${run}" predicts for ${horizonDays} days from ${days.cutoff}, divided by the chance to bring anything at all. What leavers still bring before they leave is not taken off.`, facts: days };
  if (cutoff <= holdoutCutoff) return [meant];
  return [meant, { key: 'value-later', message: `Run "${run}" predicted from ${days.cutoff}, later than the cutoff of the hold-out, ${days.holdoutCutoff}: it knows who came back since, so the profit on the hold-out looks better than it would have been. Choose a run from an earlier day to be sure.`, facts: days }];
}
