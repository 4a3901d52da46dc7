import { type Json, WorkbenchError } from '../core/contract/index.ts';
import { isRecord } from '../core/contract/record.ts';
import { contactList } from '../core/economics/contactList.ts';
import { breakEvenOfList, certainCost, expectedCost, expectedGain, totalOf } from '../core/economics/gain.ts';
import type { BudgetCounts } from '../core/economics/profitReport.ts';
import { type Arm, assignArms } from '../core/economics/trial/assignArms.ts';
import { type ContactListRows, LIST_HEADER, listRows } from '../core/economics/trial/listFile.ts';
import { type SealedTrial, openSeal, readSeal, sealTrial } from '../core/economics/trial/seal.ts';
import { usersNeeded, varianceAhead } from '../core/economics/trial/trialSize.ts';
import { createCsvWriter } from '../formats/csv/writeCsv.ts';
import { listPredictionIds, readPredictions, savePredictions } from '../storage/predictions.ts';
import type { PredictionsRecord } from '../storage/records.ts';
import type { Database } from '../storage/schema.ts';
import { economicsOption } from '../tasks/churn/economicsOption.ts';
import { labelWindow } from '../tasks/churn/labelWindow.ts';
import type { ChurnLabel, ChurnPredictions, Economics } from '../tasks/churn/types.ts';
import type { ChurnList, ChurnListPreview, ChurnListRequest } from './churnProtocol.ts';
import { type ChurnRecord, readChurnRecord } from './churnRecords.ts';

/** Rows of a preview. */
const SHOWN = 100;
/** What a stored list's findings begin with. */
const FINDINGS = 'contact-list';

/** A list in order of rank, best first: money by user. */
export interface RankedUsers {
  readonly keys: readonly string[];
  readonly probability: Float64Array;
  readonly value: Float64Array;
  readonly gain: Float64Array;
  readonly cost: Float64Array;
  readonly terms: Economics;
  readonly seed: number;
  readonly controlShare: number;
}

/** What a list would be, before it is sealed. Throws `bad-input` for a limit or share that is none, and where no user has a value. */
export async function previewChurnList(db: Database, request: ChurnListRequest): Promise<ChurnListPreview> {
  const ranked = rankUsers(basisOf(await readChurnRecord(db, request.predictionsId)), request);
  const { keys, probability, value, gain, cost, terms, controlShare } = ranked;
  const arms = assignArms(keys.length, controlShare, ranked.seed);
  const contacted = Int32Array.from(keys.keys()).filter((row) => arms[row] === 'contact');
  return {
    listed: keys.length,
    contacts: contacted.length,
    controls: keys.length - contacted.length,
    expectedGain: totalOf(gain, contacted),
    cost: { expected: totalOf(cost, contacted), certain: certainCost(terms) * contacted.length },
    expectedLeavers: probability.reduce((sum, p) => sum + p, 0),
    breakEvenSaveRate: breakEvenOfList({ probability, value }, contacted, terms),
    needed: neededFor(ranked, arms),
    rows: keys.slice(0, SHOWN).map((key, row) => ({ key, rank: row + 1, probability: probability[row], gain: gain[row], arm: arms[row] })),
  };
}

/** Draws the control, seals it and keeps the list with its run. The same request answers the same list, as it was first sealed. Throws as `previewChurnList` does, and where nobody is listed. */
export async function sealChurnList(db: Database, request: ChurnListRequest, nowMs: number): Promise<ChurnList> {
  const found = await readChurnRecord(db, request.predictionsId);
  const ranked = rankUsers(basisOf(found), request);
  if (ranked.keys.length === 0) throw new WorkbenchError('bad-input', 'Nobody is expected to bring more than a contact costs, so there is no list. Check the value, the save rate and the costs, or the limits.', { option: 'economics' });
  const { cutoff, from, until } = trialWindow(found);
  const trial = await sealTrial({ keys: ranked.keys, seed: ranked.seed, controlShare: ranked.controlShare, from, until });
  const listId = `${request.predictionsId}:list:${trial.seal.id}`;
  const stored = (await listPredictionIds(db, found.run.id)).includes(listId);
  if (!stored) await savePredictions(db, recordOf(found, ranked, trial, { listId, cutoff, nowMs }));
  return (await readChurnList(db, listId)).list;
}

