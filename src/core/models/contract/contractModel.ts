import type { ContractOutcome, Engine, FeatureTable } from '../../contract/index.ts';
import type { ArtifactReader } from '../artifactReader.ts';
import { DAYS_IN_MONTH, discountedDays } from './discount.ts';
import { readContracts } from './features.ts';
import type { ContractRows } from './features.ts';
import { groupIndices, shareOf } from './groups.ts';
import type { ContractNets } from './nets.ts';
import { addStep, chanceOn, chanceUntil, createSteps, expectedDays, startSteps } from './steps.ts';
import type { Steps } from './steps.ts';

/** For which window a model predicts. */
export type ContractWindow = Pick<ContractOutcome, 'horizonDays' | 'discountRate'>;

/** Writes the chances of one row into `steps`. */
export type LifeOfRow = (row: number, steps: Steps) => void;

/** How long contracts live, as a model has learned it, and what they bring meanwhile. */
export interface ContractCore {
  readonly window: ContractWindow;
  readonly nets: ContractNets;
  /** Steps that a row may have at most, the first included. */
  readonly maxSteps: number;
  /** The lives of a table's rows. */
  livesOf(x: FeatureTable, rows: ContractRows, engine?: Engine): LifeOfRow;
}

/** What each prediction is made of: retained + expansion − contraction. */
export interface ContractParts {
  readonly [name: string]: Float64Array;
  /** Chance of access on the last day of the horizon. */
  readonly survival: Float64Array;
  /** Money of the MRR as it was at the cutoff: Σ over days of chance · MRR · paid share · discount. */
  readonly retained: Float64Array;
  readonly expansion: Float64Array;
  readonly contraction: Float64Array;
  /** Chance to pay nothing at all: that a trial is not gone on with; NaN for paused contracts, whose end of pause nobody knows. */
  readonly nothing: Float64Array;
}

/** Throws `bad-input` for a feature that is missing. */
export function contractParts(core: ContractCore, x: FeatureTable, engine?: Engine): ContractParts {
  const rows = readContracts(x);
  const { horizonDays, discountRate } = core.window;
  const { nets } = core;
  const counted = discountedDays(horizonDays, discountRate);
  const groupOfRow = groupIndices(nets.groups, rows);
  const lifeOfRow = core.livesOf(x, rows, engine);
  const steps = createSteps(core.maxSteps + 2);
  const parts = { survival: new Float64Array(x.rows), retained: new Float64Array(x.rows), expansion: new Float64Array(x.rows), contraction: new Float64Array(x.rows), nothing: new Float64Array(x.rows) };
  for (let row = 0; row < x.rows; row++) {
    startSteps(steps);
    const knownEnd = rows.daysToKnownEnd[row];
    if (Number.isNaN(knownEnd)) lifeOfRow(row, steps);
    else if (knownEnd < horizonDays) addStep(steps, knownEnd, nets.keptShare);
    const trial = rows.trialDaysLeft[row];
    const paidShare = rows.isPaused[row] === 1 ? nets.pausedPaidShare : nets.paidShare;
    const retained = (rows.mrr[row] / DAYS_IN_MONTH) * paidShare * expectedDays(steps, trial, counted);
    parts.survival[row] = chanceUntil(steps, horizonDays);
    parts.retained[row] = retained;
    parts.expansion[row] = retained * shareOf(nets.expansion, groupOfRow[row]);
    parts.contraction[row] = retained * shareOf(nets.contraction, groupOfRow[row]);
    parts.nothing[row] = chanceOfNothing(steps, rows, row, horizonDays);
  }
  return parts;
}

function chanceOfNothing(steps: Steps, { mrr, trialDaysLeft, isPaused }: ContractRows, row: number, horizonDays: number): number {
  if (mrr[row] === 0 || trialDaysLeft[row] >= horizonDays) return 1;
  if (isPaused[row] === 1) return NaN;
  // Who leaves on the day on which the trial ends pays nothing.
  return trialDaysLeft[row] === 0 ? 0 : 1 - chanceOn(steps, trialDaysLeft[row]);
}

export function predictContracts(core: ContractCore, x: FeatureTable, engine?: Engine): Float64Array {
  const { retained, expansion, contraction } = contractParts(core, x, engine);
  return retained.map((money, row) => money + expansion[row] - contraction[row]);
}

/** Throws `bad-file`. */
export function readWindow(reader: ArtifactReader): ContractWindow {
  const horizonDays = reader.finiteNumber('horizonDays');
  const discountRate = reader.finiteNumber('discountRate');
  if (!Number.isInteger(horizonDays) || horizonDays < 1 || horizonDays > 36_525) reader.refuse('its horizon is not a whole number of days');
  if (discountRate < 0 || discountRate > 1e6) reader.refuse('its discount rate is out of range');
  return { horizonDays, discountRate };
}
