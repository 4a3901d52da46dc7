import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../src/core/contract/index.ts';
import { groupBySteps } from '../../../src/tasks/table/stepGroups.ts';

const number = (name: string): Feature => ({ name, kind: 'number', values: Float64Array.of(1) });
const entry = (feature: string, contribution: number) => ({ feature, value: '1', contribution });

describe('contributions of measures over time', () => {
  const contributions = [entry('visits@2', 3), entry('plan', -2), entry('visits@1', -1), entry('hours[1]', 0.5), entry('hours[2]', 0.25), entry('hours[3]', -4)];
  const features = contributions.map(({ feature }) => number(feature));

  it('are added up by measure, largest first, others as they are', () => {
    expect(groupBySteps(contributions, features)?.byMeasure).toEqual([
      { feature: 'hours', value: null, contribution: -3.25, steps: 3 },
      { feature: 'visits', value: null, contribution: 2, steps: 2 },
      entry('plan', -2),
    ]);
  });

  it('are added up by step, in their order, behind what has no steps', () => {
    expect(groupBySteps(contributions, features)?.byStep.map(({ feature, contribution, step }) => [step ?? feature, contribution])).toEqual([['plan', -2], [1, -0.5], [2, 3.25], [3, -4]]);
  });

  it('are none where nothing is over time', () => {
    expect(groupBySteps([entry('visits@1', 1), entry('plan', 1)], [number('visits@1'), number('plan')])).toBeUndefined();
  });
});
