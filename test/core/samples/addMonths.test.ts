import { expect, it } from 'vitest';
import { formatDay } from '../../../src/core/data/calendar.ts';
import { addMonths } from '../../../src/core/samples/addMonths.ts';
import { dayOf } from './sampleTable.ts';

it.each([
  ['2025-01-15', 1, '2025-02-15'],
  ['2025-01-31', 1, '2025-02-28'],
  ['2024-01-31', 1, '2024-02-29'],
  ['2025-01-31', 2, '2025-03-31'],
  ['2025-11-30', 3, '2026-02-28'],
  ['2024-02-29', 12, '2025-02-28'],
  ['2025-12-01', 0, '2025-12-01'],
  ['2025-01-31', -2, '2024-11-30'],
])('%s and %d months are %s', (day, months, then) => {
  expect(formatDay(addMonths(dayOf(day), months))).toBe(then);
});
