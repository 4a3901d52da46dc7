import type { ColumnSchema } from '../../core/data/column.ts';
import type { ColumnProfile } from '../../core/data/profile.ts';
import { holdsUnixTimes } from '../../core/data/unixTime.ts';

export type RoleProblem = 'missing' | 'not-date' | 'not-number' | 'same';

/** What a table's roles ask of their columns. */
export interface RoleRules<Role extends string> {
  readonly roles: readonly Role[];
  readonly required: readonly Role[];
  readonly dates: ReadonlySet<Role>;
  readonly numbers: ReadonlySet<Role>;
}

/** What is wrong with a mapping of roles to columns, by role; empty where it can be used. */
export function roleProblems<Role extends string>({ roles, required, dates, numbers }: RoleRules<Role>, schemas: readonly ColumnSchema[], columns: Readonly<Partial<Record<Role, string>>>, profiles: readonly ColumnProfile[] = []): Partial<Record<Role, RoleProblem>> {
  const names = Object.values<string | undefined>(columns);
  const problems: Partial<Record<Role, RoleProblem>> = {};
  for (const role of roles) {
    const name = columns[role];
    const place = schemas.findIndex((schema) => schema.name === name);
    const type = schemas.at(place)?.type;
    const holdsDays = type === 'date' || type === 'datetime' || holdsUnixTimes(profiles.at(place));
    if (place < 0) {
      if (required.includes(role) || name !== undefined) problems[role] = 'missing';
    } else if (dates.has(role) && !holdsDays) problems[role] = 'not-date';
    else if (numbers.has(role) && type !== 'number') problems[role] = 'not-number';
    else if (names.indexOf(name) !== names.lastIndexOf(name)) problems[role] = 'same';
  }
  return problems;
}
