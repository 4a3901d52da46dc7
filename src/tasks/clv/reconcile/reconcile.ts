import type { TaskContext } from '../../../core/contract/index.ts';
import { movesOver } from './boundaryRows.ts';
import { type MonthExplained, explainChain } from './chain.ts';
import { type Comparison, compareTotals } from './compare.ts';
import { currencyMixups } from './currencyMixups.ts';
import { type FoundMore, findingOfClass, findingOfMixup, findingsOfMonth, findingsOfRest } from './findings.ts';
import { type Gaps, gapsOf, isZero } from './gaps.ts';
import { type Edits, ledgerOf } from './ledger.ts';
import { parsePastedTotals } from './pastedTotals.ts';
import { type Suspect, sumsOfSuspects } from './subsets.ts';
import { suspectsByMonth } from './suspects.ts';
import type { ComparedCell, Finding, LedgerCell, Measure, MoneyRows, Reconciliation } from './types.ts';
import { findWholeClasses } from './wholeClasses.ts';

const FINDINGS_AT_MOST = 200;

/**
 * The file's totals by month and currency beside the ones that a person pasted, and the rows that explain the differences: see
 * `parsePastedTotals`, `ledgerOf` (given where it is known), `explainDifferences`. A pasted text with problems is compared as far as it could be read.
 */
export async function reconcile(rows: MoneyRows, pasted: string, measure: Measure, ctx: Pick<TaskContext, 'breathe'>, ledger: readonly LedgerCell[] = ledgerOf(rows)): Promise<Reconciliation> {
  const totals = parsePastedTotals(pasted, measure);
  const comparison = compareTotals(ledger, rows.currencies, totals.cells);
  const findings = comparison.rounded ? { findings: [], stillDiffering: comparison.compared.filter(({ equal }) => !equal) } : await explainDifferences(rows, comparison, ctx);
  const { rowsRead, incompleteRows, roundedRows, kindsNamed, unknownKinds } = rows;
  return {
    ledger,
    compared: comparison.compared,
    ...findings,
    pastedRounded: comparison.rounded,
    unmatched: comparison.unmatched,
    ...{ rowsRead, incompleteRows, roundedRows, kindsNamed, unknownKinds },
    totals: { ...totals, problems: [...totals.problems, ...comparison.problems] },
  };
}

/**
 * Names the rows behind each difference between the file and finance's totals, the cheapest assumption first: ways of counting that concern all
 * rows of a kind; rows in another currency; doubles, flipped signs, test customers and days moved over a month's end, in the
 * combination with the fewest rows that makes every month come out to the cent; at last rows whose sum alone fits. Nothing is named where
 * nothing differs. `stillDiffering`: what differs after all that is named is followed.
 */
export async function explainDifferences(rows: MoneyRows, { compared }: Pick<Comparison, 'compared'>, ctx: Pick<TaskContext, 'breathe'>): Promise<Pick<Reconciliation, 'findings' | 'stillDiffering'>> {
  const findings: Finding[] = [];
  const edits = { removed: new Set<number>(), flipped: new Set<number>(), month: new Map<number, number>(), currency: new Map<number, number>() };
  const more: FoundMore = { findings, edits, recounted: [] };
  if (compared.every(({ equal }) => equal)) return { findings, stillDiffering: [] };
  const mixups = currencyMixups(rows, gapsOf(rows, compared));
  mixups.found.forEach((mixup) => findingOfMixup(rows, mixup, more));
  for (const gaps of mixups.left) {
    if ([...gaps.months.values()].every(isZero)) continue;
    await ctx.breathe();
    const { classes, left } = findWholeClasses(rows, gaps);
    classes.forEach((found) => findingOfClass(rows, gaps, found, more));
    await ctx.breathe();
    const { months, suspects } = explainMonths(rows, left);
    const unexplained = new Set(months.filter(({ own, left: rest }) => !own && !isZero(rest)).map(({ month }) => month));
    for (const month of months) {
      findingsOfMonth(rows, left, month, unexplained, more);
      if (unexplained.has(month.month)) findingsOfRest(rows, left, month, suspects.get(month.month) ?? [], more);
      await ctx.breathe();
    }
  }
  return { findings: findings.slice(0, FINDINGS_AT_MOST), stillDiffering: stillDiffering(rows, compared, more) };
}

function explainMonths(rows: MoneyRows, gaps: Gaps): { readonly months: readonly MonthExplained[]; readonly suspects: ReadonlyMap<number, readonly Suspect[]> } {
  const differing = [...gaps.months].filter(([, gap]) => !isZero(gap)).map(([month]) => month);
  if (differing.length === 0) return { months: [], suspects: new Map() };
  const suspects = suspectsByMonth(rows, gaps.currency, gaps.measures, new Set(differing));
  const own = new Map(differing.map((month) => [month, sumsOfSuspects(suspects.get(month) ?? [], gaps.measures.length)]));
  const moves = movesOver(rows, gaps.currency, gaps.measures, new Set(differing.flatMap((month) => [month, month + 1])));
  return { months: explainChain(gaps, { own, moves }), suspects };
}

function stillDiffering(rows: MoneyRows, compared: readonly ComparedCell[], { edits, recounted }: FoundMore): ComparedCell[] {
  const after = new Map(ledgerOf(rows, edits satisfies Edits).map((cell: LedgerCell) => [`${cell.month}/${cell.currency}`, cell.values]));
  const changes = new Map<string, number>();
  for (const { month, currency, measure, change } of recounted) {
    const key = `${month}/${currency}/${measure}`;
    changes.set(key, (changes.get(key) ?? 0) + change);
  }
  return compared.flatMap((cell) => {
    const file = (after.get(`${cell.month}/${cell.currency}`)?.[cell.measure] ?? 0) + (changes.get(`${cell.month}/${cell.currency}/${cell.measure}`) ?? 0);
    return file === cell.pasted ? [] : [{ ...cell, file, equal: false }];
  });
}
