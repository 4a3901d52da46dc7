/** A table of people made up for tests: who buys depends on age, plan and visits, together and with some chance in it. */
import { createRng } from '../../src/core/random.ts';

const PLANS = ['basic', 'plus', 'pro'];

/** `rows` people, one a day, as CSV. */
export function peopleCsv(seed: number, rows: number): string {
  const rng = createRng(seed);
  const lines = Array.from({ length: rows }, (_, row) => {
    const age = 18 + Math.floor(rng.next() * 60);
    const plan = PLANS[Math.floor(rng.next() * PLANS.length)];
    const visits = Math.floor(rng.next() * 20);
    const likely = plan === 'pro' ? age < 45 : visits > 6 && visits < 14;
    const buys = rng.next() < (likely ? 0.9 : 0.08);
    const day = new Date(Date.UTC(2022, 0, 1 + row)).toISOString().slice(0, 10);
    return [`P-${String(row).padStart(5, '0')}`, day, age, plan, visits, 'same', buys ? 'yes' : 'no'].join(',');
  });
  return ['person,joined,age,plan,visits,country,buys', ...lines, ''].join('\r\n');
}
