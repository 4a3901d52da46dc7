import type { ChurnLabel, Economics } from '../../tasks/churn/types.ts';

export type ValueKind = Economics['value']['kind'];
type Field = 'saveRate' | 'takeUp' | 'incentive' | 'contactCost' | 'amount' | 'months' | 'column' | 'clvRun' | 'capacity' | 'budget' | 'controlShare';

/** What contacting is worth, as a person says it: shares in percent, limits empty for none. */
export class EconomicsDraft {
  saveRate = $state(20);
  takeUp = $state(50);
  incentive = $state(10);
  contactCost = $state(1);
  valueKind = $state<ValueKind>('constant');
  amount = $state(100);
  months = $state(12);
  column = $state('');
  /** Id of a run on lifetime value. */
  clvRun = $state('');
  capacity = $state<number>();
  budget = $state<number>();
  controlShare = $state(10);
  #chosen = false;

  /** Contracts have money of their own, until a person says otherwise. */
  follow(label: ChurnLabel): void {
    if (!this.#chosen || (label !== 'contract-end' && this.valueKind === 'mrr')) this.valueKind = label === 'contract-end' ? 'mrr' : 'constant';
  }

  chooseValue(kind: ValueKind): void {
    this.#chosen = true;
    this.valueKind = kind;
  }

  get problems(): Partial<Record<Field, 'badShare' | 'badAmount' | 'badCount' | 'badMonths'>> {
    const problems: Partial<Record<Field, 'badShare' | 'badAmount' | 'badCount' | 'badMonths'>> = {};
    for (const share of ['saveRate', 'takeUp'] as const) if (!within(this[share], 0, 100)) problems[share] = 'badShare';
    if (!within(this.controlShare, 0, 50)) problems.controlShare = 'badShare';
    for (const money of ['incentive', 'contactCost'] as const) if (!within(this[money], 0, 1e12)) problems[money] = 'badAmount';
    if (this.valueKind === 'constant' && !within(this.amount, 0, 1e12)) problems.amount = 'badAmount';
    if (this.valueKind === 'mrr' && !(this.months > 0 && this.months <= 1200)) problems.months = 'badMonths';
    if (this.valueKind === 'column' && this.column === '') problems.column = 'badAmount';
    if (this.valueKind === 'clv' && this.clvRun === '') problems.clvRun = 'badAmount';
    if (this.capacity !== undefined && !(Number.isInteger(this.capacity) && this.capacity >= 1)) problems.capacity = 'badCount';
    if (this.budget !== undefined && !within(this.budget, 0, 1e12)) problems.budget = 'badAmount';
    return problems;
  }

  /** As the option of a request. */
  get option(): Readonly<Record<string, unknown>> {
    const value = { constant: this.amount, column: this.column, mrr: { mrr: this.months }, clv: { clv: this.clvRun } }[this.valueKind];
    return {
      saveRate: this.saveRate / 100,
      takeUp: this.takeUp / 100,
      incentive: this.incentive,
      contactCost: this.contactCost,
      value,
      controlShare: this.controlShare / 100,
      ...(this.capacity === undefined ? {} : { capacity: this.capacity }),
      ...(this.budget === undefined ? {} : { budget: this.budget }),
    };
  }
}

function within(value: number, low: number, high: number): boolean {
  return value >= low && value <= high;
}
