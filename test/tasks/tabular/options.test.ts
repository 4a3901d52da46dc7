import { describe, expect, it } from 'vitest';
import { registry } from '../../../src/registry.ts';
import { parseTabularOptions } from '../../../src/tasks/tabular/options.ts';
import type { TabularOptions } from '../../../src/tasks/tabular/types.ts';
import { sourceOf } from '../sourceOf.ts';
import { membersSource } from './fixtures.ts';

const parse = async (given: unknown, hasTestFile = false): Promise<TabularOptions> => parseTabularOptions(given, (await membersSource(100)).facts, hasTestFile, registry);

describe('parseTabularOptions', () => {
  it('fills in what is not given', async () => {
    const options = await parse({});
    expect(options).toMatchObject({ target: 'churned', learn: 'binary', seed: 42, threshold: 0.5, exclude: [], split: { kind: 'time', column: 'joined', share: 0.25 } });
    expect(options.models.map(({ kind }) => kind)).toEqual(['gbdt', 'logistic', 'baseline-base-rate']);
    expect((await parse({}, true)).split).toEqual({ kind: 'file' });
    expect((await parse({ seed: 5, split: { kind: 'holdout' } })).split).toEqual({ kind: 'holdout', share: 0.25, seed: 5 });
    expect((await parse({ split: { kind: 'folds' } })).split).toEqual({ kind: 'folds', k: 5, seed: 42 });
  });

  it.each([[[], 'no rows'], [[['1', '2']], 'one row only']])('says that a table has too few rows', async (rows, found) => {
    const { facts } = await sourceOf(['a', 'y'], rows);
    await expect(parseTabularOptions({}, facts, false, registry)).rejects.toMatchObject({ code: 'not-enough-data', message: expect.stringContaining(found) });
  });

  it('gives parameters to each model that has them: a model’s own first, then those by kind, then shared ones', async () => {
    const { models } = await parse({ models: [{ kind: 'gbdt', params: { maxDepth: 2 } }, 'logistic'], params: { nEstimators: 9, maxDepth: 7, gbdt: { learningRate: 0.3, maxDepth: 5 } } });
    expect(models[0].params).toMatchObject({ nEstimators: 9, maxDepth: 2, learningRate: 0.3 });
    expect(models[1].params).not.toHaveProperty('nEstimators');
  });

  it.each([
    [[], /"options" must be an object/],
    [{ goal: 'x' }, /no option "goal"/],
    [{ target: 'nobody' }, /"target" names the column "nobody".*"member_id"/],
    [{ target: 'joined' }, /cannot be predicted: it holds dates/],
    [{ target: 'member_id' }, /cannot be predicted: it has 100 different values in 100 rows/],
    [{ learn: 'regression' }, /Name the column to predict in the option "target": the one proposed, "churned", can teach binary, and not regression/],
    [{ target: 'hours', learn: 'binary' }, /"learn" must be one of .*regression/],
    [{ target: 'price_paid', positiveClass: '3' }, /"positiveClass" is for targets of two classes/],
    [{ models: ['baseline-mean', 'gbdt'] }, /"models\[0\]" asks for "baseline-mean", which cannot learn binary/],
    [{ models: ['gbdt'], params: { depth: 3 } }, /"params" has "depth"/],
    [{ models: ['gbdt'], params: { logistic: {} } }, /parameters for "logistic", which is not among/],
    [{ models: ['gbdt'], params: { __proto__: null, gbdt: 3 } }, /"params\.gbdt" must be an object/],
    [{ split: 'time' }, /"split" must be an object/],
    [{ split: { kind: 'magic' } }, /"split\.kind" must be one of holdout, folds, time, file/],
    [{ split: { kind: 'folds', share: 0.5 } }, /of kind "folds" has no "share"/],
    [{ split: { kind: 'holdout', share: 1 } }, /"split\.share" must be a share/],
    [{ split: { kind: 'time', column: 'plan' } }, /holds category values and no dates/],
    [{ split: { kind: 'file' } }, /there is no test file/],
    [{ threshold: 'best' }, /"threshold" must be a number from 0 to 1/],
    [{ target: 'hours', threshold: 0.4 }, /"threshold" is for targets of two classes/],
    [{ validationShare: 0.9 }, /"validationShare" must be a share/],
    [{ weight: 'hours' }, /"hours" cannot weigh rows/],
    [{ exclude: ['churned'] }, /names the target/],
    [{ features: 'plan' }, /"features" must be a list/],
  ])('says what does not fit: %j', async (given, message) => {
    await expect(parse(given)).rejects.toThrow(message);
  });

  it('refuses a split beside a test file that it would pass over', async () => {
    await expect(parse({ split: { kind: 'holdout' } }, true)).rejects.toThrow(/There is a test file/);
  });
});
