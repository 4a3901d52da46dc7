/** Money is added up in millionths of its currency's unit. */
const MICROS = 1e6;
/** Beyond it a sum is carried over into whole units: whole numbers of this size are still exact. */
const CARRY = 2 ** 52;

/**
 * An amount as a whole number of millionths of its unit, the nearest one, halves away from zero. Whole numbers add up exactly, in any order
 * and to exactly 0 where money went back, as amounts with decimals (0.1 + 0.2 − 0.3) do not. Up to 2⁵³ millionths, 9 billion units, a plain
 * sum of them is exact; what is worth less than half a millionth is lost.
 */
export function toMicros(amount: number): number {
  const size = Math.round(Math.abs(amount) * MICROS);
  return amount < 0 ? 0 - size : size;
}

/** Millionths as an amount: the number nearest to its decimals. */
export function fromMicros(micros: number): number {
  return micros / MICROS;
}

/** A sum of any number of amounts, exact to a millionth of the unit up to 2⁵³ units, in any order of adding. */
export class MoneySum {
  #units = 0;
  #micros = 0;

  add(amount: number): void {
    this.#micros += toMicros(amount);
    if (Math.abs(this.#micros) < CARRY) return;
    const units = Math.trunc(this.#micros / MICROS);
    this.#units += units;
    this.#micros -= units * MICROS;
  }

  get value(): number {
    return this.#units + this.#micros / MICROS;
  }
}
