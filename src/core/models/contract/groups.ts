import { WorkbenchError } from '../../contract/index.ts';
import type { Json } from '../../contract/index.ts';
import { isRecord } from '../../contract/record.ts';
import type { ArtifactReader } from '../artifactReader.ts';
import type { Category, ContractRows } from './features.ts';

/** A plan and a billing period; null is missing. */
export interface Group {
  readonly plan: string | null;
  readonly billing: string | null;
}

/** Plan × billing period of at most this many are told apart; the rest, rare ones, are as all together. */
const MAX_GROUPS = 200;

/** The most frequent groups among the rows (weighted), by name. */
export function groupsOf(rows: ContractRows, weight: Float64Array): readonly Group[] {
  const found = new Map<string, { readonly group: Group; weight: number }>();
  for (let row = 0; row < rows.rows; row++) {
    if (weight[row] === 0) continue;
    const group = { plan: nameAt(rows.plan, row), billing: nameAt(rows.billing, row) };
    const key = keyOf(group);
    const before = found.get(key);
    if (before) before.weight += weight[row];
    else found.set(key, { group, weight: weight[row] });
  }
  const entries = [...found].sort(([a, { weight: ofA }], [b, { weight: ofB }]) => ofB - ofA || (a < b ? -1 : 1));
  return entries.slice(0, MAX_GROUPS).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { group }]) => group);
}

/** Each row's index into `groups`; −1 where it is none of them. */
export function groupIndices(groups: readonly Group[], rows: ContractRows): Int32Array {
  const known = new Map(groups.map((group, i) => [keyOf(group), i]));
  const width = rows.billing.categories.length + 1;
  const seen = new Map<number, number>();
  const indices = new Int32Array(rows.rows);
  for (let row = 0; row < rows.rows; row++) {
    const pair = (rows.plan.codes[row] + 1) * width + rows.billing.codes[row] + 1;
    let index = seen.get(pair);
    if (index === undefined) {
      index = known.get(keyOf({ plan: nameAt(rows.plan, row), billing: nameAt(rows.billing, row) })) ?? -1;
      seen.set(pair, index);
    }
    indices[row] = index;
  }
  return indices;
}

function nameAt({ codes, categories }: Category, row: number): string | null {
  return codes[row] < 0 ? null : categories[codes[row]];
}

export function keyOf({ plan, billing }: Group): string {
  return JSON.stringify([plan, billing]);
}

/** How a group is called among a model's estimates. */
export function groupName({ plan, billing }: Group): string {
  return `${plan ?? '–'} × ${billing ?? '–'}`;
}

export function groupsToJson(groups: readonly Group[]): Json {
  return groups.map(({ plan, billing }) => ({ plan, billing }));
}

/** Groups of an artifact, each named once. Throws `bad-file`. */
export function readGroups(reader: ArtifactReader, name: string): readonly Group[] {
  const groups = reader.list(name).map((group) => (isGroup(group) ? { plan: group.plan, billing: group.billing } : reader.refuse(`"${name}" has an entry that is no plan and billing period`)));
  if (groups.length > MAX_GROUPS || new Set(groups.map(keyOf)).size !== groups.length) reader.refuse(`"${name}" has too many entries, or one twice`);
  return groups;
}

function isGroup(value: unknown): value is Group {
  const isName = (name: unknown) => name === null || typeof name === 'string';
  return isRecord(value) && Object.hasOwn(value, 'plan') && Object.hasOwn(value, 'billing') && isName(value.plan) && isName(value.billing);
}

/** Sums by group: a quantity, and what it is a share of. */
export interface GroupSums {
  readonly part: Float64Array;
  readonly whole: Float64Array;
  /** Over all rows, those of no group too. */
  allPart: number;
  allWhole: number;
  /** Weight of the rows. */
  rows: number;
}

/** Rows that a group's own share weighs against the overall one, at first: a group of as many is half its own. */
const SHRINKAGE_ROWS = 20;

/** Adds up `part` and `whole` by group, weighted. */
export function sumByGroup(groups: number, groupOfRow: Int32Array, weight: Float64Array, part: (row: number) => number, whole: (row: number) => number): GroupSums {
  const sums: GroupSums = { part: new Float64Array(groups), whole: new Float64Array(groups), allPart: 0, allWhole: 0, rows: 0 };
  for (let row = 0; row < groupOfRow.length; row++) {
    if (weight[row] === 0) continue;
    const ofPart = weight[row] * part(row);
    const ofWhole = weight[row] * whole(row);
    sums.allPart += ofPart;
    sums.allWhole += ofWhole;
    sums.rows += weight[row];
    if (groupOfRow[row] < 0) continue;
    sums.part[groupOfRow[row]] += ofPart;
    sums.whole[groupOfRow[row]] += ofWhole;
  }
  return sums;
}

/** part / whole of each group, shrunk to that of all rows by as much as twenty usual rows weigh; the last number is that of all rows. All 0 where there is no whole. */
export function shrunkShares({ part, whole, allPart, allWhole, rows }: GroupSums): Float64Array<ArrayBuffer> {
  const overall = allWhole > 0 ? allPart / allWhole : 0;
  const prior = rows > 0 ? (SHRINKAGE_ROWS * allWhole) / rows : 0;
  const shares = Float64Array.from({ length: part.length + 1 }, (_, g) => (g === part.length || whole[g] + prior === 0 ? overall : (part[g] + prior * overall) / (whole[g] + prior)));
  if (shares.every(Number.isFinite)) return shares;
  throw new WorkbenchError('bad-input', 'The money of these contracts is too large to be added up. Divide it by a constant and train again.');
}

/** A group's share among `shares`; that of all rows for a row of no group. */
export function shareOf(shares: Float64Array, group: number): number {
  return shares[group < 0 ? shares.length - 1 : group];
}
