import { describe, expect, it } from 'vitest';
import { dayFromDate } from '../../../src/core/data/calendar.ts';
import { LONGEST_FORECAST_DAYS, leaveChances } from '../../../src/core/samples/learningForecast.ts';
import type { LearningStanding } from '../../../src/core/samples/learningForecast.ts';
import { RECOVERY, cancelChance, cancelFactor, failChance, renewalSteps } from '../../../src/core/samples/learningRules.ts';
import { bestPossible, learnersTruth, learningHazards, learningTruth, learningTruthCsv } from '../../../src/core/samples/learningTruth.ts';
import type { LearningTruth } from '../../../src/core/samples/learningTruth.ts';
import { LEARNING_LAST_DAY, createLearningWorld } from '../../../src/core/samples/learningWorld.ts';
import type { Learner, LearningSpell } from '../../../src/core/samples/learningWorld.ts';
import { rowsOf, zOf } from './sampleTable.ts';

const traits = { trait: 0.2, country: 'ES', cardDay: dayFromDate(2024, 1, 1) };
const anchor = dayFromDate(2025, 9, 10);
const renewal = dayFromDate(2026, 2, 10);
const standing: LearningStanding = { offer: { plan: 'Plus', billing: 'monthly' }, anchor, startPeriod: 0, level: 20, asked: false, hasPaused: false };
const lost = 1 - RECOVERY.chance;

describe('the chance to leave, where it can be written down', () => {
  const fails = failChance(traits, renewal);
  const asks = (day: number, level: number): number => cancelChance(cancelFactor(traits, { offer: standing.offer, anchor, due: renewal }, day), level);

  it('of a renewal’s own day is that of a payment that fails for good', () => {
    expect(leaveChances(traits, standing, { from: renewal, gap: 0, to: renewal + 1 })).toEqual({ inGap: 0, voluntary: 0, failedPayment: fails * lost });
  });

  it('of the day before and that day: ask, or do not and fail', () => {
    const { voluntary, failedPayment } = leaveChances(traits, standing, { from: renewal - 1, gap: 0, to: renewal + 1 });
    expect(voluntary).toBeCloseTo(asks(renewal - 1, 20), 14);
    expect(failedPayment).toBeCloseTo((1 - asks(renewal - 1, 20)) * fails * lost, 14);
  });

  it('of two days before: the hidden state walks between them', () => {
    const first = asks(renewal - 2, 20);
    const second = 0.6 * (2 / 3) * asks(renewal - 1, 21) + 0.4 * asks(renewal - 1, 20) + 0.6 * (1 / 3) * asks(renewal - 1, 19);
    const { voluntary } = leaveChances(traits, standing, { from: renewal - 2, gap: 0, to: renewal + 1 });
    expect(voluntary).toBeCloseTo(first + (1 - first) * second, 14);
  });

  it('falls into the gap where the renewal does', () => {
    const { inGap, voluntary, failedPayment } = leaveChances(traits, standing, { from: renewal, gap: 1, to: renewal + 20 });
    expect({ inGap, voluntary, failedPayment }).toEqual({ inGap: fails * lost, voluntary: 0, failedPayment: 0 });
  });

  it('of who asked is 1 at the renewal, of no other day, and of an annual contract at the anniversary alone', () => {
    expect(leaveChances(traits, { ...standing, asked: true }, { from: renewal - 5, gap: 0, to: renewal + 1 })).toEqual({ inGap: 0, voluntary: 1, failedPayment: 0 });
    expect(leaveChances(traits, { ...standing, asked: true }, { from: renewal - 5, gap: 0, to: renewal })).toEqual({ inGap: 0, voluntary: 0, failedPayment: 0 });
    const annual = { ...standing, offer: { plan: 'Plus', billing: 'annual' } } as const;
    expect(leaveChances(traits, annual, { from: renewal - 5, gap: 0, to: renewal + 100 })).toEqual({ inGap: 0, voluntary: 0, failedPayment: 0 });
    const anniversary = dayFromDate(2026, 9, 10);
    expect(leaveChances(traits, { ...annual, asked: true }, { from: renewal - 5, gap: 0, to: anniversary + 1 }).voluntary).toBe(1);
    expect(leaveChances(traits, annual, { from: anniversary, gap: 0, to: anniversary + 1 }).failedPayment).toBeCloseTo(failChance(traits, anniversary) * lost, 14);
  });

  it('of who pauses is none before they are back', () => {
    const back = dayFromDate(2026, 3, 10);
    const paused = { ...standing, hasPaused: true, pausedUntil: back };
    expect(leaveChances(traits, paused, { from: renewal + 3, gap: 0, to: back + 28 })).toEqual({ inGap: 0, voluntary: 0, failedPayment: 0 });
    expect(leaveChances(traits, paused, { from: renewal + 3, gap: 0, to: back + 32 }).failedPayment).toBeGreaterThan(0.01);
  });

  it('never adds up to more than 1, and grows with the window', () => {
    let before = 0;
    for (const days of [30, 60, 120, LONGEST_FORECAST_DAYS]) {
      const { inGap, voluntary, failedPayment } = leaveChances(traits, { ...standing, level: 12 }, { from: renewal - 3, gap: 7, to: renewal - 3 + days });
      expect(inGap + voluntary + failedPayment).toBeGreaterThan(before);
      before = inGap + voluntary + failedPayment;
    }
    expect(before).toBeLessThan(1);
    for (const billing of ['monthly', 'annual'] as const) expect(renewalSteps({ plan: 'Plus', billing }, false).reduce((sum, { chance }) => sum + chance, 0)).toBeLessThan(0.3);
  });
});

