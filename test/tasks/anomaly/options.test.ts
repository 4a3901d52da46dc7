import { describe, expect, it } from 'vitest';
import { registry } from '../../../src/registry.ts';
import { parseAnomalyOptions } from '../../../src/tasks/anomaly/options.ts';
import { sourceOf } from '../sourceOf.ts';
import { type Given, paymentsSource } from './fixtures.ts';

const parse = async (given: unknown) => parseAnomalyOptions(given, (await paymentsSource()).facts, registry);

describe('parseAnomalyOptions', () => {
  it('has a default for everything, and proposes no label', async () => {
    const { models, ...others } = await parse({});
    expect(models).toEqual([{ kind: 'isolation-forest', params: { nEstimators: 100, maxSamples: 256, contamination: 0.1, maxFeatures: 1 } }]);
    expect(others).toEqual({ seed: 42, exclude: [], features: undefined, key: undefined, label: undefined, positiveClass: undefined });
  });

  it('takes what is said', async () => {
    const given = { features: ['amount'], exclude: ['channel'], key: 'payment_id', label: 'fraud', positiveClass: 'no', seed: 7, params: { contamination: 0.02 } };
    expect(await parse(given)).toMatchObject({ features: ['amount'], exclude: ['channel'], key: 'payment_id', label: 'fraud', positiveClass: 'no', seed: 7, models: [{ params: { contamination: 0.02, nEstimators: 100 } }] });
  });

  const bad: readonly [string, unknown, RegExp][] = [
    ['no object', [], /"options" must be an object/],
    ['an unknown option', { target: 'fraud' }, /no option "target".*of "anomaly" are: models, params/],
    ['a column that is not there', { features: ['amuont'] }, /"features" names the column "amuont", which "fixture" does not have/],
    ['a label of many values', { label: 'amount' }, /"amount" cannot be the label: it has \d+ different values, and a label has two/],
    ['a label of one value', { label: 'country' }, /"country" cannot be the label: it has 1 different/],
    ['a label among the features', { label: 'fraud', features: ['amount', 'fraud'] }, /"features" names the label, "fraud"/],
    ['a key that repeats', { key: 'channel' }, /"channel" cannot name rows: it has 4 different values in 300 rows/],
    ['a key that is the label', { key: 'fraud', label: 'fraud' }, /"fraud" is the label, and cannot be the key too/],
    ['a class without a label', { positiveClass: 'yes' }, /"positiveClass" is a class of the "label"/],
    ['a model that learns targets', { models: ['gbdt'] }, /"gbdt", which cannot find unusual rows\. It learns: /],
    ['a share past a half', { params: { contamination: 0.6 } }, /contamination/],
    ['a seed that is none', { seed: -1 }, /"seed" must be a whole number/],
  ];
  it.each(bad)('refuses %s in one line', async (_, given, message) => {
    await expect(parse(given as Given)).rejects.toThrow(message);
  });

  it('refuses a table of one row', async () => {
    const { facts } = await sourceOf(['a'], [['1']]);
    await expect(parseAnomalyOptions({}, facts, registry)).rejects.toThrow(/one row only/);
  });
});
