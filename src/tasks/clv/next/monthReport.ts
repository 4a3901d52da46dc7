import type { Json } from '../../../core/contract/index.ts';
import { formatDay } from '../../../core/data/calendar.ts';
import type { ReportWarning } from '../types.ts';
import type { SchemaChange } from '../../next/types.ts';
import type { ClvRecipe, MonthComparison, TopChange } from './types.ts';

/** What is known of a month beside its comparison. */
export interface MonthFacts {
  readonly recipe: ClvRecipe;
  readonly appVersion: string;
  readonly engine: { readonly name: string; readonly reason: string };
  readonly dataHash: string;
  readonly rows: { readonly read: number; readonly rejected: number };
  readonly totals: Readonly<Record<string, number>>;
  readonly changes: readonly SchemaChange[];
  readonly warnings: readonly ReportWarning[];
  readonly timingsMs: Readonly<Record<string, number>>;
}

/** `report.json` of a month that was scored from a recipe: days as ISO text, money unrounded. */
export function monthReportJson(comparison: MonthComparison, { recipe, totals, changes, warnings, ...facts }: MonthFacts): Readonly<Record<string, Json>> {
  return {
    task: 'clv',
    recipe: true,
    appVersion: facts.appVersion,
    engine: { ...facts.engine },
    dataHash: facts.dataHash,
    run: recipe.run,
    unit: recipe.unit,
    options: { ...recipe.options },
    asOf: formatDay(comparison.asOfNow),
    horizonDays: recipe.horizonDays,
    champion: recipe.champion,
    championIsBaseline: recipe.championIsBaseline,
    rows: { ...facts.rows, scored: comparison.predictedNow.customers },
    totals: { ...totals },
    warnings: warnings.map((warning) => ({ ...warning, facts: { ...warning.facts } })),
    changes: changes.map(({ key, message, facts: found, why }) => ({ key, message, facts: { ...found }, why: [...why] })),
    comparison: comparisonJson(comparison),
    timingsMs: { ...facts.timingsMs },
  };
}

function comparisonJson({ asOfThen, asOfNow, through, weeks, entered, left, top, ...rest }: MonthComparison): Json {
  return {
    asOfThen: formatDay(asOfThen),
    asOfNow: formatDay(asOfNow),
    through: formatDay(through),
    ...rest,
    weeks: weeks.map(({ from, to, ...week }) => ({ from: formatDay(from), to: formatDay(to), ...week })),
    top: { ...top.rule, then: top.then, now: top.now },
    entered: entered.map(changeJson),
    left: left.map(changeJson),
  };
}

function changeJson({ why, ...change }: TopChange): Json {
  return { ...change, why: why.map((found) => ({ ...found })) };
}
