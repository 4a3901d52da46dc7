import type { ThresholdOption } from '../../tasks/tabular/types.ts';

export type ThresholdRule = 'fixed' | 'f1' | 'youden';

/** From which chance on a row is flagged, as a person says it: in percent, or by a rule. */
export class ThresholdDraft {
  rule = $state<ThresholdRule>('fixed');
  percent = $state(50);
  readonly #onchange: () => void;

  constructor(onchange: () => void) {
    this.#onchange = onchange;
  }

  set(change: Partial<Pick<ThresholdDraft, 'rule' | 'percent'>>): void {
    Object.assign(this, change);
    this.#onchange();
  }

  get problem(): 'badThreshold' | undefined {
    return this.rule !== 'fixed' || (this.percent >= 0 && this.percent <= 100) ? undefined : 'badThreshold';
  }

  get option(): ThresholdOption {
    return this.rule === 'fixed' ? this.percent / 100 : this.rule;
  }
}
