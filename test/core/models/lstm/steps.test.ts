import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../../src/core/contract/index.ts';
import { findMeasures } from '../../../../src/core/models/lstm/steps.ts';

const number = (name: string): Feature => ({ name, kind: 'number', values: new Float64Array(1) });
const category = (name: string): Feature => ({ name, kind: 'category', categories: ['a'], codes: new Int32Array(1) });
const measures = (features: readonly Feature[]) => findMeasures(features).map(({ kind, features: own }) => [kind, ...own.map(({ name }) => name)]);

describe('steps in the names of features', () => {
  it.each([['@', ''], ['_', ''], ['.', ''], ['[', ']']])('are found after %s%s, and put in the order of numbers', (before, after) => {
    const names = Array.from({ length: 11 }, (_, i) => `views${before}${i + 1}${after}`);
    expect(measures(names.toReversed().map(number))).toEqual([['stepped', ...names]]);
  });

  it('are of one measure each, beside what has none', () => {
    expect(measures([number('age'), number('views@2'), number('clicks@1'), number('views@1'), number('clicks@2'), category('plan')])).toEqual([
      ['stepped', 'clicks@1', 'clicks@2'],
      ['stepped', 'views@1', 'views@2'],
      ['number', 'age'],
      ['category', 'plan'],
    ]);
  });

  it.each([
    ['a single step', ['views@1']],
    ['steps with a gap', ['views@1', 'views@3']],
    ['steps that do not begin at 1', ['views@0', 'views@1']],
    ['steps written in different ways', ['views@1', 'views_2']],
    ['a bracket that is not closed', ['views[1', 'views[2']],
    ['zeros before', ['views@01', 'views@02']],
    ['nothing before the step', ['@1', '@2']],
  ])('are none: %s', (_, names) => {
    expect(measures(names.map(number)).map(([kind]) => kind)).toEqual(names.map(() => 'number'));
  });

  it('are numbers: categories are the same at every step', () => {
    expect(measures([number('plan@1'), category('plan@2')]).map(([kind]) => kind)).toEqual(['number', 'category']);
  });
});
