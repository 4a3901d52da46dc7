import { describe, expect, it } from 'vitest';
import { chooseClvChampion } from '../../../src/tasks/clv/champion.ts';
import type { ClvModelReport } from '../../../src/tasks/clv/types.ts';

type Verdict = 'better' | 'no-difference' | 'worse';

const learner = (kind: string, bias: number | null, verdict: Verdict) => ({ kind, role: 'learner', metrics: { bias }, comparison: { verdict, against: 'rule' } }) as unknown as ClvModelReport;
const rule = (kind: string, bias: number | null) => ({ kind, role: 'baseline', metrics: { bias }, comparison: null }) as unknown as ClvModelReport;
const chosen = (...ranked: ClvModelReport[]) => chooseClvChampion(ranked).kind;

describe('the model to use for lifetime value', () => {
  it('is the best learner that is shown to be better and whose total is within 10 %', () => {
    expect(chosen(learner('gbdt', 0.3, 'better'), learner('bgnbd', -0.1, 'better'), rule('rule', 0))).toBe('bgnbd');
  });

  it('is a simple rule whose total is within 10 % where no such learner is, although another rule misses less', () => {
    expect(chosen(learner('gbdt', 0, 'no-difference'), rule('last-period', -0.26), rule('mean', 0.005))).toBe('mean');
    expect(chosen(learner('gbdt', 0.2, 'better'), rule('mean', 0.005))).toBe('mean');
  });

  it('is the best rule where the total of none is within 10 %, or known: a learner that is not shown to be better never leads', () => {
    expect(chosen(learner('ziln', 0.5, 'better'), learner('gbdt', 0.04, 'worse'), rule('zero', -1))).toBe('zero');
    expect(chosen(learner('ziln', 0.5, 'better'), rule('last-period', 0.2), rule('zero', -1))).toBe('last-period');
    expect(chosen(learner('ziln', null, 'better'), rule('zero', null))).toBe('zero');
  });
});