describe('the truth against what became of many learners', () => {
  const learners = [1, 2].flatMap((seed) => createLearningWorld({ seed, users: 3000, days: 365 }));
  const questions = [dayFromDate(2025, 10, 15), dayFromDate(2025, 12, 20), dayFromDate(2026, 3, 1)].map((cutoff) => ({ cutoff, gap: 7, horizon: 45 }));
  const truths = questions.map((question) => learnersTruth(learners, question));
  const rows = truths.flat();
  const difference = (of: readonly LearningTruth[], outcome: LearningTruth['outcome'], chance: (row: LearningTruth) => number): number => zOf(of.map((row) => (row.outcome === outcome ? 1 : 0) - chance(row)));

  const groups: [string, (row: LearningTruth) => boolean][] = [
    ['all', () => true],
    ['monthly', ({ billing, asked }) => billing === 'monthly' && !asked],
    ['annual', ({ billing, asked }) => billing === 'annual' && !asked],
    ['Starter', ({ plan }) => plan === 'Starter'],
    ['Pro', ({ plan }) => plan === 'Pro'],
    ['at little risk', ({ leaves }) => leaves > 0 && leaves < 0.03],
    ['at middling risk', ({ leaves }) => leaves >= 0.03 && leaves < 0.1],
    ['at high risk', ({ leaves, asked }) => leaves >= 0.1 && !asked],
  ];

  it.each(groups)('is how many leave, by cause and in the gap: %s', (_, is) => {
    const group = rows.filter(is);
    expect(group.length).toBeGreaterThan(200);
    expect(Math.abs(difference(group, 'voluntary', ({ voluntary }) => voluntary))).toBeLessThan(3.5);
    expect(Math.abs(difference(group, 'payment failed', ({ failedPayment }) => failedPayment))).toBeLessThan(3.5);
    expect(Math.abs(difference(group, 'in gap', ({ inGap }) => inGap))).toBeLessThan(3.5);
  });

  it('would be caught if it were two fifths too high', () => {
    expect(difference(rows.filter(({ asked }) => !asked), 'voluntary', ({ voluntary }) => voluntary * 1.4)).toBeLessThan(-3.5);
    expect(difference(rows, 'payment failed', ({ failedPayment }) => failedPayment * 1.4)).toBeLessThan(-3.5);
  });

  it('is that of a long window too, within which plans change, pauses end and cards go through after all', () => {
    const long = learnersTruth(learners, { cutoff: dayFromDate(2025, 12, 1), gap: 0, horizon: 200 });
    for (const is of [() => true, ({ billing }: LearningTruth) => billing === 'annual', ({ paused }: LearningTruth) => paused]) {
      const group = long.filter(is);
      expect(group.length).toBeGreaterThan(20);
      expect(Math.abs(difference(group, 'voluntary', ({ voluntary }) => voluntary))).toBeLessThan(3.5);
      expect(Math.abs(difference(group, 'payment failed', ({ failedPayment }) => failedPayment))).toBeLessThan(3.5);
    }
  });

  it('is calibrated over ten groups of risk (Hosmer and Lemeshow)', () => {
    const judged = truths[2].filter(({ outcome, asked, leaves }) => outcome !== 'in gap' && !asked && leaves > 0).sort((a, b) => a.leaves - b.leaves);
    const size = judged.length / 10;
    const chiSquare = Array.from({ length: 10 }, (_, i) => judged.slice(Math.floor(i * size), Math.floor((i + 1) * size))).reduce((sum, group) => {
      const expected = group.reduce((total, { leaves }) => total + leaves, 0);
      const variance = group.reduce((total, { leaves }) => total + leaves * (1 - leaves), 0);
      return sum + (group.filter(({ outcome }) => outcome !== 'stayed').length - expected) ** 2 / variance;
    }, 0);
    // 0.999 quantile of chi-square with 10 degrees.
    expect(chiSquare).toBeLessThan(29.6);
  });

  it('leaves who asked no choice, and most others to chance', () => {
    expect(rows.filter(({ asked, billing }) => asked && billing === 'monthly').every(({ voluntary, inGap }) => voluntary + inGap === 1)).toBe(true);
    const open = truths[2].filter(({ asked }) => !asked);
    const best = bestPossible(open);
    expect(best.auc).toBeGreaterThan(0.72);
    expect(best.auc).toBeLessThan(0.9);
    expect(Math.abs(best.logLoss / best.expectedLogLoss - 1)).toBeLessThan(0.15);
    const shares = open.filter(({ outcome }) => outcome !== 'in gap').map(({ leaves }) => leaves);
    expect(best.users).toBe(shares.length);
    expect(best.expectedLogLoss).toBeCloseTo(shares.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) + (1 - p) * Math.log(1 - p) : 0), 0) / shares.length, 10);
  });

  describe('the hazards of each day', () => {
    const left = ({ spells }: Learner, cause: 'voluntary' | 'failedPayment'): number[] => spells.flatMap(({ end, requested, start }, i) => {
      if (end?.ending === 'trial ended') return [];
      if (cause === 'voluntary') return requested !== undefined && requested <= LEARNING_LAST_DAY ? [requested] : [];
      const recovered = i + 1 < spells.length && spells[i + 1].start - (end?.day ?? start) <= RECOVERY.lastDay;
      return end?.ending === 'payment failed' && end.day <= LEARNING_LAST_DAY && !recovered ? [end.day] : [];
    });

    it.each(['voluntary', 'failedPayment'] as const)('add up to who left, in five groups of hazard: %s', (cause) => {
      const days = learners.flatMap((learner) => {
        const events = new Set(left(learner, cause));
        const hazards = learningHazards(learner).filter((hazard) => hazard[cause] > 0);
        expect([...events].every((day) => hazards.some((hazard) => hazard.day === day))).toBe(true);
        return hazards.map((hazard) => ({ chance: hazard[cause], event: events.has(hazard.day) ? 1 : 0 }));
      });
      const order = Float64Array.from(days, ({ chance }) => chance).sort();
      const groups = Array.from({ length: 5 }, () => ({ difference: 0, variance: 0 }));
      const cuts = [0.2, 0.4, 0.6, 0.8].map((share) => order[Math.floor(share * order.length)]);
      for (const { chance, event } of days) {
        const group = groups[cuts.filter((cut) => chance >= cut).length];
        group.difference += event - chance;
        group.variance += chance * (1 - chance);
      }
      // 0.999 quantile of chi-square with 5 degrees.
      expect(groups.reduce((sum, { difference: d, variance }) => sum + (d * d) / variance, 0)).toBeLessThan(20.5);
    });
  });
});

