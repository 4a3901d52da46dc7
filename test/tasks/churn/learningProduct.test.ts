import { describe, expect, it } from 'vitest';
import type { Table } from '../../../src/core/data/column.ts';
import { createTableBuilder } from '../../../src/core/data/tableBuilder.ts';
import { generateLearningProduct } from '../../../src/core/samples/learningProduct.ts';
import { LEARNING_LAST_DAY } from '../../../src/core/samples/learningWorld.ts';
import { orderSpells } from '../../../src/tasks/clv/contract/spellHistory.ts';
import { readSpells } from '../../../src/tasks/clv/contract/readSpells.ts';
import { spellWarnings } from '../../../src/tasks/clv/contract/spellWarnings.ts';
import { readAll } from '../../formats/csv/reading.ts';
import { createTestContext } from '../../testContext.ts';
import { SUBSCRIPTIONS } from '../clv/companies.ts';

const files = generateLearningProduct({ seed: 7, users: 600, days: 365 });

/** A file as its import would read it; fails where a cell or row does not fit, or the reader has something to say. */
async function read(name: keyof typeof files): Promise<Table> {
  const { header, rows, lines, quarantined, repairs } = await readAll(files[name]);
  const builder = createTableBuilder([...header], {});
  builder.add(rows.map((row) => [...row]), [...lines]);
  const outcome = builder.finish();
  if (outcome.kind !== 'built') throw new Error(`${name}: ${outcome.kind}`);
  expect({ quarantined, misfits: outcome.quarantined, warnings: outcome.warnings, repaired: Object.values(repairs).filter((count) => count !== 0) }).toEqual({ quarantined: [], misfits: [], warnings: [], repaired: [] });
  return outcome.table;
}

describe('the learning product, as the app reads it', () => {
  it.each([
    ['activity', { date: 'date', page_views: 'number', session_duration: 'number', feature_usage: 'number', lessons_completed: 'number' }],
    ['subscriptions', { start_date: 'date', trial_end: 'date', cancel_requested: 'date', access_end: 'date', pause_start: 'date', pause_end: 'date', mrr: 'number', plan: 'category', billing_period: 'category', cancel_reason: 'category' }],
    ['users', { signup_date: 'date', card_since: 'date', last_seen: 'date', country: 'category', channel: 'category', company_size: 'category' }],
    ['tickets', { date: 'date', category: 'category', priority: 'category' }],
  ] as const)('%s come clean, each column as what it is', async (name, types) => {
    const table = await read(name);
    expect(table.rows).toBe(files[name].split('\r\n').length - 2);
    const found = Object.fromEntries(table.columns.map(({ schema }) => [schema.name, schema.type]));
    expect(found).toMatchObject(types);
  });

  it('has subscriptions that are all contracts; of them the trials alone are remarked upon', async () => {
    const table = await read('subscriptions');
    const spells = readSpells(table, { ...SUBSCRIPTIONS, customer: 'user_id' });
    const history = await orderSpells(spells, createTestContext());
    expect(history.start.length).toBe(table.rows);
    expect(spellWarnings(history, LEARNING_LAST_DAY).map(({ key }) => key)).toEqual(['spells-trials']);
    expect(history.billings).toEqual(['monthly', 'yearly']);
    expect(history.unit).toBe('USD');
  });
});
