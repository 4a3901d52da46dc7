import { type Registry, type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { profileColumn } from '../core/data/profileTable.ts';
import { getDataset } from '../storage/datasets.ts';
import { readColumn } from '../storage/readDataset.ts';
import type { RunRecord } from '../storage/records.ts';
import { getRun } from '../storage/runs.ts';
import type { Database } from '../storage/schema.ts';
import { customerHistory } from '../tasks/clv/customer.ts';
import { learnedOf } from '../tasks/clv/learned.ts';
import type { CustomerForm, FormField, TypedPrediction } from '../tasks/clv/next/form/types.ts';
import { TYPED_KEY, typedTables } from '../tasks/clv/next/form/typedCustomer.ts';
import { judgementOf, typedOutlook } from '../tasks/clv/next/form/typedOutlook.ts';
import { type LearnedClv, scoreClv } from '../tasks/clv/score.ts';
import { canonicalCurrency } from '../tasks/clv/money/currencyNames.ts';
import { CHARGE, KINDS, type Kind, kindOfWord } from '../tasks/clv/money/kinds.ts';
import { type ClvSources, type CustomerRole, sourcesOf } from '../tasks/clv/sources.ts';
import type { ClvReport } from '../tasks/clv/types.ts';
import { readClvData, storedTables } from './clvSources.ts';
import type { SourceTables } from './clvSources.ts';
import type { ClvRequest } from './protocol.ts';
import { featureStateOf, modelsOf } from './runArtifacts.ts';

/** Features that come from a role of the customers table. */
const ROLE_FEATURES: readonly (readonly [feature: string, role: CustomerRole])[] = [['daysSinceSignup', 'signup'], ['ageBand', 'age'], ['pageViews', 'pageViews'], ['sessionDuration', 'sessionDuration'], ['featureUsage', 'featureUsage']];
const MAX_CHOICES = 200;

interface LoadedRun {
  readonly run: RunRecord;
  readonly report: ClvReport;
  readonly form: CustomerForm;
  readonly learned: LearnedClv;
}

/** Answers about customers that a person types. What was asked about last is what is asked about next: one run's models are held. */
export class TypedCustomers {
  readonly #db: Promise<Database>;
  readonly #registry: Registry;
  #held: { readonly runId: string; readonly loaded: Promise<LoadedRun> } | undefined;

  constructor(db: Promise<Database>, registry: Registry) {
    this.#db = db;
    this.#registry = registry;
  }

  async form(runId: string): Promise<CustomerForm> {
    return (await this.#load(runId)).form;
  }

  /** What every model of a run says of one customer. Throws `bad-input` that names the field, `not-enough-data` for a customer who was not there before as-of. */
  async predict(runId: string, customer: unknown, ctx: TaskContext): Promise<TypedPrediction> {
    const { run, report, form, learned } = await this.#load(runId);
    const { sources, tables, asOf, staticColumns } = typedTables(customer, form);
    const { exportedOn: _onADay, ...options } = (run.request as unknown as ClvRequest).options;
    const converted = form.currencies.length > 0;
    const asked = converted ? { ...sources, rates: sourcesOf(run.request).rates } : sources;
    const data = await readClvData(inMemory(tables, storedTables(await this.#db)), asked, { ...options, staticColumns, ...(converted ? { currency: form.unit } : {}) }, ctx);
    const { horizonDays } = form;
    const { keys, byKind } = await scoreClv(data, { asOf, horizonDays, discountRate: report.money?.discountRate }, learned, this.#registry, ctx);
    const at = keys.indexOf(TYPED_KEY);
    if (at < 0) throw new WorkbenchError('not-enough-data', 'This customer is not there yet on that day. Choose a later as-of, or type an earlier date.', { field: 'asOf' });
    const { features } = await customerHistory(data, TYPED_KEY, { cutoff: asOf, horizonDays, featureState: learned.featureState }, ctx);
    const kinds = Object.keys(byKind).sort((a, b) => Number(b === report.champion) - Number(a === report.champion));
    return {
      asOf,
      features,
      predictions: kinds.map((kind) => ({ kind, value: Number.isNaN(byKind[kind][at]) ? null : byKind[kind][at], outlook: typedOutlook(judgementOf(report, kind), byKind[kind][at]) })),
    };
  }

  #load(runId: string): Promise<LoadedRun> {
    if (this.#held?.runId !== runId) {
      const loaded = this.#read(runId);
      this.#held = { runId, loaded };
      loaded.catch(() => {
        if (this.#held?.loaded === loaded) this.#held = undefined;
      });
    }
    return this.#held.loaded;
  }

  async #read(runId: string): Promise<LoadedRun> {
    const db = await this.#db;
    const run = await getRun(db, runId);
    if (run.task !== 'clv') throw new WorkbenchError('bad-input', `Run "${run.name}" is of task "${run.task}", and knows no customers' money.`);
    const report = run.report as ClvReport;
    return { run, report, form: await formOf(db, run, report), learned: learnedOf(report, await featureStateOf(db, run), await modelsOf(db, run)) };
  }
}

/** What was typed stands before what is stored: of a run's own tables the rates alone are asked for. */
function inMemory(typed: ReturnType<typeof typedTables>['tables'], stored: SourceTables): SourceTables {
  return {
    facts: async (datasetId) => {
      const columns = typed.get(datasetId)?.columns;
      return columns ? { columns: columns.map(({ schema }) => schema), profiles: columns.map((column) => profileColumn(column)) } : stored.facts(datasetId);
    },
    table: async (datasetId, names) => {
      const table = typed.get(datasetId);
      if (!table) return stored.table(datasetId, names);
      return { rows: table.rows, columns: names ? table.columns.filter(({ schema }) => names.includes(schema.name)) : table.columns };
    },
  };
}

async function formOf(db: Database, run: RunRecord, report: ClvReport): Promise<CustomerForm> {
  const sources = sourcesOf(run.request);
  const { transactions, subscriptions, customers } = sources;
  const features = new Set([report, ...Object.values(report.streams ?? {})].flatMap((one) => one.features.map(({ name }) => name)));
  return {
    streams: [...(transactions ? (['transactions'] as const) : []), ...(subscriptions ? (['subscriptions'] as const) : [])],
    fields: customers ? await fieldsOf(db, customers, features) : [],
    plans: subscriptions ? await categoriesOf(db, subscriptions.datasetId, subscriptions.columns.plan) : [],
    billingPeriods: subscriptions ? await categoriesOf(db, subscriptions.datasetId, subscriptions.columns.billingPeriod) : [],
    currencies: await currenciesOf(db, sources, report.unit),
    kinds: transactions ? kindsIn(await categoriesOf(db, transactions.datasetId, transactions.columns.kind)) : [],
    horizonDays: report.plan.horizonDays,
    unit: report.unit,
    champion: report.champion,
    asOf: report.plan.asOf,
  };
}

/** In which the run's rows were and for which it has rates, its own first; none where that is all. */
async function currenciesOf(db: Database, { transactions, subscriptions, rates }: ClvSources, unit: string): Promise<readonly string[]> {
  if (!rates || unit === '') return [];
  const known = await currencyNames(db, rates.datasetId, rates.columns.currency);
  const used = [...(transactions ? await currencyNames(db, transactions.datasetId, transactions.columns.currency) : []), ...(subscriptions ? await currencyNames(db, subscriptions.datasetId, subscriptions.columns.currency) : [])];
  const own = canonicalCurrency(unit);
  const others = [...new Set(used)].filter((name) => name !== own && known.includes(name)).sort();
  return others.length === 0 ? [] : [unit, ...others];
}

async function currencyNames(db: Database, datasetId: string, column: string | undefined): Promise<readonly string[]> {
  return (await categoriesOf(db, datasetId, column)).map(canonicalCurrency);
}

/** The kinds that a column's words say, charges among them; none where there is no column, or where it knows charges alone. */
function kindsIn(words: readonly string[]): readonly Kind[] {
  const codes = new Set(words.map(kindOfWord));
  const kinds = KINDS.filter((_, code) => code === CHARGE || codes.has(code));
  return kinds.length > 1 ? kinds : [];
}

/** Fields for the columns that models learned from. Throws `not-found` where the customers table has been deleted. */
async function fieldsOf(db: Database, { datasetId, columns }: NonNullable<ReturnType<typeof sourcesOf>['customers']>, features: ReadonlySet<string>): Promise<readonly FormField[]> {
  const { columns: schemas } = await getDataset(db, datasetId);
  const roles = ROLE_FEATURES.flatMap(([feature, role]): FormField[] => {
    const column = columns[role];
    return column !== undefined && features.has(feature) ? [{ column, role, kind: role === 'signup' ? 'day' : 'number', choices: [] }] : [];
  });
  const others: FormField[] = [];
  for (const { name, type } of schemas) {
    if (!features.has(`customer:${name}`)) continue;
    if (type !== 'category') others.push({ column: name, kind: 'number', choices: [] });
    else others.push({ column: name, kind: 'category', choices: await categoriesOf(db, datasetId, name) });
  }
  return [...roles, ...others];
}

/** A category's values, by alphabet; none where the table or the column is not there. */
async function categoriesOf(db: Database, datasetId: string, column: string | undefined): Promise<readonly string[]> {
  if (column === undefined) return [];
  try {
    const { schema } = await readColumn(db, datasetId, column);
    return [...(schema.dictionary ?? [])].sort().slice(0, MAX_CHOICES);
  } catch (error) {
    if (error instanceof WorkbenchError && error.code === 'not-found') return [];
    throw error;
  }
}
