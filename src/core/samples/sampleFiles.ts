import { generateCourseShop } from './courseShop.ts';
import { generateLearningProduct } from './learningProduct.ts';
import { LEARNING_SIZE } from './learningWorld.ts';
import { generateSubscriptionProduct } from './subscriptionProduct.ts';
import { generateTransactionsCsv } from './transactions.ts';

/** The generated companies that a person may start with. */
export type SampleName = 'sales' | 'course-shop' | 'subscription-product' | 'learning-product';

/** What a file of a sample is to its task: lifetime value, or churn of the learning product. */
export type SampleSource = 'transactions' | 'subscriptions' | 'customers' | 'rates' | 'activity' | 'users' | 'tickets';

/** A file of a sample, and which source of its task it is. */
export interface SampleFile {
  readonly source: SampleSource;
  readonly name: string;
  readonly text: string;
}

export interface SampleSize {
  readonly seed: number;
  readonly customers: number;
  /** Of an export before the last day of the data: its last day. Not of `sales`. */
  readonly through?: number;
}

/** The companies as the page and the examples have them. */
export const SAMPLES: Readonly<Record<SampleName, SampleSize>> = {
  sales: { seed: 7, customers: 2000 },
  'course-shop': { seed: 7, customers: 1200 },
  'subscription-product': { seed: 7, customers: 2500 },
  'learning-product': { seed: LEARNING_SIZE.seed, customers: LEARNING_SIZE.users },
};

/** All files of a sample, what is learned from first. */
export function sampleFiles(sample: SampleName, { seed, customers, through }: SampleSize = SAMPLES[sample]): readonly SampleFile[] {
  if (sample === 'sales') return [{ source: 'transactions', name: 'sample-transactions.csv', text: generateTransactionsCsv(seed, customers) }];
  const files = textsOf(sample, { seed, customers, through });
  return (Object.entries(files) as [SampleSource, string][]).map(([source, text]) => ({ source, name: `${sample}-${source}.csv`, text }));
}

function textsOf(sample: Exclude<SampleName, 'sales'>, { seed, customers, through }: SampleSize): Partial<Record<SampleSource, string>> {
  if (sample === 'course-shop') return { ...generateCourseShop(seed, customers, through) };
  if (sample === 'learning-product') return { ...generateLearningProduct({ seed, users: customers, days: LEARNING_SIZE.days }, through) };
  return { ...generateSubscriptionProduct(seed, customers, through) };
}
