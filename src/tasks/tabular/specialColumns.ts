import { nameWords } from '../../core/data/columnName.ts';
import type { TableFacts } from '../table/facts.ts';

/** A date of birth says how old, and not when. */
const BIRTH_WORDS = new Set('birth born birthday birthdate dob nacimiento geburt geburtsdatum geburtstag'.split(' '));

/** Date columns by which rows can be divided in time: those with the role `date` first, else in the table's order. */
export function timeColumns({ columns, profiles, rows, notes }: TableFacts): readonly string[] {
  const roleOf = (name: string) => (Object.hasOwn(notes, name) ? notes[name].role : undefined);
  const usable = columns.filter(({ name, type }, i) => {
    const { distinct, missing } = profiles[i];
    return (type === 'date' || type === 'datetime') && distinct > 1 && missing <= rows / 2 && roleOf(name) !== 'ignore' && (roleOf(name) === 'date' || !nameWords(name).some((word) => BIRTH_WORDS.has(word)));
  });
  return usable.map(({ name }) => name).sort((a, b) => Number(roleOf(b) === 'date') - Number(roleOf(a) === 'date'));
}

/** Number columns without negative or missing values: what a weight may be. */
export function weightColumns({ columns, profiles }: TableFacts): readonly string[] {
  return columns.filter(({ type }, i) => type === 'number' && profiles[i].missing === 0 && (profiles[i].min ?? -1) >= 0 && (profiles[i].max ?? 0) > 0).map(({ name }) => name);
}
