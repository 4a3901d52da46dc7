import { describe, expect, it } from 'vitest';
import { billingPeriodName, contractFeatureMeaning, contractFeatureName, contractPartName, contractWarning, t } from '../../src/i18n/messages/contractNames.ts';
import { modelAbout, modelName } from '../../src/i18n/messages/modelNames.ts';
import { contractNotes } from '../../src/tasks/clv/contract/contractFeatures.ts';

describe('the texts of contracts', () => {
  it('name every feature, its meaning and its unit', () => {
    for (const { name, unit } of contractNotes(45)) {
      expect(contractFeatureName(name), name).toBeTruthy();
      expect(contractFeatureMeaning(name, 45), name).toBeTruthy();
      expect(['category', 'amount', 'amountChange', 'flag'].includes(unit) || t.maybe(`unit.${unit}`, { count: 1, text: '1' }) !== undefined, unit).toBe(true);
    }
    expect(contractFeatureName('spendLast180Days')).toBe('Paid in the last 180 days');
    expect(contractFeatureName('recencyDays')).toBeUndefined();
  });

  it('name models, parts, billing periods and warnings', () => {
    for (const kind of ['survival', 'survival-logistic', 'survival-sbg', 'baseline-retention', 'baseline-arpu-churn']) {
      expect(modelName(kind)).not.toBe(kind);
      expect(modelAbout(kind)).not.toBe('');
    }
    for (const part of ['survival', 'retained', 'expansion', 'contraction', 'nothing']) expect(contractPartName(part)).toBeTruthy();
    expect(['yearly', '24 months', 'when it suits'].map(billingPeriodName)).toEqual(['yearly', 'every 24 months', 'when it suits']);
    expect(contractWarning('spells-overlap', { rows: 3, customers: 2 })).toMatch(/^3 contracts of 2 customers/);
    expect(contractWarning('cohort', {})).toBeUndefined();
  });
});
