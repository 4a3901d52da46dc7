import { DEFAULT_SEED } from '../options.ts';
import { planColumns } from '../table/columns.ts';
import { columnOf } from '../table/facts.ts';
import type { TableFacts } from '../table/facts.ts';
import { classesOf, learnableFrom, proposePositive, proposeTarget, sortClasses } from '../table/target.ts';
import { timeColumns, weightColumns } from './specialColumns.ts';
import { takenAsTarget } from './takenColumns.ts';
import type { SplitOption, TabularProposal } from './types.ts';

const DEFAULT_SHARE = 0.25;

/** What could be learned from a table, of what, and why; `target` where a person chose another than the one proposed. */
export function proposeTabular(facts: TableFacts, target?: string): TabularProposal {
  const found = target === undefined ? proposeTarget(facts) : ({ column: target, reason: 'chosen' } as const);
  const shared = { timeColumns: timeColumns(facts), weightColumns: weightColumns(facts), split: proposeSplit(facts, DEFAULT_SEED) };
  if (!found) return { possible: [], classes: [], ...planColumns(facts, { taken: [], exclude: [] }), ...shared };
  const { schema, profile } = columnOf(facts, found.column);
  const possible = learnableFrom(schema, profile, facts.rows);
  const learn = possible.at(0);
  const counts = classCounts(facts, found.column);
  const { columns, features } = planColumns(facts, { taken: [takenAsTarget(found)], exclude: [] });
  return {
    target: found.column,
    learn,
    possible,
    classes: sortClasses(counts.map(({ name }) => name)),
    ...(counts.length === 2 ? { positiveClass: proposePositive(counts) } : {}),
    columns,
    features,
    ...shared,
  };
}

/** Later rows are held out where a date says which they are; else a quarter, by chance. */
export function proposeSplit(facts: TableFacts, seed: number, share = DEFAULT_SHARE): SplitOption {
  const column = timeColumns(facts).at(0);
  return column === undefined ? { kind: 'holdout', share, seed } : { kind: 'time', column, share };
}

function classCounts(facts: TableFacts, target: string): readonly { readonly name: string; readonly rows: number }[] {
  const { schema, profile } = columnOf(facts, target);
  const { top = [], mean, min = 0, max = 1, missing } = profile;
  return classesOf(schema, profile).map((name) => {
    const counted = top.find(({ value }) => value === name)?.count;
    // Of two numbers the mean tells how often each is there.
    const upper = ((mean ?? 0) - min) / (max - min);
    return { name, rows: counted ?? (facts.rows - missing) * (name === String(max) ? upper : 1 - upper) };
  });
}