/** A run's sealed lists, newest first. */
export async function churnLists(db: Database, runId: string): Promise<readonly ChurnList[]> {
  const lists: ChurnList[] = [];
  for (const id of await listPredictionIds(db, runId)) if (id.includes(':list:')) lists.push((await readChurnList(db, id)).list);
  return lists.sort((a, b) => b.createdAtMs - a.createdAtMs || (a.listId < b.listId ? 1 : -1));
}

/** The list as a file: every user with rank, expected gain and arm. */
export async function churnListCsv(db: Database, listId: string, neutraliseFormulas: boolean): Promise<Blob> {
  const { keys, probability, gain, trial } = await readChurnList(db, listId);
  return listBlob({ keys, probability, gain }, trial, neutraliseFormulas);
}

export function listBlob(rows: ContactListRows, trial: SealedTrial, neutraliseFormulas: boolean): Blob {
  const writer = createCsvWriter({ neutraliseFormulas });
  return new Blob([writer.rows([LIST_HEADER]), writer.rows(listRows(rows, trial))], { type: 'text/csv' });
}

/** A list as it was sealed. */
export interface StoredList extends Omit<RankedUsers, 'terms' | 'seed' | 'controlShare'> {
  readonly list: ChurnList;
  readonly trial: SealedTrial;
  /** Days since 1970-01-01. */
  readonly cutoff: number;
}

/** Throws `not-found`, and `bad-file` where the list is not the one that was sealed. */
export async function readChurnList(db: Database, listId: string): Promise<StoredList> {
  const { runId, createdAtMs, predictions, findings } = await readPredictions(db, listId);
  if (!isRecord(findings) || findings.kind !== FINDINGS || typeof findings.predictionsId !== 'string') throw new WorkbenchError('not-found', `"${listId}" is no contact list. Choose one that was exported.`, { listId });
  const seal = await readSeal(findings.seal);
  const { keys, parts = {} } = predictions;
  const trial = await openSeal(seal, keys);
  const [probability, value, gain, cost] = ['probability', 'value', 'gain', 'cost'].map((name) => parts[name]);
  const contacted = Int32Array.from(keys.keys()).filter((row) => trial.arms[row] === 'contact');
  const list: ChurnList = { listId, runId, predictionsId: findings.predictionsId, createdAtMs, seal, contacts: seal.listed - seal.controls, controls: seal.controls, expectedGain: totalOf(gain, contacted) };
  return { list, trial, cutoff: predictions.cutoff, keys, probability, value, gain, cost };
}

/** What a contact was expected to cost, on average over those who were to be contacted. */
export function meanCost({ cost, trial }: Pick<StoredList, 'cost' | 'trial'>): number {
  const contacted = cost.filter((_, row) => trial.arms[row] === 'contact');
  return contacted.length === 0 ? 0 : contacted.reduce((sum, amount) => sum + amount, 0) / contacted.length;
}

/** What a list is made of: predictions, and what a run says of contacting. */
export interface ListBasis {
  readonly predictions: Pick<ChurnPredictions, 'keys' | 'cutoff' | 'calibrated' | 'value'>;
  readonly champion: string;
  readonly label: ChurnLabel;
  readonly economics: Economics;
  /** Expected gain from which contacting pays; null: for nobody. Undefined where no user has a value. */
  readonly threshold: number | null | undefined;
  readonly seed: number;
}

function basisOf({ predictions, report: { champion, label, economics, profit }, run: { seed } }: ChurnRecord): ListBasis {
  return { predictions, champion, label, economics, threshold: profit ? profit.threshold : undefined, seed };
}

