import { WorkbenchError } from '../../core/contract/index.ts';
import type { CustomerAttributes } from '../clv/attributes.ts';
import type { ChurnData } from './readChurn.ts';
import type { ChurnSource, Economics } from './types.ts';

/**
 * V of each user, NaN where it is not known: a number for all, months of the contracts' money at the cutoff, a number column of the users table, or what `worth` says (of nobody, where it is
 * no longer there). Throws `bad-input` where there is no such column, or no contract.
 */
export function userValue({ value }: Pick<Economics, 'value'>, source: Pick<ChurnSource, 'keys' | 'mrr'>, { users: attributes, worth }: Pick<ChurnData, 'users' | 'worth'>, users: Int32Array, cutoff: number): Float64Array {
  switch (value.kind) {
    case 'constant':
      return new Float64Array(users.length).fill(value.amount);
    case 'mrr': {
      if (!source.mrr) throw new WorkbenchError('bad-input', 'Option "economics.value" asks for months of MRR, and there are no contracts. Give a number, or a column of the users.', { option: 'economics.value' });
      return source.mrr(users, cutoff).map((money) => money * value.months);
    }
    case 'column':
      return ofColumn(value.column, source.keys, attributes, users);
    case 'clv':
      return Float64Array.from(users, (user) => worth?.byKey.get(source.keys[user]) ?? NaN);
  }
}

function ofColumn(name: string, keys: readonly string[], attributes: CustomerAttributes | undefined, users: Int32Array): Float64Array {
  const attribute = attributes?.attributes.find(({ column, kind }) => column === name && kind === 'number');
  if (!attributes || attribute?.kind !== 'number') {
    const known = attributes?.attributes.filter(({ kind }) => kind === 'number').map(({ column }) => column) ?? [];
    throw new WorkbenchError('bad-input', `Option "economics.value" names the column "${name}", and the users table has no such column of numbers${known.length > 0 ? `; it has ${known.join(', ')}` : ''}. Name one, or give a number.`, { option: 'economics.value', column: name });
  }
  return Float64Array.from(users, (user) => attribute.values[attributes.rowOf.get(keys[user]) ?? -1] ?? NaN);
}
