import { isTargetName, nameWords } from '../../core/data/columnName.ts';
import { withoutAccents } from '../../core/data/withoutAccents.ts';
import type { TrialRole } from './next/types.ts';
import type { Mapping } from './sources.ts';
import { proposeChurnColumns } from './proposeSources.ts';
import type { ProposedTable } from './proposeSources.ts';

const MARGIN_WORDS = words('margin margen revenue ingresos amount importe spend gasto profit beneficio mrr');
const LEFT_WORDS = words('left churn churned cancelled canceled gone baja abandono fuga');
const CONTACT_WORDS = words('contacted contact sent contactado contactada enviado');

/** Which column is which, by names in English and Spanish; a role is absent where no column fits. */
export function proposeTrialColumns(table: ProposedTable): Mapping<TrialRole> {
  const { schemas, profiles } = table;
  const { user } = proposeChurnColumns('users', table);
  const named = (fits: (name: string, at: number) => boolean) => schemas.find(({ name }, at) => name !== user && fits(name, at))?.name;
  const says = (name: string, known: ReadonlySet<string>) => nameWords(withoutAccents(name)).some((word) => known.has(word));
  const isMark = (at: number) => profiles[at].distinct <= 4;
  const found: Mapping<TrialRole> = {
    user,
    margin: named((name, at) => schemas[at].type === 'number' && says(name, MARGIN_WORDS)),
    left: named((name, at) => isMark(at) && (isTargetName(name) || says(name, LEFT_WORDS))),
    contacted: named((name, at) => isMark(at) && says(name, CONTACT_WORDS)),
  };
  return Object.fromEntries(Object.entries(found).filter(([, column]) => column !== undefined));
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
