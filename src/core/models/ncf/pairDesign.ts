import { WorkbenchError } from '../../contract/index.ts';
import type { Feature, FeatureTable } from '../../contract/index.ts';
import type { NetworkRows } from '../../neural/rows.ts';
import { alignFeatures, byName } from '../alignFeatures.ts';
import type { NetworkTargets } from '../network/targets.ts';

type CategoryFeature = Extract<Feature, { kind: 'category' }>;

/** One side of the pairs: the names that training rows had, in the order of their vectors. Two more follow: of rows without a name, and of names that are not known. */
export interface Side {
  readonly name: string;
  readonly categories: readonly string[];
}

export interface PairDesign {
  readonly user: Side;
  readonly item: Side;
}

const USER = /user|customer|client|member|person|usuario|cliente|persona/i;
const ITEM = /item|product|content|course|movie|article|sku|producto|contenido|curso|artículo/i;

/**
 * Which two categories are users and items: those that are named; else the first (by name) that sounds like one; else the first by name. The order of columns does not count.
 * Throws `bad-input` where a named feature is none, or there are fewer than two categories.
 */
export function choosePair(features: readonly Feature[], named: { readonly user: string; readonly item: string }): { readonly user: CategoryFeature; readonly item: CategoryFeature } {
  const categories = features.filter((feature) => feature.kind === 'category').sort(byName);
  const free = categories.filter(({ name }) => name !== named.user && name !== named.item);
  const user = byItsName(categories, named.user, 'user') ?? free.find(({ name }) => USER.test(name)) ?? free.find(({ name }) => !ITEM.test(name)) ?? free[0];
  const others = free.filter((feature) => feature !== user);
  const item = byItsName(categories, named.item, 'item') ?? others.find(({ name }) => ITEM.test(name)) ?? others[0];
  if (user && item && user !== item) return { user, item };
  throw new WorkbenchError('bad-input', `A collaborative filter needs two different columns of categories, users and items, and found ${categories.length}. Choose them, or turn the columns of ids into categories.`);
}

function byItsName(categories: readonly CategoryFeature[], name: string, param: string): CategoryFeature | undefined {
  if (name === '') return undefined;
  const found = categories.find((feature) => feature.name === name);
  if (found) return found;
  throw new WorkbenchError('bad-input', `Parameter "${param}" of "ncf" is "${name}", which is no column of categories. Choose one of: ${categories.map((feature) => feature.name).join(', ') || 'none'}.`, { name: param });
}

/** The names that rows have, by name, so that the order of a dictionary does not count. */
export function sideOf({ name, codes, categories }: CategoryFeature): Side {
  const isSeen = new Uint8Array(categories.length);
  for (let row = 0; row < codes.length; row++) if (codes[row] >= 0) isSeen[codes[row]] = 1;
  return { name, categories: categories.filter((_, code) => isSeen[code] === 1).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)) };
}

/** Vectors of a side. */
export function sizeOfSide({ categories }: Side): number {
  return categories.length + 2;
}

/** The table's rows as pairs of vectors' numbers. Throws `bad-input` that names a missing feature. */
export function pairRows({ user, item }: PairDesign, table: FeatureTable, targets?: NetworkTargets): NetworkRows {
  const features = alignFeatures([user, item].map(({ name }) => ({ name, kind: 'category' as const })), table) as CategoryFeature[];
  const numbers = [user, item].map((side, i) => vectorNumbers(side, features[i]));
  return {
    count: table.rows,
    y: targets?.y ?? new Float32Array(0),
    weight: targets?.weight ?? new Float32Array(0),
    width: 2,
    maskWidth: 0,
    read(row, { x }, at) {
      x[2 * at] = numbers[0](row);
      x[2 * at + 1] = numbers[1](row);
    },
  };
}

function vectorNumbers({ categories }: Side, { codes, categories: dictionary }: CategoryFeature): (row: number) => number {
  const [missing, unknown] = [categories.length, categories.length + 1];
  const numberOf = new Map(categories.map((name, i) => [name, i]));
  const numberOfCode = Int32Array.from(dictionary, (name) => numberOf.get(name) ?? unknown);
  return (row) => (codes[row] < 0 ? missing : numberOfCode[codes[row]]);
}

/**
 * Gives the vector of unknown names, which no row taught, the mean of those that rows taught; and that of rows without a name too, where there were none. `vectors`: the side's table, changed in place.
 */
export function fillUntaught({ categories }: Side, hasMissing: boolean, vectors: Float32Array, dimensions: number): void {
  const taught = categories.length + (hasMissing ? 1 : 0);
  const known = categories.length || taught;
  const mean = new Float64Array(dimensions);
  for (let i = 0; i < known * dimensions; i++) mean[i % dimensions] += vectors[i] / known;
  for (let vector = taught; vector < categories.length + 2; vector++) vectors.set(mean, vector * dimensions);
}
