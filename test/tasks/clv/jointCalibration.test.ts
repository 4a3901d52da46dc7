import { describe, expect, it } from 'vitest';
import { jointCalibration } from '../../../src/tasks/clv/jointCalibration.ts';
import type { Addend, StreamCalibrations } from '../../../src/tasks/clv/jointCalibration.ts';

const numbers = (...values: number[]) => Float64Array.from(values);
const customers = (...values: number[]) => Int32Array.from(values);

// Ana and Bo buy, Bo and Cy subscribe; Bo has left by the second cutoff, and Cy is not there yet at the first.
const purchases: StreamCalibrations = {
  keys: ['ana', 'bo'],
  populations: [{ cutoff: 10, customers: customers(0, 1) }, { cutoff: 20, customers: customers(0, 1) }],
  byKind: { rule: { predicted: numbers(1, 2, 3, 4), actual: numbers(10, 20, 30, 40) }, learner: { predicted: numbers(7, 8), actual: numbers(20, 40), places: customers(1, 3) }, silent: null },
};
const subscriptions: StreamCalibrations = {
  keys: ['bo', 'cy'],
  populations: [{ cutoff: 10, customers: customers(0) }, { cutoff: 20, customers: customers(1) }],
  byKind: { rule: { predicted: numbers(0.5, 0.25), actual: numbers(100, 200) }, learner: { predicted: numbers(0.75), actual: numbers(100), places: customers(0) } },
};
const addends = (of: string, and: string): Addend[] => [{ calibrations: purchases, kind: of }, { calibrations: subscriptions, kind: and }];
const isBo = (key: string) => key === 'bo';

describe('what two streams’ models said of training rows, added up', () => {
  it('has a row for each customer of either stream at each cutoff', () => {
    expect(jointCalibration(addends('rule', 'rule'), isBo)).toEqual({ predicted: numbers(1, 2.5, 3, 4, 0.25), actual: numbers(10, 120, 30, 40, 200) });
  });

  it('has only customers whom neither model learned from, where one has set some apart', () => {
    const both = { predicted: numbers(8 - 0.25, 8), actual: numbers(120, 40) };
    expect(jointCalibration(addends('learner', 'learner'), isBo)).toEqual(both);
    // Of Ana and Cy the rule alone speaks, and they are no fair sample of the learner's customers.
    expect(jointCalibration(addends('learner', 'rule'), isBo)).toEqual({ ...both, predicted: numbers(7.5, 8) });
    expect(jointCalibration(addends('rule', 'learner'), isBo)).toEqual({ ...both, predicted: numbers(2.75, 4) });
  });

  it('is none where no row is left, or a model said nothing', () => {
    expect(jointCalibration(addends('learner', 'learner'), () => false)).toBeNull();
    expect(jointCalibration(addends('silent', 'rule'), isBo)).toBeNull();
    expect(jointCalibration(addends('unknown', 'rule'), isBo)).toBeNull();
  });
});
