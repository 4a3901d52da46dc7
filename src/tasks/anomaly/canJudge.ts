import { columnOf } from '../table/facts.ts';
import type { TableFacts } from '../table/facts.ts';
import { learnableFrom } from '../table/target.ts';

/** Whether a column has two classes, so that it can be a label. */
export function canJudge(facts: TableFacts, column: string): boolean {
  const { schema, profile } = columnOf(facts, column, 'label');
  return learnableFrom(schema, profile, facts.rows).includes('binary');
}
