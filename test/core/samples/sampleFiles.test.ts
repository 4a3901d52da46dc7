import { expect, it } from 'vitest';
import { generateCourseShop } from '../../../src/core/samples/courseShop.ts';
import { SAMPLES, sampleFiles } from '../../../src/core/samples/sampleFiles.ts';
import { generateTransactionsCsv } from '../../../src/core/samples/transactions.ts';

it.each([
  ['sales', ['sample-transactions.csv']],
  ['course-shop', ['course-shop-transactions.csv', 'course-shop-customers.csv', 'course-shop-rates.csv']],
  ['learning-product', ['learning-product-activity.csv', 'learning-product-subscriptions.csv', 'learning-product-users.csv', 'learning-product-tickets.csv']],
  ['subscription-product', ['subscription-product-subscriptions.csv', 'subscription-product-customers.csv']],
] as const)('the files of %s are told apart by name, what is learned from first', (sample, names) => {
  const files = sampleFiles(sample, { seed: 1, customers: 20 });
  expect(files.map(({ name }) => name)).toEqual(names);
  expect(files.every(({ source, name }) => name.endsWith(`${source}.csv`))).toBe(true);
});

it('are as large as the page’s where nothing else is asked', () => {
  expect(sampleFiles('sales')).toEqual([{ source: 'transactions', name: 'sample-transactions.csv', text: generateTransactionsCsv(7, 2000) }]);
  const { seed, customers } = SAMPLES['course-shop'];
  expect(sampleFiles('course-shop').map(({ text }) => text)).toEqual(Object.values(generateCourseShop(seed, customers)));
});
