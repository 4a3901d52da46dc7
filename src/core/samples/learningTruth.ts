import { WorkbenchError } from '../contract/errors.ts';
import { formatDay } from '../data/calendar.ts';
import { log } from '../math/log.ts';
import { binaryReport } from '../metrics/binary.ts';
import { addMonths } from './addMonths.ts';
import { csvText } from './csvText.ts';
import { LONGEST_FORECAST_DAYS, leaveChances } from './learningForecast.ts';
import type { LearningStanding, LeaveChances } from './learningForecast.ts';
import { RECOVERY, cancelChance, cancelFactor, failChance, isDue } from './learningRules.ts';
import { LEARNING_LAST_DAY, createLearningWorld, dueAfter } from './learningWorld.ts';
import type { Learner, LearningSize, LearningSpell } from './learningWorld.ts';

/** The label's window is [cutoff + gap, cutoff + gap + horizon), in days. */
export interface LearningQuestion {
  readonly cutoff: number;
  readonly gap: number;
  readonly horizon: number;
}

/** Who is at risk at a cutoff: how likely they truly leave, given also the hidden state at that day, and what became of them. */
export interface LearningTruth extends Readonly<LeaveChances> {
  readonly userId: string;
  readonly plan: string;
  readonly billing: string;
  readonly mrr: number;
  /** Had asked to leave before the cutoff: nothing is left to chance but nothing to be saved either. */
  readonly asked: boolean;
  readonly paused: boolean;
  /** Chance to leave in the window of who does not leave in the gap, and of it by either cause: what a model is asked for. */
  readonly leaves: number;
  readonly outcome: 'voluntary' | 'payment failed' | 'in gap' | 'stayed';
}

/**
 * The truth of each user at risk at a cutoff, exactly. At risk: a spell with paid access that began before the cutoff and was not over by it (pauses too,
 * trials not). Leaving: access ends, other than by a change of plan, and does not come back within 30 days. Throws `bad-input` for a window outside the
 * data or longer than a forecast may be.
 */
export function learningTruth(size: LearningSize, question: LearningQuestion): LearningTruth[] {
  return learnersTruth(createLearningWorld(size), question);
}

/** As `learningTruth`, of learners that are there. What they do from the cutoff on changes nothing but their outcomes. */
export function learnersTruth(learners: readonly Learner[], question: LearningQuestion): LearningTruth[] {
  const { cutoff, gap, horizon } = question;
  const to = cutoff + gap + horizon;
  if (!(gap >= 0 && horizon > 0 && gap + horizon <= LONGEST_FORECAST_DAYS && to <= LEARNING_LAST_DAY + 1)) {
    throw new WorkbenchError('bad-input', `The learning product has no window of ${horizon} days from ${formatDay(cutoff + gap)}: its last day is ${formatDay(LEARNING_LAST_DAY)}, and gap and horizon may have ${LONGEST_FORECAST_DAYS} days together.`, {});
  }
  return learners.flatMap((learner) => {
    const spell = learner.spells.find((one) => runsAt(one, cutoff));
    if (!spell) return [];
    const standing = standingAt(learner, spell, cutoff);
    const chances = leaveChances(learner, standing, { from: cutoff, gap, to });
    const leaves = chances.inGap < 1 ? (chances.voluntary + chances.failedPayment) / (1 - chances.inGap) : 0;
    const { plan, billing, mrr } = spell;
    return [{ userId: learner.id, plan, billing, mrr, asked: standing.asked, paused: standing.pausedUntil !== undefined, ...chances, leaves, outcome: outcomeOf(learner, question) }];
  });
}

/** `user_id,in_gap,voluntary,failed_payment,leaves,outcome`, chances to six decimals. */
export function learningTruthCsv(size: LearningSize, question: LearningQuestion): string {
  const rows = learningTruth(size, question).map(({ userId, inGap, voluntary, failedPayment, leaves, outcome }) => [userId, ...[inGap, voluntary, failedPayment, leaves].map((chance) => chance.toFixed(6)), outcome]);
  return csvText(['user_id', 'in_gap', 'voluntary', 'failed_payment', 'leaves', 'outcome'], rows);
}

/** How well the best of all models would do on a hold-out: the true chance itself, against what became of the users. Who left in the gap is left out. */
export interface BestPossible {
  readonly users: number;
  readonly left: number;
  /** Null where all left or none. */
  readonly auc: number | null;
  readonly averagePrecision: number | null;
  readonly logLoss: number;
  readonly brier: number;
  /** The log loss that is to be expected of the true chance: its mean entropy, in nats. */
  readonly expectedLogLoss: number;
}

