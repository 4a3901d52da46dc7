import { describe, expect, it } from 'vitest';
import { parseIsoDay } from '../../../src/core/data/calendar.ts';
import { registry } from '../../../src/registry.ts';
import { parseClvOptions } from '../../../src/tasks/clv/options.ts';

const day = (text: string) => parseIsoDay(text) ?? NaN;
const range = { name: 'transactions', learn: 'spend', firstDay: day('1997-01-01'), completeThrough: day('1998-06-30') } as const;
const parse = (given: unknown) => parseClvOptions(given, [range], registry);

describe('parseClvOptions', () => {
  it('reads what a job file says', async () => {
    const options = await parse({ asOf: '1997-12-30', horizonDays: 180, models: ['gbdt', 'baseline-last-period'], seed: 7, completeThrough: '1998-06-28', shuffleTarget: true, allowFolds: true });
    expect(options).toMatchObject({ asOf: day('1997-12-30'), horizonDays: 180, seed: 7, completeThrough: day('1998-06-28'), shuffleTarget: true, allowFolds: true });
    expect(options.models.map(({ kind }) => kind)).toEqual(['gbdt', 'baseline-last-period']);
    expect(options.models[0].params).toMatchObject({ nEstimators: 150, maxDepth: 3, learningRate: 0.05 });
  });

  it('has a default for everything: predict from the day after the data', async () => {
    expect(await parse({})).toMatchObject({ asOf: day('1998-07-01'), completeThrough: range.completeThrough, horizonDays: 90, seed: 42, shuffleTarget: false, allowFolds: false });
    const { models } = await parse({});
    expect(models.map(({ kind }) => kind)).toEqual(['gbdt', 'ridge', 'bgnbd', 'ziln', 'baseline-zero', 'baseline-mean', 'baseline-last-period', 'baseline-spend-rate']);
  });

  it('adds baselines where none was asked for', async () => {
    const { models } = await parse({ models: ['ridge'] });
    expect(models.map(({ kind }) => kind)).toEqual(['ridge', 'baseline-zero', 'baseline-mean', 'baseline-last-period', 'baseline-spend-rate']);
  });

  it('tells models that predict a horizon which it is, and how money is discounted', async () => {
    const { models, money } = await parse({ models: ['bgnbd'], horizonDays: 45, discountRate: 0.1 });
    expect(models[0].params).toMatchObject({ horizonDays: 45, discountRate: 0.1 });
    expect(money).toEqual({ measure: 'net', currency: undefined, discountRate: 0.1, marginShare: 1, taxIncluded: false });
  });

  it('refuses purchases’ models for renewals with the reason, and contracts’ models for purchases', async () => {
    const contracts = { ...range, name: 'subscriptions', learn: 'contract' } as const;
    await expect(parseClvOptions({ models: ['bgnbd'] }, [contracts], registry)).rejects.toThrow(/renewal that is due is no purchase/);
    await expect(parse({ models: ['survival'] })).rejects.toThrow(/reads subscriptions, and there are none/);
    const both = await parseClvOptions({ models: ['bgnbd', 'survival'] }, [range, contracts], registry);
    expect(both.models.map(({ kind }) => kind).slice(0, 2)).toEqual(['bgnbd', 'survival']);
  });

  it('takes presets, and parameters over them', async () => {
    const { models } = await parse({ models: [{ kind: 'gbdt', preset: 'seed', params: { nEstimators: 10 } }] });
    expect(models[0].params).toMatchObject({ nEstimators: 10, maxDepth: 8, learningRate: 0.1 });
  });

  it.each([
    [[], /"options" must be an object/],
    ['gbdt', /"options" must be an object/],
    [{ asof: '1997-12-30' }, /no option "asof".*asOf/],
    [{ asOf: '30/12/1997' }, /"asOf" must be a calendar day.*30\/12\/1997/],
    [{ asOf: '1998-02-30' }, /"asOf"/],
    [{ asOf: 10_225 }, /"asOf"/],
    [{ measure: 'profit' }, /"measure" must be one of "gross", "net", "margin"/],
    [{ discountRate: -0.1 }, /"discountRate" must be a number from 0/],
    [{ marginShare: 2 }, /"marginShare" must be a number from 0 to 1/],
    [{ rfm: 'fixed' }, /"rfm" must be one of/],
    [{ completeThrough: { subscriptions: '1998-06-28' } }, /names "subscriptions"/],
    [{ asOf: '1997-01-01' }, /"asOf" is 1997-01-01, and no transaction is dated before it/],
    [{ horizonDays: 0 }, /"horizonDays" must be a whole number from 1/],
    [{ horizonDays: '180' }, /"horizonDays"/],
    [{ horizonDays: 90.5 }, /"horizonDays"/],
    [{ seed: -1 }, /"seed"/],
    [{ shuffleTarget: 'yes' }, /"shuffleTarget" must be true or false/],
    [{ models: 'gbdt' }, /"models" must be a list/],
    [{ models: [] }, /"models" must be a list/],
    [{ models: [5] }, /"models\[0\]"/],
    [{ models: ['gbdt', 'oracle'] }, /"models\[1\]" asks for "oracle".*It has: gbdt, ridge/],
    [{ models: ['constructor'] }, /asks for "constructor"/],
    [{ models: ['gbdt', { kind: 'gbdt' }] }, /"gbdt" twice/],
    [{ models: [{ kind: 'gbdt', preset: 'toString' }] }, /preset.*seed/],
    [{ models: [{ kind: 'gbdt', params: { depth: 3 } }] }, /no parameter "depth"/],
    [{ models: [{ kind: 'gbdt', params: { maxDepth: 99 } }] }, /"maxDepth" of "gbdt" must be/],
    [JSON.parse('{"__proto__": {"asOf": "1997-12-30"}}'), /no option "__proto__"/],
    [{ models: [{ kind: 'gbdt', params: JSON.parse('{"__proto__": 1}') }] }, /no parameter "__proto__"/],
    [{ models: [{ kind: 'gbdt', trees: 3 }] }, /"models\[0\]" has "trees"/],
  ])('refuses %j', async (given, message) => {
    await expect(parse(given)).rejects.toMatchObject({ code: 'bad-input', message: expect.stringMatching(message) });
  });
});
