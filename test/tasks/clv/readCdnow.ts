import { readFileSync } from 'node:fs';
import { parseIsoDay } from '../../../src/core/data/calendar.ts';
import type { Transactions } from '../../../src/tasks/clv/types.ts';
import { sharedData } from '../../sharedData.ts';
import { transactionsOf } from './fixtures.ts';
import type { Row } from './fixtures.ts';

export const CDNOW_FILE = 'clv/CDNOW_master.txt';

/** Purchases of CDNOW's customers: columns apart by spaces, dates as 19970101. */
export function readCdnow(): Transactions {
  const lines = readFileSync(sharedData(CDNOW_FILE), 'utf8').split(/\r?\n/).slice(1);
  const cells = lines.map((line) => line.trim().split(/\s+/)).filter(({ length }) => length === 4);
  return transactionsOf(cells.map(([id, date, , dollars]): Row => [id, parseIsoDay(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`) ?? NaN, Number(dollars)]));
}
