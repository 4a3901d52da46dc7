import type { ColumnSchema } from '../../core/data/column.ts';
import type { ColumnProfile } from '../../core/data/profile.ts';
import { t as contracts } from '../../i18n/messages/clvSources.ts';
import { t } from '../../i18n/messages/churn.ts';
import { type Mapping, REQUIRED_ROLES, ROLES, type RolesOf, type SourceName } from '../../tasks/churn/sources.ts';
import { type RoleProblem, roleProblems } from '../models/roleProblems.ts';

export type ChurnRole = RolesOf[SourceName];
export type ChurnRoleProblems = Partial<Record<ChurnRole, RoleProblem>>;

const DATES: ReadonlySet<ChurnRole> = new Set(['date', 'start', 'cancelRequested', 'accessEnd', 'trialEnd', 'pauseStart', 'pauseEnd', 'signup']);
const NUMBERS: ReadonlySet<ChurnRole> = new Set(['amount', 'mrr']);

export function rolesOf(source: SourceName): { readonly required: readonly ChurnRole[]; readonly optional: readonly ChurnRole[] } {
  const required: readonly ChurnRole[] = REQUIRED_ROLES[source];
  return { required, optional: (ROLES[source] as readonly ChurnRole[]).filter((role) => !required.includes(role)) };
}

/** What is wrong with a source's mapping, by role; empty where it can be used. */
export function churnRoleProblems(source: SourceName, schemas: readonly ColumnSchema[], columns: Mapping<ChurnRole>, profiles: readonly ColumnProfile[]): ChurnRoleProblems {
  return roleProblems<ChurnRole>({ roles: ROLES[source], required: REQUIRED_ROLES[source], dates: DATES, numbers: NUMBERS }, schemas, columns, profiles);
}

/** A role's name; those of contracts as lifetime value calls them. */
export function roleName(role: ChurnRole): string {
  return t.maybe(`role.${role}`) ?? contracts.maybe(`role.${role}`) ?? role;
}

export function roleHelp(role: ChurnRole): string {
  return t.maybe(`help.${role}`) ?? contracts.maybe(`help.${role}`) ?? '';
}
