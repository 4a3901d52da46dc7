import { generateCourseShop } from './courseShop.ts';
import { generateSubscriptionProduct } from './subscriptionProduct.ts';
import { generateTransactionsCsv } from './transactions.ts';

/** The generated companies that a person may start with. */
export type SampleName = 'sales' | 'course-shop' | 'subscription-product';

/** What a file of a sample is to a lifetime-value task. */
export type SampleSource = 'transactions' | 'subscriptions' | 'customers' | 'rates';

/** A file of a sample, and which source of a lifetime-value task it is. */
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
};

/** All files of a sample, what is learned from first. */
export function sampleFiles(sample: SampleName, { seed, customers, through }: SampleSize = SAMPLES[sample]): readonly SampleFile[] {
  if (sample === 'sales') return [{ source: 'transactions', name: 'sample-transactions.csv', text: generateTransactionsCsv(seed, customers) }];
  const files: Partial<Record<SampleSource, string>> = sample === 'course-shop' ? { ...generateCourseShop(seed, customers, through) } : { ...generateSubscriptionProduct(seed, customers, through) };
  return (Object.entries(files) as [SampleSource, string][]).map(([source, text]) => ({ source, name: `${sample}-${source}.csv`, text }));
}
