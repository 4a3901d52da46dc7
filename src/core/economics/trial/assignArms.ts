import { WorkbenchError } from '../../contract/index.ts';
import { createRng } from '../../random.ts';

/** Whom of a contact list to contact, and whom to hold out to see what contacting is worth. */
export type Arm = 'contact' | 'control';

/** Users of the smaller arm a stratum, where the list has as many: with fewer, neither their spread nor their skewness is known. */
const SMALLER_ARM = 6;

/**
 * The arm of each user of a list, in its order of rank: a random `share` as control, drawn by `seed` within strata of consecutive ranks (about six
 * users of the smaller arm each), so that both arms hold the same part of the high and of the low gains. Decided by length, share and seed alone. The number of controls is
 * `length · share`, rounded. Throws `bad-input` where the share is not within 0–1 (1 excluded: somebody is to be contacted) or the length is none.
 */
export function assignArms(length: number, share: number, seed: number): Arm[] {
  if (!(share >= 0 && share < 1)) throw new WorkbenchError('bad-input', `The control share is ${share}, and must be from 0 to below 1. Write 10 % as 0.1.`, { what: 'controlShare' });
  if (!(Number.isSafeInteger(length) && length >= 0)) throw new WorkbenchError('bad-input', `The list's length is ${length}, and must be a whole number of 0 or more.`);
  if (!Number.isSafeInteger(seed)) throw new WorkbenchError('bad-input', `The seed is ${seed}, and must be a whole number.`, { what: 'seed' });
  const rng = createRng(seed).fork('control');
  return strataSizes(length, share).flatMap(({ rows, controls }, stratum) => rng.fork(stratum).shuffle(Array.from({ length: rows }, (_, at): Arm => (at < controls ? 'control' : 'contact'))));
}

/** The strata that `assignArms` draws from, from the top of the list down: their users, and how many of them are held out. */
export function strataSizes(length: number, share: number): readonly { readonly rows: number; readonly controls: number }[] {
  const controls = Math.round(length * share);
  const strata = Math.max(1, Math.floor(Math.min(controls, length - controls) / SMALLER_ARM));
  return Array.from({ length: strata }, (_, stratum) => ({ rows: part(length, stratum, strata), controls: part(controls, stratum, strata) }));
}

/** How many of `total` fall to the part `at` of `parts`, as equal as whole numbers are. */
function part(total: number, at: number, parts: number): number {
  return Math.round((total * (at + 1)) / parts) - Math.round((total * at) / parts);
}
