import { describe, expect, it } from 'vitest';
import type { TableSource } from '../../../src/tasks/table/facts.ts';
import { proposeTabular } from '../../../src/tasks/tabular/propose.ts';
import { sourceOf } from '../sourceOf.ts';
import { membersSource } from './fixtures.ts';

const rows = (count: number, cells: (i: number) => string[]) => Array.from({ length: count }, (_, i) => cells(i));
const usesOf = ({ facts }: TableSource, target?: string) => Object.fromEntries(proposeTabular(facts, target).columns.map(({ column, use, reason }) => [column, `${use}: ${reason}`]));

describe('proposeTabular', () => {
  it('finds target, classes, features and the key of a plain table, and says why', async () => {
    const source = await membersSource();
    const proposal = proposeTabular(source.facts);
    expect(proposal).toMatchObject({ target: 'churned', learn: 'binary', possible: ['binary'], classes: ['no', 'yes'], positiveClass: 'yes', timeColumns: ['joined'] });
    expect(proposal.split).toEqual({ kind: 'time', column: 'joined', share: 0.25 });
    expect(usesOf(source)).toEqual({ member_id: 'key: identifier', joined: 'features: date-parts', hours: 'features: by-type', price_paid: 'features: by-type', plan: 'features: by-type', churned: 'target: target-name' });
    expect(proposal.features.map(({ name }) => name)).toEqual(['joined:days', 'joined:month', 'joined:weekday', 'hours', 'price_paid', 'plan']);
    for (const { note } of proposal.columns) expect(note).toMatch(/\.$/);
  });

  it('leaves out what says nothing: constants, empty columns, counters, free text', async () => {
    const words = rows(60, (i) => [String(i + 1), 'same', '', `note number ${i} of a long story that nobody tells twice`, String(i % 7), String(i * 1.5)]);
    const uses = usesOf(await sourceOf(['nr', 'shop', 'empty', 'text', 'level', 'y'], words));
    expect(uses).toMatchObject({ nr: 'key: row-number', shop: 'left-out: constant', empty: 'left-out: all-missing', level: 'features: by-type', y: 'target: target-name' });
    expect(uses.text).toMatch(/^left-out: (identifier|free-text)$/);
  });

  it('keeps what a person said of columns', async () => {
    const source = await sourceOf(['id', 'a', 'b', 'c'], rows(40, (i) => [`x${i}`, String(i % 5), String(i % 3), String((i * 7) % 11)]), { a: 'target', b: 'ignore', id: 'feature' });
    expect(usesOf(source)).toEqual({ id: 'features: chosen', a: 'target: chosen', b: 'left-out: excluded', c: 'features: by-type' });
  });

  it.each([
    ['two numbers', ['0', '1'], ['binary', 'regression'], '1'],
    ['many numbers', Array.from({ length: 30 }, (_, i) => String(i / 4)), ['regression', 'multiclass'], undefined],
    ['two words, one a yes', ['retained', 'churned'], ['binary'], 'churned'],
    ['parts of a scale', ['<=50K', '>50K'], ['binary'], '>50K'],
    ['several words', ['red', 'green', 'blue'], ['multiclass'], undefined],
    ['true and false', ['true', 'false'], ['binary'], 'true'],
  ])('decides what is learned by the target: %s', async (_, values, possible, positive) => {
    const source = await sourceOf(['a', 'label'], rows(60, (i) => [String((i * 13) % 17), values[i % values.length]]));
    const proposal = proposeTabular(source.facts);
    expect([proposal.target, proposal.possible, proposal.positiveClass]).toEqual(['label', possible, positive]);
  });

  it('takes the rarer class for the positive one where names say nothing', async () => {
    const source = await sourceOf(['a', 'label'], rows(60, (i) => [String((i * 13) % 17), i % 4 === 0 ? 'north' : 'south']));
    expect(proposeTabular(source.facts).positiveClass).toBe('north');
  });

  it('has no target where nothing can be learned, and still says so column by column', async () => {
    const source = await sourceOf(['day', 'id'], rows(40, (i) => [`2024-01-${String(1 + (i % 28)).padStart(2, '0')}`, `k${i}`]));
    expect(proposeTabular(source.facts)).toMatchObject({ possible: [], classes: [] });
    expect(proposeTabular(source.facts).target).toBeUndefined();
  });

  it('does not split by a date of birth', async () => {
    const source = await sourceOf(['birth_date', 'y'], rows(40, (i) => [`19${50 + i}-01-01`, String(i * i)]));
    expect(proposeTabular(source.facts)).toMatchObject({ timeColumns: [], split: { kind: 'holdout', share: 0.25 } });
  });
});
