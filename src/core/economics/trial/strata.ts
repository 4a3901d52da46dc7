import { strataSizes } from './assignArms.ts';
import type { Arm } from './assignArms.ts';

/** A stratum's users by arm: row numbers, which are ranks from 0. */
export type Stratum = Readonly<Record<Arm, readonly number[]>>;

/** Users of an arm for its third moment. */
const LEAST_OF_AN_ARM = 3;

/**
 * The strata that the control was drawn from, with the users whose money is known (not NaN); a stratum in which users are missing, so that an
 * arm has fewer than three, is joined with the next (the last with the one before).
 */
export function strataOf(arms: readonly Arm[], money: Float64Array, controlShare: number): Stratum[] {
  const strata: Stratum[] = [];
  let open: Stratum = { contact: [], control: [] };
  let row = 0;
  for (const { rows } of strataSizes(arms.length, controlShare)) {
    const found: Record<Arm, number[]> = { contact: [], control: [] };
    for (const end = row + rows; row < end; row++) if (!Number.isNaN(money[row])) found[arms[row]].push(row);
    open = joined(open, found);
    if (!isEnough(open)) continue;
    strata.push(open);
    open = { contact: [], control: [] };
  }
  const last = strata.pop();
  return [...strata, last ? joined(last, open) : open];
}

function isEnough({ contact, control }: Stratum): boolean {
  return contact.length >= LEAST_OF_AN_ARM && control.length >= LEAST_OF_AN_ARM;
}

function joined(one: Stratum, other: Stratum): Stratum {
  return { contact: [...one.contact, ...other.contact], control: [...one.control, ...other.control] };
}
