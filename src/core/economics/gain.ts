import { checkChurned, checkFinite, checkProspects, checkTerms } from './contactTerms.ts';
import type { ContactTerms, Prospects } from './contactTerms.ts';

/**
 * Money each contact is expected to bring: p·s·(V − d) − (1 − p)·a·d − c. A leaver who is saved brings V and takes the incentive; a stayer
 * brings nothing and may take it; every contact costs c. Throws `bad-input` as `checkTerms` and `checkProspects` do.
 */
export function expectedGain(prospects: Prospects, terms: ContactTerms): Float64Array {
  checkTerms(terms);
  checkProspects(prospects);
  return prospects.probability.map((p, row) => gainOf(p, prospects.value[row], terms));
}

/**
 * What each contact was worth once it is known who left: the gain with the label (1 left, 0 stayed) in place of p. Still an expectation
 * over who is saved and who takes the incentive: s and a are what was assumed, not what was seen. Throws `bad-input`.
 */
export function realisedGain(churned: ArrayLike<number>, value: Float64Array, terms: ContactTerms): Float64Array {
  checkTerms(terms);
  checkFinite(value, 'value');
  checkChurned(churned, value.length);
  return value.map((v, row) => gainOf(churned[row], v, terms));
}

/** Money each contact is expected to cost: c + d·(p·s + (1 − p)·a). Throws `bad-input`. */
export function expectedCost(prospects: Prospects, terms: ContactTerms): Float64Array {
  checkTerms(terms);
  checkProspects(prospects);
  const { saveRate, takeUp, incentive, contactCost } = terms;
  return prospects.probability.map((p) => contactCost + incentive * (p * saveRate + (1 - p) * takeUp));
}

/** The most a contact can cost: c + d, where everyone takes the incentive. Throws `bad-input`. */
export function certainCost(terms: ContactTerms): number {
  checkTerms(terms);
  return terms.contactCost + terms.incentive;
}

/**
 * The save rate at which contacting a user neither gains nor loses: ((1 − p)·a·d + c) / (p·(V − d)). NaN where no save rate would do: nobody
 * to save (p = 0), nothing to save (V ≤ d), or more than 1 would be needed. The terms' own save rate plays no part. Throws `bad-input`.
 */
export function breakEvenSaveRates(prospects: Prospects, terms: ContactTerms): Float64Array {
  checkTerms(terms);
  checkProspects(prospects);
  const { probability, value } = prospects;
  return probability.map((p, row) => rateOf(spentWithoutSaving(p, terms), p * (value[row] - terms.incentive)));
}

/** The save rate at which contacting all of `list` (row numbers) neither gains nor loses; null where none from 0 to 1 does, or the list is empty. Throws `bad-input`. */
export function breakEvenOfList(prospects: Prospects, list: ArrayLike<number>, terms: ContactTerms): number | null {
  checkTerms(terms);
  checkProspects(prospects);
  let spent = 0;
  let saved = 0;
  for (let at = 0; at < list.length; at++) {
    const p = prospects.probability[list[at]];
    spent += spentWithoutSaving(p, terms);
    saved += p * (prospects.value[list[at]] - terms.incentive);
  }
  const rate = rateOf(spent, saved);
  return Number.isNaN(rate) ? null : rate;
}

/** Σ of `gain` over the rows of `list`. Throws `bad-input` where a gain is not finite or a row is not there. */
export function totalOf(gain: Float64Array, list: ArrayLike<number>): number {
  const listed = Float64Array.from(list, (row) => gain[row]);
  checkFinite(listed, 'gain');
  return listed.reduce((sum, value) => sum + value, 0);
}

function gainOf(p: number, value: number, { saveRate, takeUp, incentive, contactCost }: ContactTerms): number {
  return p * saveRate * (value - incentive) - (1 - p) * takeUp * incentive - contactCost;
}

function spentWithoutSaving(p: number, { takeUp, incentive, contactCost }: ContactTerms): number {
  return (1 - p) * takeUp * incentive + contactCost;
}

function rateOf(spent: number, saved: number): number {
  const rate = spent / saved;
  return saved > 0 && rate <= 1 ? rate : NaN;
}
