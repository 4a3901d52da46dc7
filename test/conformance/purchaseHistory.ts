import type { Feature } from '../../src/core/contract/index.ts';
import type { Rng } from '../../src/core/random.ts';

/** What models of purchases read of a customer, with holes: bought now and then, and left at some time. Drawn from a stream of its own. */
export function purchaseHistory(rows: number, rng: Rng): readonly Feature[] {
  const column = () => new Float64Array(rows);
  const [purchaseDays, activeSpanDays, tenureDays, repeatMeanAmount] = [column(), column(), column(), column()];
  for (let row = 0; row < rows; row++) {
    const age = rng.int(300);
    const days = repeatDays(age, rng);
    const spends = 60 / (0.5 + rng.next());
    purchaseDays[row] = days.length + 1;
    activeSpanDays[row] = days.at(-1) ?? 0;
    tenureDays[row] = rng.next() < 0.05 ? NaN : age + 1;
    repeatMeanAmount[row] = days.length === 0 ? NaN : spends * (0.5 + rng.next());
  }
  return Object.entries({ purchaseDays, activeSpanDays, tenureDays, repeatMeanAmount }).map(([name, values]) => ({ name, kind: 'number', values }));
}

/** Gaps of up to some weeks, more in some customers than in others, until they leave or the observation ends. */
function repeatDays(age: number, rng: Rng): readonly number[] {
  const longest = 10 + rng.int(120);
  const leaves = rng.next() * rng.next();
  const days: number[] = [];
  for (let day = 1 + rng.int(longest); day <= age; day += 1 + rng.int(longest)) {
    days.push(day);
    if (rng.next() < leaves) break;
  }
  return days;
}

const NAMES: ReadonlySet<string> = new Set(['purchaseDays', 'activeSpanDays', 'tenureDays', 'repeatMeanAmount']);

/** Whether a feature is one that some model of customers reads by its name. */
export function isRead({ name }: Feature): boolean {
  return name.startsWith('spend') || NAMES.has(name);
}
