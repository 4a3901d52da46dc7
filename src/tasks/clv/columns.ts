import type { ColumnSchema } from '../../core/data/column.ts';
import type { ColumnProfile } from '../../core/data/profile.ts';
import { holdsUnixTimes } from '../../core/data/unixTime.ts';
import { nameScore } from './columnNames.ts';
import { proposeMoneyColumns } from './money/moneyColumns.ts';
import type { Mapping, TransactionRole } from './sources.ts';

export type ClvColumnRole = Extract<TransactionRole, 'customer' | 'date' | 'amount'>;

export interface ClvColumnProposal {
  /** A role is absent where no column fits. */
  readonly columns: Mapping<TransactionRole>;
  /** `high`: the name says it and the content agrees. `low`: by content alone, to be looked at. */
  readonly confidence: Readonly<Record<ClvColumnRole, 'high' | 'low' | 'none'>>;
}

/** As above, of all roles of a transactions table. */
export interface TransactionColumnProposal {
  readonly columns: Mapping<TransactionRole>;
  readonly confidence: Readonly<Record<TransactionRole, 'high' | 'low' | 'none'>>;
}

interface Candidate {
  readonly name: string;
  readonly score: number;
  readonly named: boolean;
}

/** Candidates of one role that are weighed against another role's. */
const FINALISTS = 6;

/**
 * Which column of a transactions table is the customer, the date and the amount: by type, by name (English, Spanish, German)
 * and, where names say nothing, by content. `profiles` are in the order of `schemas`; `rows` is the table's length.
 */
export function proposeClvColumns(schemas: readonly ColumnSchema[], profiles: readonly ColumnProfile[], rows: number): ClvColumnProposal {
  const rank = (role: ClvColumnRole, content: (schema: ColumnSchema, profile: ColumnProfile, rows: number) => number): readonly Candidate[] =>
    schemas
      .map((schema, i): Candidate => {
        const name = nameScore(schema.name, role);
        return { name: schema.name, score: name + content(schema, profiles[i], rows), named: name > 0 };
      })
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, FINALISTS);

  const date = rank('date', dateContent).at(0);
  const [customer, amount] = bestPair(rank('customer', customerContent), rank('amount', amountContent));
  const found = Object.entries({ customer, date, amount }).filter(([, candidate]) => candidate);
  const confidenceOf = (candidate: Candidate | undefined) => (!candidate ? 'none' : candidate.named ? 'high' : 'low');
  return {
    columns: Object.fromEntries(found.map(([role, candidate]) => [role, candidate?.name])),
    confidence: { customer: confidenceOf(customer), date: confidenceOf(date), amount: confidenceOf(amount) },
  };
}

/** As `proposeClvColumns`, and which of the other columns are currency, kind, order and margin: see proposeMoneyColumns. */
export function proposeTransactionColumns(schemas: readonly ColumnSchema[], profiles: readonly ColumnProfile[], rows: number): TransactionColumnProposal {
  const { columns, confidence } = proposeClvColumns(schemas, profiles, rows);
  const taken = new Set(Object.values(columns));
  const more = proposeMoneyColumns(schemas, profiles, { rows, amount: columns.amount, taken });
  return { columns: { ...columns, ...more.columns }, confidence: { ...confidence, ...more.confidence } };
}

/** The two different columns with the highest sum; either may be absent. */
function bestPair(customers: readonly Candidate[], amounts: readonly Candidate[]): readonly [Candidate | undefined, Candidate | undefined] {
  let best: readonly [Candidate | undefined, Candidate | undefined] = [undefined, undefined];
  let bestScore = 0;
  for (const customer of [...customers, undefined]) {
    for (const amount of [...amounts, undefined]) {
      const score = (customer?.score ?? 0) + (amount?.score ?? 0);
      if (customer?.name === amount?.name || score <= bestScore) continue;
      best = [customer, amount];
      bestScore = score;
    }
  }
  return best;
}

const UNFIT = -100;

/** Numbers that can be Unix times are dates where their name says so. */
function dateContent({ name, type }: ColumnSchema, profile: ColumnProfile, rows: number): number {
  const { missing, distinct } = profile;
  const isUnixTime = holdsUnixTimes(profile) && nameScore(name, 'date') > 0;
  if (type !== 'date' && type !== 'datetime' && !isUnixTime) return UNFIT;
  return 2 + (distinct > 1 ? 1 : 0) - missingPenalty(missing, rows);
}

/** Identifiers repeat: several rows a customer, and several customers. */
function customerContent({ type }: ColumnSchema, profile: ColumnProfile, rows: number): number {
  const wholeNumbers = type === 'number' && !hasDecimals(profile) && (profile.min ?? 0) >= 0;
  if (type !== 'text' && type !== 'category' && !wholeNumbers) return UNFIT;
  const rowsPerValue = (rows - profile.missing) / Math.max(1, profile.distinct);
  const many = Math.min(1, profile.distinct / Math.max(50, Math.sqrt(rows)));
  const repeats = rowsPerValue > 1.05 ? 1 : 0;
  const asText = type === 'number' ? 0 : 0.5;
  return (profile.distinct > 1 ? 2 * many + repeats + asText : -2) - missingPenalty(profile.missing, rows);
}

/** Money has decimals or a currency sign, and is mostly positive; small whole numbers are quantities. */
function amountContent({ type, format }: ColumnSchema, profile: ColumnProfile, rows: number): number {
  if (type !== 'number' || format.unit === '%') return UNFIT;
  const sign = (profile.quantiles?.[1] ?? profile.min ?? 0) >= 0 ? 0.5 : -1;
  const varied = profile.distinct > 1 ? 0.5 : -1;
  return (hasDecimals(profile) ? 1.5 : wholeNumberPenalty(profile, rows)) + (format.unit ? 2 : 0) + sign + varied - missingPenalty(profile.missing, rows);
}

/** Small whole numbers look like quantities, and whole numbers that never repeat like identifiers. */
function wholeNumberPenalty({ distinct, quantiles = [] }: ColumnProfile, rows: number): number {
  const small = (quantiles[4] ?? 0) <= 20;
  return small || distinct > 0.9 * rows ? -0.5 : 0;
}

function hasDecimals({ whole, min = 0, max = 0, quantiles = [] }: ColumnProfile): boolean {
  return whole !== undefined ? !whole : [min, max, ...quantiles].some((value) => !Number.isInteger(value));
}

function missingPenalty(missing: number, rows: number): number {
  return rows > 0 ? (4 * missing) / rows : 0;
}
