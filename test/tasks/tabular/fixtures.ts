import { createRng } from '../../../src/core/random.ts';
import type { TableSource } from '../../../src/tasks/table/facts.ts';
import { sourceOf } from '../sourceOf.ts';

/** Members who leave the sooner the less they use and the more they pay: key, date, numbers, categories with holes, and a target of two classes. */
export async function membersSource(count = 400, seed = 1): Promise<TableSource> {
  const rng = createRng(`members/${seed}`);
  const plans = ['basic', 'plus', 'pro'];
  const rows = Array.from({ length: count }, (_, i) => {
    const hours = Math.round(1000 * rng.next()) / 10;
    const price = 5 + rng.int(40);
    const plan = rng.next() < 0.1 ? '' : plans[rng.int(3)];
    const leaves = rng.next() < 1 / (1 + Math.exp(0.08 * hours - 0.08 * price - (plan === 'basic' ? 1.5 : 0)));
    const day = 1 + Math.floor((27 * i) / count);
    return [`M-${seed}-${i}`, `2024-03-${String(day).padStart(2, '0')}`, rng.next() < 0.05 ? '' : String(hours), String(price), plan, leaves ? 'yes' : 'no'];
  });
  return sourceOf(['member_id', 'joined', 'hours', 'price_paid', 'plan', 'churned'], rows);
}

/** Three kinds of flowers told apart by two measures, one of them only noise. */
export async function flowersSource(count = 300): Promise<TableSource> {
  const rng = createRng('flowers');
  const kinds = ['iris', 'rose', 'tulip'];
  const rows = Array.from({ length: count }, () => {
    const kind = rng.int(3);
    return [(3 * kind + rng.normal()).toFixed(3), rng.normal().toFixed(3), kinds[kind]];
  });
  return sourceOf(['width', 'noise', 'species'], rows);
}
