const numbers = new Float64Array(2);
const bits = new BigInt64Array(numbers.buffer);

/** How many numbers lie between two numbers of one sign, and one more; 0 where they are equal. */
export function unitsInTheLastPlace(a: number, b: number): number {
  if (Object.is(a, b)) return 0;
  numbers[0] = a;
  numbers[1] = b;
  return Number(bits[0] > bits[1] ? bits[0] - bits[1] : bits[1] - bits[0]);
}