export function bestPossible(truths: readonly LearningTruth[]): BestPossible {
  const judged = truths.filter(({ outcome }) => outcome !== 'in gap');
  const actual = Float64Array.from(judged, ({ outcome }) => (outcome === 'stayed' ? 0 : 1));
  const chance = Float64Array.from(judged, ({ leaves }) => Math.min(1, Math.max(0, leaves)));
  const { metrics } = binaryReport({ actual }, chance);
  const expectedLogLoss = chance.reduce((sum, p) => sum + (p > 0 && p < 1 ? -p * log(p) - (1 - p) * log(1 - p) : 0), 0) / chance.length;
  return { users: judged.length, left: actual.reduce((sum, one) => sum + one, 0), auc: metrics.auc, averagePrecision: metrics.aucPr, logLoss: metrics.logLoss, brier: metrics.brier, expectedLogLoss };
}

/** A learner's true hazards on a day that they have paid access. */
export interface LearningHazard {
  readonly day: number;
  /** Chance to ask on this day not to be renewed; 0 once they have. Access ends at the renewal to come. */
  readonly voluntary: number;
  /** Chance that access ends on this day, a renewal's, because the payment fails and the card does not go through later. */
  readonly failedPayment: number;
}

/** Day by day through the data's last, given the hidden state as it was: no pauses, no trials. What a survival model would have to find. */
export function learningHazards(learner: Learner): LearningHazard[] {
  return learner.spells.flatMap((spell) => spellHazards(learner, spell));
}

function spellHazards(learner: Learner, spell: LearningSpell): LearningHazard[] {
  const { billing, anchor, startPeriod, requested = Infinity, pause, end } = spell;
  const hazards: LearningHazard[] = [];
  let period = Math.max(0, periodAt(anchor, spell.start));
  if (end?.ending === 'trial ended') return [];
  for (let day = Math.max(spell.start, anchor); day <= Math.min(LEARNING_LAST_DAY, end?.day ?? Infinity); day++) {
    const renews = day > Math.max(spell.start, anchor) && addMonths(anchor, period + 1) === day;
    if (renews) period++;
    if (pause && day > pause.start && day < pause.end) continue;
    const charged = renews && day !== pause?.end && isDue(billing, startPeriod, period) && requested >= day;
    const asks = day !== end?.day && day !== pause?.start && day <= requested;
    const voluntary = asks ? cancelChance(cancelFactor(learner, { offer: spell, anchor, due: dueAfter(spell, period) }, day), learner.levels[day - learner.signupDay]) : 0;
    hazards.push({ day, voluntary, failedPayment: charged ? failChance(learner, day) * (1 - RECOVERY.chance) : 0 });
  }
  return hazards;
}

function runsAt({ start, trialEnd, end }: LearningSpell, cutoff: number): boolean {
  return Math.max(start, trialEnd ?? start) < cutoff && !(end && end.day < cutoff);
}

function standingAt(learner: Learner, spell: LearningSpell, cutoff: number): LearningStanding {
  const { plan, billing, anchor, startPeriod, requested, pause } = spell;
  const hasPaused = pause !== undefined && pause.start < cutoff;
  return {
    offer: { plan, billing },
    anchor, startPeriod, hasPaused,
    level: learner.levels[cutoff - learner.signupDay],
    asked: requested !== undefined && requested < cutoff,
    ...(hasPaused && cutoff <= pause.end ? { pausedUntil: pause.end } : {}),
  };
}

/** Of the first end from the cutoff on that is a leaving. */
function outcomeOf({ spells }: Learner, { cutoff, gap, horizon }: LearningQuestion): LearningTruth['outcome'] {
  const leaving = spells.find(({ end }, i) => end && end.day >= cutoff && (end.ending === 'voluntary' || end.ending === 'payment failed') && !(i + 1 < spells.length && spells[i + 1].start - end.day <= RECOVERY.lastDay));
  if (!leaving?.end || leaving.end.day >= cutoff + gap + horizon) return 'stayed';
  if (leaving.end.day < cutoff + gap) return 'in gap';
  return leaving.end.ending === 'voluntary' ? 'voluntary' : 'payment failed';
}

/** The billing month that a day is in. */
function periodAt(anchor: number, day: number): number {
  let period = 0;
  while (addMonths(anchor, period + 1) <= day) period++;
  return period;
}
