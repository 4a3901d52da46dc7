/** What the shop sells, and what customers' attributes do: known to nobody who looks at the files. */

export interface Course {
  readonly name: string;
  readonly price: number;
  /** How often a customer of middling taste takes it. */
  readonly weight: number;
}

/** The same number in either currency. */
export const COURSES: readonly Course[] = [
  { name: 'Spreadsheets from zero', price: 19, weight: 5 },
  { name: 'Writing for the web', price: 24, weight: 4 },
  { name: 'Joins and windows in SQL', price: 39, weight: 6 },
  { name: 'Python for analysts', price: 49, weight: 6 },
  { name: 'Statistics with real data', price: 59, weight: 4 },
  { name: 'Dashboards that decide', price: 69, weight: 3 },
  { name: 'Machine learning hands on', price: 99, weight: 3 },
  { name: 'Leading a data team', price: 149, weight: 1.5 },
];

type Effect = Readonly<Record<string, number>>;

/** Factors on the rate of ordering. */
export const RATE_BY_USER_TYPE: Effect = { student: 0.8, freelancer: 1.3, professional: 1, manager: 0.85 };
export const RATE_BY_INDUSTRY: Effect = { Software: 1.25, Finance: 1.1, Education: 1, Health: 0.85, Retail: 0.8, Agency: 0.95 };
/** Factor on the second shape of the chance to leave: the higher, the longer they stay. */
export const LEAVING_BY_SIZE: Effect = { '1-10': 0.8, '11-50': 1, '51-200': 1.15, '201-1000': 1.3, '1000+': 1.4 };
/** The power of a price in the choice of a course: above 0, dear ones are taken more often. */
export const TASTE_BY_USER_TYPE: Effect = { student: -0.8, freelancer: -0.2, professional: 0.1, manager: 0.8 };
/** How often the mean number of seats is 1, 2, 3. */
export const SEATS_BY_SIZE: Readonly<Record<string, readonly number[]>> = { '1-10': [97, 3, 0], '11-50': [90, 9, 1], '51-200': [84, 13, 3], '201-1000': [78, 17, 5], '1000+': [74, 19, 7] };
