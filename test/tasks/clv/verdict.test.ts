import { describe, expect, it } from 'vitest';
import type { ClvModelReport } from '../../../src/tasks/clv/types.ts';
import { verdictWarnings } from '../../../src/tasks/clv/warnings.ts';

const baseline = (kind: string, bias: number) => ({ kind, role: 'baseline', comparison: null, metrics: { bias } }) as ClvModelReport;
const keysOf = (champion: ClvModelReport) => verdictWarnings([champion], champion).map(({ key }) => key);

describe('a baseline that is the model to use, and whose total is off', () => {
  it('is for ranking customers, but where it says the same of all', () => {
    expect(keysOf(baseline('baseline-last-period', -0.26))).toEqual(['champion-biased']);
    expect(keysOf(baseline('baseline-zero', -1))).toEqual(['champion-biased-constant']);
    expect(keysOf(baseline('baseline-mean', 0.8))).toEqual(['champion-biased-constant']);
    expect(keysOf(baseline('baseline-mean', 0.1))).toEqual([]);
  });
});
