import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import type { Feature } from '../../src/core/contract/index.ts';
import { parseIsoDay } from '../../src/core/data/calendar.ts';
import { createRng } from '../../src/core/random.ts';
import { planClv } from '../../src/tasks/clv/plan.ts';
import { completeFeatures, fitFeatureState } from '../../src/tasks/clv/featureState.ts';
import { rowsAt } from '../../src/tasks/clv/trainingData.ts';
import { transactionStream } from '../../src/tasks/clv/transactionStream.ts';
import { dayRangeOf } from '../../src/tasks/clv/transactions.ts';
import { selectRows, selectValues, stackTables } from '../../src/tasks/featureTables.ts';
import { sharedData } from '../sharedData.ts';
import { CDNOW_FILE, readCdnow } from '../tasks/clv/readCdnow.ts';
import { createTestContext } from '../testContext.ts';
import type { BoostingTable } from './boostingTable.ts';

/** A set of public data, and the scores by which it is judged. */
export interface PublicData {
  readonly name: string;
  /** Under ../shared/data. */
  readonly files: readonly string[];
  readonly scores: readonly ScoreName[];
  load(): Promise<BoostingTable>;
}

export type ScoreName = 'rmse' | 'mae' | 'gini' | 'auc' | 'logLoss';

/** How a CSV file becomes a table. What is named nowhere is a number. */
interface CsvPlan {
  readonly target: string;
  /** The name of class 1, for a target with two classes. */
  readonly positive?: string;
  readonly categories: readonly string[];
  /** Identifiers, and what would give the target away. */
  readonly without: readonly string[];
}

const ADULT: CsvPlan = {
  target: 'income',
  positive: '>50K',
  categories: ['workclass', 'education', 'marital_status', 'occupation', 'relationship', 'race', 'sex', 'native_country'],
  without: [],
};
const TELCO: CsvPlan = {
  target: 'Churn',
  positive: 'Yes',
  categories: ['gender', 'Partner', 'Dependents', 'PhoneService', 'MultipleLines', 'InternetService', 'OnlineSecurity', 'OnlineBackup', 'DeviceProtection', 'TechSupport', 'StreamingTV', 'StreamingMovies', 'Contract', 'PaperlessBilling', 'PaymentMethod'],
  without: ['customerID'],
};
const IBM: CsvPlan = {
  target: 'Customer_Lifetime_Value',
  categories: ['State', 'Response', 'Coverage', 'Education', 'EmploymentStatus', 'Gender', 'Location_Code', 'Marital_Status', 'Policy_Type', 'Policy', 'Renew_Offer_Type', 'Sales_Channel', 'Vehicle_Class', 'Vehicle_Size'],
  without: ['Customer', 'Effective_To_Date'],
};
const CALIFORNIA: CsvPlan = { target: 'median_house_value', categories: ['ocean_proximity'], without: [] };
/** `casual` and `registered` add up to the target; the day is counted on. */
const BIKES: CsvPlan = { target: 'cnt', categories: [], without: ['instant', 'dteday', 'casual', 'registered'] };

export const publicData: readonly PublicData[] = [
  fromCsv('california', ['rmse', 'mae'], ['tabular/california_housing.csv'], CALIFORNIA),
  fromCsv('adult', ['auc', 'logLoss'], ['tabular/adult_train.csv', 'tabular/adult_test.csv'], ADULT),
  fromCsv('telco', ['auc', 'logLoss'], ['churn/Telco-Customer-Churn.csv'], TELCO),
  fromCsv('bikes', ['rmse', 'mae'], ['tabular/bike_sharing_day.csv'], BIKES),
  fromCsv('ibm', ['rmse', 'mae'], ['clv/WA_Fn-UseC_-Marketing-Customer-Value-Analysis.csv'], IBM),
  { name: 'cdnow', scores: ['mae', 'gini'], files: [CDNOW_FILE], load: loadCdnow },
];

function fromCsv(name: string, scores: readonly ScoreName[], files: readonly string[], plan: CsvPlan): PublicData {
  return {
    name,
    scores,
    files,
    load: async () => {
      const table = readCsv(name, files, plan);
      return table.heldFrom === undefined ? shuffleRows(table) : table;
    },
  };
}

/** Several files are rows of one table; the last one is the hold-out. */
function readCsv(name: string, files: readonly string[], { target, positive, categories, without }: CsvPlan): BoostingTable {
  const parts = files.map((file) => Papa.parse<Record<string, string>>(readFileSync(sharedData(file), 'utf8'), { header: true, skipEmptyLines: true }));
  const rows = parts.flatMap(({ data }) => data);
  const cells = (column: string) => rows.map((row) => row[column].trim());
  const features = (parts[0].meta.fields ?? [])
    .filter((column) => column !== target && !without.includes(column))
    .map((column) => (categories.includes(column) ? categoryOf(column, cells(column)) : numberOf(column, cells(column))));
  const labels = cells(target);
  const negative = labels.find((label) => label !== positive) ?? '';
  const y = Float64Array.from(labels, (label) => (positive === undefined ? Number(label) : Number(label === positive)));
  return { name, x: { rows: rows.length, features }, y, classes: positive === undefined ? undefined : [negative, positive], heldFrom: files.length > 1 ? rows.length - parts[files.length - 1].data.length : undefined };
}

/** 32-bit floats, so that both programs see the same numbers. */
function numberOf(name: string, cells: readonly string[]): Feature {
  return { name, kind: 'number', values: Float64Array.from(cells, (cell) => (cell === '' ? NaN : Math.fround(Number(cell)))) };
}

function categoryOf(name: string, cells: readonly string[]): Feature {
  const categories = [...new Set(cells)].filter((cell) => cell !== '').sort();
  const codes = new Map(categories.map((category, code) => [category, code]));
  return { name, kind: 'category', categories, codes: Int32Array.from(cells, (cell) => codes.get(cell) ?? -1) };
}

function shuffleRows(table: BoostingTable): BoostingTable {
  const order = createRng(`oracle/${table.name}`).shuffle(Int32Array.from(table.y, (_, row) => row));
  return { ...table, x: selectRows(table.x, order), y: selectValues(table.y, order) };
}

/** The page's own features and plan, as of 1997-12-30 for 180 days: learned at an earlier cutoff, judged by what came after as-of. */
async function loadCdnow(): Promise<BoostingTable> {
  const transactions = readCdnow();
  const ctx = createTestContext();
  const plan = planClv(dayRangeOf(transactions), { asOf: parseIsoDay('1997-12-30') ?? NaN, horizonDays: 180, completeThrough: undefined, allowFolds: false });
  const stream = await transactionStream(transactions, ctx);
  const window = { horizonDays: plan.horizonDays, discountRate: 0 };
  const training = await rowsAt(stream, plan.trainingCutoffs, window, ctx);
  const holdout = await rowsAt(stream, [plan.holdoutCutoff], window, ctx);
  const state = fitFeatureState('transactions', training.x, { rfm: 'quantiles', engagement: 'scaled' });
  const x = stackTables([completeFeatures(training.x, state), completeFeatures(holdout.x, state)]);
  const short = x.features.map((feature): Feature => (feature.kind === 'number' ? { ...feature, values: feature.values.map(Math.fround) } : feature));
  return { name: 'cdnow', x: { rows: x.rows, features: short }, y: Float64Array.of(...training.y, ...holdout.y), heldFrom: training.x.rows };
}
