import { movesOver } from './boundaryRows.ts';
import { explainChain } from './chain.ts';
import { type Comparison, compareTotals } from './compare.ts';
import { currencyMixups } from './currencyMixups.ts';
import { type FoundMore, findingOfClass, findingOfMixup, findingsOfMonth, findingsOfRest } from './findings.ts';
import { type Gaps, gapsOf, isZero } from './gaps.ts';
import { type BookContext, stepsOf } from './inTurns.ts';
import { type Edits, ledgerOf } from './ledger.ts';
import { parsePastedTotals } from './pastedTotals.ts';
import { type Explained, sumsOfSuspects } from './subsets.ts';
import { suspectsByMonth } from './suspects.ts';
import type { ComparedCell, Finding, LedgerCell, Measure, MoneyRows, Reconciliation } from './types.ts';
import { findWholeClasses } from './wholeClasses.ts';

const FINDINGS_AT_MOST = 200;

/**
 * The file's totals by month and currency beside the ones that a person pasted, and the rows that explain the differences: see
 * `parsePastedTotals`, `ledgerOf` (`known` where it was made before), `explainDifferences`. A pasted text with problems is compared as far as it could be read.
 */
export async function reconcile(rows: MoneyRows, pasted: string, measure: Measure, ctx: BookContext, known?: readonly LedgerCell[]): Promise<Reconciliation> {
  const ledger = known ?? (await stepsOf(ctx, 'add-up', 1)(ledgerOf(rows, ctx)));
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
export async function explainDifferences(rows: MoneyRows, { compared }: Pick<Comparison, 'compared'>, ctx: BookContext): Promise<Pick<Reconciliation, 'findings' | 'stillDiffering'>> {
  const findings: Finding[] = [];
  const edits = { removed: new Set<number>(), flipped: new Set<number>(), month: new Map<number, number>(), currency: new Map<number, number>() };
  const more: FoundMore = { findings, edits, recounted: [] };
  if (compared.every(({ equal }) => equal)) return { findings, stillDiffering: [] };
  const mixups = currencyMixups(rows, gapsOf(rows, compared));
  mixups.found.forEach((mixup) => findingOfMixup(rows, mixup, more));
  const differing = mixups.left.filter(({ months }) => ![...months.values()].every(isZero));
  const steps = stepsOf(ctx, 'trace', 2 * differing.length + 1);
  for (const gaps of differing) {
    const { classes, left } = await steps(findWholeClasses(rows, gaps, ctx));
    classes.forEach((found) => findingOfClass(rows, gaps, found, more));
    await steps(explainMonths(rows, left, more, ctx));
  }
  return { findings: findings.slice(0, FINDINGS_AT_MOST), stillDiffering: await steps(stillDiffering(rows, compared, more, ctx)) };
}

async function explainMonths(rows: MoneyRows, gaps: Gaps, more: FoundMore, ctx: BookContext): Promise<void> {
  const differing = [...gaps.months].filter(([, gap]) => !isZero(gap)).map(([month]) => month);
  if (differing.length === 0) return;
  const suspects = await suspectsByMonth(rows, gaps.currency, gaps.measures, differing, ctx);
  const own = new Map<number, ReadonlyMap<string, Explained>>();
  for (const month of differing) {
    own.set(month, sumsOfSuspects(suspects.get(month) ?? [], gaps.measures.length));
    await ctx.breathe();
  }
  const moves = await movesOver(rows, gaps.currency, gaps.measures, new Set(differing.flatMap((month) => [month, month + 1])), ctx);
  const months = await explainChain(gaps, { own, moves }, ctx);
  const unexplained = new Set(months.filter(({ own: found, left }) => !found && !isZero(left)).map(({ month }) => month));
  for (const month of months) {
    findingsOfMonth(rows, gaps, month, unexplained, more);
    if (unexplained.has(month.month)) await findingsOfRest(rows, gaps, month, suspects.get(month.month) ?? [], more, ctx);
    await ctx.breathe();
  }
}

async function stillDiffering(rows: MoneyRows, compared: readonly ComparedCell[], { edits, recounted }: FoundMore, ctx: BookContext): Promise<ComparedCell[]> {
  const after = new Map((await ledgerOf(rows, ctx, edits satisfies Edits)).map((cell: LedgerCell) => [`${cell.month}/${cell.currency}`, cell.values]));
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
