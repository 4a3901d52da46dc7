import { contactList } from './contactList.ts';
import type { ContactLimits } from './contactList.ts';
import { checkRows } from './contactTerms.ts';

/** Rows of the calibration slice. */
export interface ThresholdSlice {
  /** Expected and realised gain, and the cost of a contact as the budget counts it. */
  readonly expected: Float64Array;
  readonly realised: Float64Array;
  readonly cost: Float64Array;
}

export interface GainThreshold {
  /** Contact from this expected gain on, where it is above 0; null: contact nobody, for no list would have paid. */
  readonly threshold: number | null;
  /** On the slice, and so too good: what was chosen there is reported elsewhere. */
  readonly contacts: number;
  readonly realised: number;
}

/**
 * The expected gain from which contacting begins to pay: of all lists from the top down that the limits allow (`scaleLimits` to the slice), the one whose
 * realised gain is greatest, the shorter of equals. That is where the isotonic regression of realised on expected gain crosses zero. Users of equal
 * gain are taken or left together. An expected loss is never contacted, whatever luck the slice had with it. Throws `bad-input`.
 */
export function chooseThreshold({ expected, realised, cost }: ThresholdSlice, limits: ContactLimits = {}): GainThreshold {
  checkRows(realised, expected.length, 'realised gains', 'expected ones');
  const list = contactList(expected, cost, 0, limits);
  let total = 0;
  let best: GainThreshold = { threshold: null, contacts: 0, realised: 0 };
  list.forEach((row, at) => {
    total += realised[row];
    const isTied = at + 1 < list.length && expected[list[at + 1]] === expected[row];
    if (!isTied && total > best.realised) best = { threshold: expected[row], contacts: at + 1, realised: total };
  });
  // Where everyone with a gain is worth contacting, so are they who would have gained less than anyone here did.
  const isAllThatPay = best.contacts > 0 && best.contacts === expected.reduce((count, gain) => count + (gain > 0 ? 1 : 0), 0);
  return isAllThatPay ? { ...best, threshold: 0 } : best;
}
