import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactList, rankWithin, scaleLimits } from '../../../src/core/economics/contactList.ts';
import { chooseThreshold } from '../../../src/core/economics/gainThreshold.ts';
import { failureOf } from './failureOf.ts';

const gain = Float64Array.of(3, -1, 10, 0, 3, 5);
const cost = Float64Array.of(2, 2, 4, 2, 2, 3);
const at = (...rows: number[]) => Int32Array.from(rows);

describe('a contact list', () => {
  it('is who gains, by gain; equal gains in the order of rows', () => {
    expect(contactList(gain, cost, 0, {})).toEqual(at(2, 5, 0, 4));
  });

  it('begins at the threshold, and has nobody without one', () => {
    expect(contactList(gain, cost, 5, {})).toEqual(at(2, 5));
    expect(contactList(gain, cost, null, {})).toEqual(at());
  });

  it('ends at the capacity, and at the first whom the budget does not pay', () => {
    expect(contactList(gain, cost, 0, { capacity: 3 })).toEqual(at(2, 5, 0));
    expect(contactList(gain, cost, 0, { budget: 9 })).toEqual(at(2, 5, 0));
    // 4 are spent: the next costs 3, and whoever would fit behind waits.
    expect(contactList(gain, cost, 0, { budget: 6 })).toEqual(at(2));
    expect(contactList(gain, cost, 0, { budget: 9, capacity: 1 })).toEqual(at(2));
    expect(contactList(gain, cost, 0, { budget: 0 })).toEqual(at());
  });

  it('refuses limits that are none', () => {
    expect(failureOf(() => rankWithin(gain, cost, { capacity: -1 })).message).toMatch(/capacity is -1 contacts.*Leave it out for no limit/);
    expect(failureOf(() => rankWithin(gain, cost, { capacity: 1.5 })).code).toBe('bad-input');
    expect(failureOf(() => rankWithin(gain, cost, { budget: NaN })).message).toMatch(/budget is NaN/);
    expect(failureOf(() => rankWithin(Float64Array.of(NaN), Float64Array.of(1), {})).message).toMatch(/gain at row 1 is NaN/);
    expect(failureOf(() => rankWithin(Float64Array.of(1), Float64Array.of(-1), {})).message).toMatch(/cost of a contact is -1/);
    expect(failureOf(() => contactList(gain, cost, -1, {})).message).toMatch(/threshold is -1/);
  });

  it('of a part of the users has a part of the limits', () => {
    expect(scaleLimits({ capacity: 15, budget: 90 }, 0.1)).toEqual({ capacity: 1, budget: 9 });
    expect(scaleLimits({}, 0.1)).toEqual({});
  });

  const money = fc.double({ min: -50, max: 100, noNaN: true });
  const users = fc.array(fc.record({ gain: money, cost: fc.double({ min: 0, max: 20, noNaN: true }) }), { maxLength: 40 });

  it('of a greater budget or capacity begins with that of a smaller one, and never gains less', () => {
    fc.assert(
      fc.property(users, fc.tuple(fc.nat(300), fc.nat(300)), fc.tuple(fc.nat(40), fc.nat(40)), fc.nat(30), (rows, budgets, capacities, threshold) => {
        const gains = Float64Array.from(rows, (row) => row.gain);
        const costs = Float64Array.from(rows, (row) => row.cost);
        const listOf = (budget: number, capacity: number) => contactList(gains, costs, threshold, { budget, capacity });
        const small = listOf(Math.min(...budgets), Math.min(...capacities));
        const large = listOf(Math.max(...budgets), Math.max(...capacities));
        expect(large.slice(0, small.length)).toEqual(small);
        const profit = (list: Int32Array) => list.reduce((sum, row) => sum + gains[row], 0);
        expect(profit(large)).toBeGreaterThanOrEqual(profit(small));
        expect(large.reduce((sum, row) => sum + costs[row], 0)).toBeLessThanOrEqual(Math.max(...budgets) + 1e-9);
        for (let i = 1; i < large.length; i++) expect(gains[large[i]]).toBeLessThanOrEqual(gains[large[i - 1]]);
      }),
    );
  });
});

describe('the threshold', () => {
  const slice = (rows: readonly (readonly [number, number])[]) => ({ expected: Float64Array.from(rows, ([e]) => e), realised: Float64Array.from(rows, ([, r]) => r), cost: new Float64Array(rows.length).fill(1) });

  it('is where the realised total is greatest', () => {
    expect(chooseThreshold(slice([[1, -4], [5, -3], [9, 10], [7, 2], [-2, 50]]))).toEqual({ threshold: 7, contacts: 2, realised: 12 });
  });

  it('looks past a loss that later gains make good', () => {
    expect(chooseThreshold(slice([[9, 10], [7, -4], [5, 6], [3, -1]]))).toEqual({ threshold: 5, contacts: 3, realised: 12 });
  });

  it('takes equal gains together', () => {
    expect(chooseThreshold(slice([[9, 1], [5, 10], [5, -20], [1, 3]]))).toEqual({ threshold: 9, contacts: 1, realised: 1 });
  });

  it('is 0 where all who gain are worth it, and none where no list pays', () => {
    expect(chooseThreshold(slice([[9, 10], [7, 2], [-1, -5]]))).toEqual({ threshold: 0, contacts: 2, realised: 12 });
    expect(chooseThreshold(slice([[9, -10], [7, 2]]))).toEqual({ threshold: null, contacts: 0, realised: 0 });
    expect(chooseThreshold(slice([]))).toEqual({ threshold: null, contacts: 0, realised: 0 });
  });

  it('looks no further than the limits', () => {
    expect(chooseThreshold(slice([[9, 10], [7, 2], [5, 30], [3, -1]]), { capacity: 2 })).toEqual({ threshold: 7, contacts: 2, realised: 12 });
    expect(chooseThreshold(slice([[9, 10], [7, 2], [5, 30], [3, -1]]), { budget: 1 })).toEqual({ threshold: 9, contacts: 1, realised: 10 });
  });
});