/** Users by expected gain within the limits, down to the threshold that the run's calibration users chose. */
export function rankUsers({ predictions, champion, label, economics, threshold, seed }: ListBasis, request: Omit<ChurnListRequest, 'predictionsId'>): RankedUsers {
  // The request is untrusted, and its limits are those of the option.
  const { value: _value, budgetCounts: _counts, ...terms } = economics;
  const asked = economicsOption({ ...terms, value: 0, ...defined({ capacity: request.capacity, budget: request.budget, controlShare: request.controlShare }) }, label);
  const known = Int32Array.from(predictions.keys.keys()).filter((row) => Number.isFinite(predictions.value[row]));
  if (threshold === undefined || known.length === 0) throw new WorkbenchError('bad-input', 'No user has a value, so nobody can be ranked by what a contact brings. Train again with "economics.value": a number, or a column of the users.', { option: 'economics.value' });
  const probability = Float64Array.from(known, (row) => predictions.calibrated[champion][row]);
  const value = Float64Array.from(known, (row) => predictions.value[row]);
  const gain = expectedGain({ probability, value }, economics);
  const cost = expectedCost({ probability, value }, economics);
  const counted = budgetCounts(request.budgetCounts ?? economics.budgetCounts) === 'certain' ? new Float64Array(cost.length).fill(certainCost(economics)) : cost;
  const list = contactList(gain, counted, threshold, { capacity: asked.capacity, budget: asked.budget });
  const at = (values: Float64Array) => Float64Array.from(list, (row) => values[row]);
  return {
    keys: Array.from(list, (row) => predictions.keys[known[row]]),
    probability: at(probability),
    value: at(value),
    gain: at(gain),
    cost: at(cost),
    terms: economics,
    seed: request.seed ?? seed,
    controlShare: asked.controlShare,
  };
}

function budgetCounts(given: unknown = 'expected'): BudgetCounts {
  if (given === 'expected' || given === 'certain') return given;
  throw new WorkbenchError('bad-input', `"budgetCounts" is ${JSON.stringify(given)}, and must be "expected" or "certain".`, { option: 'budgetCounts' });
}

function defined(options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/**
 * Users for 80 % power at what a contact is expected to bring before its cost, and at its cost. What was expected of each user is known beforehand and taken out of the
 * spread (see adjustFor), so that the chance to stay alone is left of it: V²·p·(1 − p).
 */
function neededFor({ keys, probability, value, gain, cost, controlShare }: RankedUsers, arms: readonly Arm[]): ChurnListPreview['needed'] {
  if (!arms.includes('control')) return { expected: null, paying: null };
  const users = keys.length;
  const mean = (amountOf: (row: number) => number) => keys.reduce((sum, _, row) => sum + amountOf(row), 0) / users;
  const spread = mean((row) => value[row] ** 2 * probability[row] * (1 - probability[row]));
  const toShow = (effect: number) => usersNeeded({ users, variance: varianceAhead(spread, users, controlShare), effect: Math.max(0, effect) });
  return { expected: toShow(mean((row) => gain[row] + cost[row])), paying: toShow(mean((row) => cost[row])) };
}

/** Contacts begin at the cutoff; what they bring counts until the label window ends. */
function trialWindow({ predictions, report }: ChurnRecord): { cutoff: number; from: number; until: number } {
  const { to } = labelWindow(predictions.cutoff, { step: report.step, gap: report.plan.gap, horizon: report.plan.horizon });
  return { cutoff: predictions.cutoff, from: predictions.cutoff, until: to };
}

/** Lists are kept as predictions of their run, and go with it. */
function recordOf({ record, run, report, predictions }: ChurnRecord, { keys, probability, value, gain, cost }: RankedUsers, { seal }: SealedTrial, { listId, cutoff, nowMs }: { readonly listId: string; readonly cutoff: number; readonly nowMs: number }): PredictionsRecord {
  const rowOf = new Map(predictions.keys.map((key, row) => [key, row]));
  const actual = Float64Array.from(keys, (key) => predictions.actual[rowOf.get(key) ?? -1] ?? NaN);
  const findings: Json = { kind: FINDINGS, predictionsId: record.id, seal: { ...seal } };
  return { id: listId, runId: run.id, datasetId: record.datasetId, request: record.request, createdAtMs: nowMs, predictions: { keys, cutoff, actual, byKind: { [report.champion]: probability }, parts: { probability, value, gain, cost } }, findings };
}
