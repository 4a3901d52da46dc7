import { NO_VALUE, formatDay, formatInteger, formatMoney, formatPercent } from '../../i18n/format.ts';
import { t as money } from '../../i18n/messages/churnMoney.ts';
import { causeName, excludedName, stepsText } from '../../i18n/messages/churnNames.ts';
import { t as words } from '../../i18n/messages/churnRuns.ts';
import { t } from '../../i18n/messages/churnShare.ts';
import { t as share } from '../../i18n/messages/clvShare.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import { t as runs } from '../../i18n/messages/runs.ts';
import type { RunSummary } from '../../storage/records.ts';
import { SOURCE_NAMES, churnSourcesOf } from '../../tasks/churn/sources.ts';
import type { ChurnSources } from '../../tasks/churn/sources.ts';
import type { ChurnReport, Economics } from '../../tasks/churn/types.ts';
import { recordOf } from '../../core/contract/record.ts';
import { datasetFacts } from '../runs/sharedDatasets.ts';
import type { SharedDataset } from '../runs/sharedDatasets.ts';
import { churnFacts } from './churnFacts.ts';
import { MIN_SHARED } from './churnSharedTables.ts';
import { profitFigures, profitSentences } from './profitTexts.ts';

type Fact = readonly [label: string, text: string];

/** Who was at risk at the hold-out's cutoff, who was not and why, and what stayed. */
export function populationFacts({ population, retention, causes, models, champion }: ChurnReport): { readonly heading: string; readonly rows: readonly Fact[] } {
  const { cutoff, atRisk, leavers, rate, excluded } = population;
  const capacity = models.find(({ kind }) => kind === champion)?.judgement.atCapacity;
  const told = causes.filter(({ spells }) => spells >= MIN_SHARED);
  return {
    heading: words('population'),
    rows: [
      [words('baseRate'), words('populationText', { day: formatDay(cutoff), atRisk: formatInteger(atRisk), leavers: formatInteger(leavers), rate: rate === null ? NO_VALUE : formatPercent(rate) })],
      ...Object.entries(excluded).filter(([, users]) => users > 0).map(([reason, users]): Fact => [t('notAtRisk', { reason: excludedName(reason) }), formatInteger(users)]),
      ...(retention ? (['logoChurn', 'grossRevenue', 'netRevenue'] as const).map((name): Fact => [words(name), `${formatPercent(retention[name])} · ${words(`${name}Help`)}`]) : []),
      ...(told.length > 0 ? [[words('causes'), told.map(({ reason, cause, spells }) => `${reason} (${formatInteger(spells)}): ${causeName(cause)}`).join('; ')] as const] : []),
      ...(capacity ? [[words('atCapacity'), words('capacityText', { contacts: formatInteger(capacity.contacts), found: formatInteger(capacity.found), precision: formatPercent(capacity.precision), low: formatPercent(capacity.interval.low), high: formatPercent(capacity.interval.high), recall: capacity.recall === null ? NO_VALUE : formatPercent(capacity.recall) })] as const] : []),
    ],
  };
}

/** The question, and how it was asked. */
export function askedFacts(report: ChurnReport): readonly Fact[] {
  const { plan, step, models, seed } = report;
  const facts = { asOf: formatDay(plan.asOf), horizon: stepsText(step, plan.horizon) };
  return [
    [share('question'), plan.gap > 0 ? t('question', { ...facts, gap: stepsText(step, plan.gap) }) : t('questionNoGap', facts)],
    ...churnFacts(report),
    [runs('tabModels'), models.map(({ kind }) => modelName(kind)).join(' · ')],
    [share('seed'), String(seed)],
  ];
}

/** The tables and their columns, with hashes. A stored request may come from another version: what cannot be read is left out. */
export function dataFacts(run: RunSummary, { plan, rows }: ChurnReport, datasets: readonly SharedDataset[]): readonly Fact[] {
  const sources = sourcesOf(run);
  const named = SOURCE_NAMES.flatMap((name) => {
    const columns = Object.values<string | undefined>(sources[name]?.columns ?? {}).filter((column) => column !== undefined);
    return columns.length > 0 ? [`${t.maybe(`source.${name}`) ?? name}: ${columns.join(' · ')}`] : [];
  });
  return [
    ...datasetFacts(datasets),
    ...(named.length > 0 ? [[share('columns'), named.join('; ')] as const] : []),
    [share('rows'), share('rowsText', { read: formatInteger(rows.read), rejected: formatInteger(rows.rejected) })],
    [share('period'), share('periodText', { from: formatDay(plan.firstDay), to: formatDay(plan.completeThrough) })],
    [share('dataHash'), run.dataHash],
  ];
}

function sourcesOf({ request }: RunSummary): ChurnSources {
  try {
    return churnSourcesOf(recordOf(request).sources);
  } catch {
    return {};
  }
}

/** What contacting is assumed to cost and bring, and what follows for the list. */
export function termFacts(report: ChurnReport): readonly Fact[] {
  const { economics, unit, profit } = report;
  const { saveRate, takeUp, incentive, contactCost, capacity, budget, controlShare } = economics;
  const list = profit?.policies.find(({ policy }) => policy === 'by-gain');
  return [
    ...(list ? [[money('profitTitle'), profitSentences(list, report).join(' ')] as const] : [[money('profitTitle'), money('profitNone')] as const]),
    [t('value'), valueText(economics, unit)],
    [t('saveRate'), formatPercent(saveRate)],
    [t('takeUp'), formatPercent(takeUp)],
    [money('incentive'), formatMoney(incentive, unit)],
    [money('contactCost'), formatMoney(contactCost, unit)],
    [t('capacity'), capacity === undefined ? t('noLimit') : formatInteger(capacity)],
    [t('budget'), budget === undefined ? t('noLimit') : formatMoney(budget, unit)],
    [t('controlShare'), formatPercent(controlShare)],
    [t('currency'), unit || share('currencyUnknown')],
    ...(profit ? profitFigures(profit, report).map(({ label, value, about }): Fact => [label, about ? `${value} (${about})` : value]) : []),
  ];
}

function valueText({ value }: Economics, unit: string): string {
  switch (value.kind) {
    case 'constant':
      return t('value.constant', { money: formatMoney(value.amount, unit) });
    case 'column':
      return t('value.column', { column: value.column });
    case 'mrr':
      return t('value.mrr', { count: value.months });
    case 'clv':
      return t('value.clv');
  }
}

/** What the numbers do not say. */
export function limitFacts({ plan, models, profit }: ChurnReport): readonly Fact[] {
  const from = plan.holdoutCutoff + plan.gap * plan.stepDays;
  const to = from + plan.horizon * plan.stepDays - 1;
  return [
    [t('limit.effect'), t('limit.effectText')],
    [t('limit.cause'), t('limit.causeText')],
    [t('limit.window'), t('limit.windowText', { from: formatDay(from), to: formatDay(to) })],
    ...(plan.holdoutKind === 'earlier' ? [[t('limit.earlier'), t('limit.earlierText', { asOf: formatDay(plan.asOf) })] as const] : []),
    [t('limit.others'), t('limit.othersText')],
    [t('limit.many'), t('limit.manyText')],
    ...(models.some(({ timed }) => timed) ? [[t('when'), t('limit.whenText')] as const] : []),
    ...(profit ? [[t('limit.value'), t('limit.valueText')] as const] : []),
  ];
}
