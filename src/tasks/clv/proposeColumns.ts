import type { ColumnSchema } from '../../core/data/column.ts';
import type { ColumnProfile } from '../../core/data/profile.ts';
import { proposeTransactionColumns } from './columns.ts';
import { proposeSubscriptionColumns } from './contract/subscriptionColumns.ts';
import { proposeByName } from './proposeByName.ts';
import type { Mapping, RolesOf, SourceName } from './sources.ts';

/** A table as a proposal looks at it; `profiles` are in the order of `schemas`. */
export interface ProposedTable {
  readonly schemas: readonly ColumnSchema[];
  readonly profiles: readonly ColumnProfile[];
  readonly rows: number;
}

/** Which column of a source is which; a role is absent where no column fits. */
export function proposeColumns<Name extends SourceName>(source: Name, { schemas, profiles, rows }: ProposedTable): Mapping<RolesOf[Name]> {
  const proposals: { readonly [Source in SourceName]: () => Mapping<RolesOf[Source]> } = {
    transactions: () => proposeTransactionColumns(schemas, profiles, rows).columns,
    subscriptions: () => proposeSubscriptionColumns(schemas, profiles, rows).columns,
    customers: () => withKey(proposeByName('customers', schemas), { schemas, profiles, rows }),
    rates: () => proposeByName('rates', schemas),
  };
  return proposals[source]();
}

/** Of no known name, the customer is the first column of texts in which every row has one of its own. */
function withKey(columns: Mapping<RolesOf['customers']>, { schemas, profiles, rows }: ProposedTable): Mapping<RolesOf['customers']> {
  if (columns.customer !== undefined) return columns;
  const isKey = ({ name, type }: ColumnSchema, at: number) => (type === 'text' || type === 'category') && !Object.values(columns).includes(name) && profiles[at].missing === 0 && profiles[at].distinct >= 0.99 * rows;
  const key = schemas.find(isKey);
  return key ? { customer: key.name, ...columns } : columns;
}