/** What is to be seen of a spell before a day, as if nothing had come after it. */
function cut(spell: LearningSpell, day: number): LearningSpell {
  const { end, pause, requested, ...rest } = spell;
  const asked = requested !== undefined && requested < day;
  return { ...rest, ...(asked ? { requested } : {}), ...(pause && pause.start < day ? { pause } : {}), ...(end && (asked || end.day < day) ? { end } : {}) };
}

describe('the truth sees no future', () => {
  it('whatever happens from the cutoff on, it stays what it was', () => {
    const cutoff = dayFromDate(2026, 2, 14);
    const question = { cutoff, gap: 0, horizon: 60 };
    const whole = createLearningWorld({ seed: 9, users: 800, days: 365 });
    const past = whole.map((learner): Learner => ({
      ...learner,
      levels: learner.levels.map((level, i) => (learner.signupDay + i > cutoff ? 0 : level)),
      spells: learner.spells.filter(({ start }) => start < cutoff).map((spell) => cut(spell, cutoff)),
    }));
    const chances = (learners: readonly Learner[]): unknown[] => learnersTruth(learners, question).map(({ outcome: _, ...rest }) => rest);
    expect(chances(whole).length).toBeGreaterThan(250);
    expect(chances(past)).toEqual(chances(whole));
  });

  it('is of no window that the data does not hold', () => {
    const size = { seed: 3, users: 10, days: 365 };
    expect(() => learningTruth(size, { cutoff: dayFromDate(2026, 6, 1), gap: 0, horizon: 31 })).toThrow('no window of 31 days from 2026-06-01');
    expect(() => learningTruth(size, { cutoff: dayFromDate(2025, 6, 1), gap: 0, horizon: 301 })).toThrow('300 days together');
    expect(learningTruth(size, { cutoff: dayFromDate(2026, 6, 1), gap: 0, horizon: 30 }).length).toBeGreaterThan(0);
  });

  it('is written by user', () => {
    const size = { seed: 3, users: 100, days: 365 };
    const question = { cutoff: dayFromDate(2026, 4, 1), gap: 7, horizon: 30 };
    const rows = rowsOf<'user_id' | 'leaves' | 'outcome'>(learningTruthCsv(size, question));
    expect(rows.map(({ user_id, leaves, outcome }) => [user_id, leaves, outcome])).toEqual(learningTruth(size, question).map(({ userId, leaves, outcome }) => [userId, leaves.toFixed(6), outcome]));
  });
});
