import type { ColumnChoice } from '../table/columns.ts';
import type { TargetProposal } from '../table/target.ts';

type Taken = ColumnChoice['taken'][number];

export function takenAsTarget({ column, reason }: TargetProposal): Taken {
  return { column, use: 'target', reason, note: 'What is predicted.' };
}

export function takenAsWeight(column: string): Taken {
  return { column, use: 'weight', reason: 'chosen', note: 'How much each row counts in learning.' };
}
