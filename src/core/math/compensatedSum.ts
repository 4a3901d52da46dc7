/** Adds numbers up with what rounding loses carried along (Neumaier 1974): sums of money stay exact to the cent, in whatever order they come. */
export interface CompensatedSum {
  add(value: number): void;
  total(): number;
}

export function compensatedSum(): CompensatedSum {
  let sum = 0;
  let lost = 0;
  return {
    add(value) {
      const next = sum + value;
      lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
      sum = next;
    },
    total: () => sum + lost,
  };
}
