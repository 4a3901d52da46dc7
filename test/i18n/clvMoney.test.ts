import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KINDS } from '../../src/tasks/clv/money/kinds.ts';
import { kindName } from '../../src/i18n/messages/clvMoney.ts';
import { warningText } from '../../src/ui/runs/reportWarning.ts';

const files = ['money/ledgerWarnings.ts', 'completeThrough.ts'];
const keys = files.flatMap((name) => [...readFileSync(new URL(`../../src/tasks/clv/${name}`, import.meta.url), 'utf8').matchAll(/key: '([\w-]+)'/g)].map(([, key]) => key));

describe('what is said of money', () => {
  it('has a text for every warning', () => {
    expect(keys.length).toBeGreaterThan(9);
    expect(keys.filter((key) => warningText({ key, message: '', facts: { rows: 2 } }) === undefined)).toEqual([]);
  });

  it('says kinds and days in plain words', () => {
    expect(KINDS.map(kindName)).toEqual(['charge', 'refund', 'chargeback', 'tax', 'discount']);
    expect(warningText({ key: 'other-sign', message: '', facts: { rows: 1, kinds: 'refund, charge' } })).toMatch(/^1 row is written with the other sign than most of its kind \(refund, charge\)/);
    expect(warningText({ key: 'short-last-days', message: '', facts: { rows: 3, usual: 100, shortDay: '2024-05-08', proposed: '2024-05-07' } })).toMatch(/8.*2024 has 3 rows.*about 100.*7.*2024/);
  });
});
