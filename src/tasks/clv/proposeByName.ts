import type { ColumnSchema, ColumnType } from '../../core/data/column.ts';
import { wordsOf } from './columnNames.ts';
import type { Mapping, RolesOf } from './sources.ts';

/** Words of a column's name that speak for a role, in English, Spanish and German, and the types that can be it. */
interface Wanted {
  readonly words: readonly string[];
  readonly types: readonly ColumnType[];
}

const KEY_TYPES: readonly ColumnType[] = ['text', 'category', 'number'];
const DAY_TYPES: readonly ColumnType[] = ['date', 'datetime'];
const split = (words: string): readonly string[] => words.split(' ');

const WANTED: { readonly [Name in 'customers' | 'rates']: { readonly [Role in RolesOf[Name]]: Wanted } } = {
  customers: {
    customer: { words: split('customer customerid client cliente clientid kunde kunden kundennummer user userid usuario account cuenta id email'), types: KEY_TYPES },
    signup: { words: split('signup registered registration registro alta joined created inscripcion anmeldung registrierung'), types: DAY_TYPES },
    age: { words: split('age edad alter'), types: ['number'] },
    pageViews: { words: split('pageviews pageview views vistas seitenaufrufe'), types: ['number'] },
    sessionDuration: { words: split('session sesion sitzung duration duracion sitzungsdauer'), types: ['number'] },
    featureUsage: { words: split('featureusage usage uso nutzung'), types: ['number'] },
  },
  rates: {
    date: { words: split('date fecha datum day dia tag'), types: DAY_TYPES },
    currency: { words: split('currency moneda divisa wahrung waehrung code'), types: ['category', 'text'] },
    rate: { words: split('rate tasa tipo cambio kurs value valor wert'), types: ['number'] },
  },
};

/** For each role the column whose name has most of its words, the first of equals; each column once. */
export function proposeByName<Name extends 'customers' | 'rates'>(source: Name, schemas: readonly ColumnSchema[]): Mapping<RolesOf[Name]> {
  const taken = new Set<string>();
  const found: [string, string][] = [];
  for (const [role, { words, types }] of Object.entries<Wanted>(WANTED[source])) {
    const scores = schemas.map(({ name, type }) => (taken.has(name) || !types.includes(type) ? 0 : wordsOf(name).filter((word) => words.includes(word)).length));
    const best = Math.max(0, ...scores);
    if (best === 0) continue;
    const { name } = schemas[scores.indexOf(best)];
    taken.add(name);
    found.push([role, name]);
  }
  return Object.fromEntries(found) as Mapping<RolesOf[Name]>;
}
