import type { TableWarning } from '../core/data/profile.ts';
import { t } from './messages/columns.ts';

/** A warning in words. Types among its facts are said as the page calls them; a key without words is shown as it is. */
export function warningText({ key, facts }: TableWarning): string {
  const repair = key === 'repaired' ? t.maybe(`repair.${String(facts.repair)}`, facts) : undefined;
  if (repair) return repair;
  const mostly = facts.mostly === undefined ? undefined : (t.maybe(`type.${String(facts.mostly)}`) ?? String(facts.mostly));
  return t.maybe(`warning.${key}`, mostly === undefined ? facts : { ...facts, mostly: mostly.toLowerCase() }) ?? key;
}
