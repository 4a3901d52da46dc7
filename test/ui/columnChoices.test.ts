import { describe, expect, it } from 'vitest';
import { columnChoices } from '../../src/ui/clv/columnChoices.ts';

const models = [...['ziln', 'gbdt', 'ridge', 'bgnbd'].map((kind) => ({ kind, role: 'learner' as const })), ...['baseline-mean', 'baseline-zero'].map((kind) => ({ kind, role: 'baseline' as const }))];
const kinds = models.map(({ kind }) => kind);

describe('the columns of the customers\u2019 list', () => {
  it('are all models where there are few', () => {
    expect(columnChoices(kinds.slice(0, 5), models, 'ziln')).toEqual([{ id: 'all', kinds: kinds.slice(0, 5) }]);
  });

  it('are those that matter where there are many: the one to use, the best baseline, then by rank', () => {
    expect(columnChoices(kinds, models, 'bgnbd')).toEqual([{ id: 'main', kinds: ['bgnbd', 'baseline-mean', 'ziln', 'gbdt'] }, { id: 'all', kinds }]);
  });

  it('are the sums of two streams, and each stream by itself', () => {
    const both = ['sum', 'sum-baseline', ...kinds.map((kind) => `transactions:${kind}`), 'subscriptions:survival'];
    const sums = [{ kind: 'sum', role: 'learner' as const }, { kind: 'sum-baseline', role: 'baseline' as const }];
    expect(columnChoices(both, sums, 'sum').map(({ id, kinds: found }) => [id, found.length])).toEqual([['main', 2], ['transactions', 6], ['subscriptions', 1], ['all', 9]]);
  });

  it('are kept where predictions have no report beside them', () => {
    expect(columnChoices(kinds, [], 'gone')[0].kinds).toEqual(kinds.slice(0, 4));
  });
});
