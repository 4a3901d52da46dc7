import type { CellFormat } from './column.ts';
import { MISFIT_TOLERANCE } from './misfits.ts';
import type { DateOrder, DateScan } from './parseDate.ts';
import { createDateScan, scanDate } from './parseDate.ts';

const ORDERS: readonly DateOrder[] = ['iso', 'ymd', 'dmy', 'mdy'];
const YEAR_FIRST = 1;
const DAY_FIRST = 2;
const MONTH_FIRST = 3;
/** Eight digits are taken for a date only in these years; else they are a number. */
const COMPACT_YEARS = /^(19|20)\d{6}$/;

export interface DateInference {
  readonly type: 'date' | 'datetime';
  /** Weight of the cells that fit. */
  readonly weight: number;
  readonly format: CellFormat;
  /** Day and month first both read the cells, to different days; `format` is then not to be used. */
  readonly ambiguous: boolean;
  /** Day and month first read the cells to the same days, so that further cells may make it ambiguous. */
  readonly undecided: boolean;
  readonly twoDigitYears: boolean;
}

/** Collects a column's distinct cells and decides how its dates are written. */
export class DateEvidence {
  private readonly anyCompact: boolean;
  private readonly scan: DateScan = createDateScan();
  private readonly weights = [0, 0, 0, 0];
  private timeWeight = 0;
  private offsetWeight = 0;
  private differs = false;
  private uncertain = false;
  private twoDigitYears = false;

  /** `anyCompact`: eight digits are dates in every order, since a person said that the column holds dates. */
  constructor(anyCompact: boolean) {
    this.anyCompact = anyCompact;
  }

  /** Takes a distinct cell with the number of its rows. False where it is a date in no order. */
  add(cell: string, weight: number): boolean {
    const scan = this.scan;
    const compact = /^\s*\d{8}\s*$/.test(cell);
    if (compact && !this.anyCompact && !COMPACT_YEARS.test(cell.trim())) return false;
    if (!compact && this.addYearFirst(cell, weight)) return true;
    let fits = false;
    let dayFirst = NaN;
    for (let index = compact ? YEAR_FIRST : DAY_FIRST; index < ORDERS.length; index++) {
      if ((compact && index > YEAR_FIRST && !this.anyCompact) || !scanDate(cell, ORDERS[index], scan)) continue;
      this.weights[index] += weight;
      if (!fits) this.note(weight);
      fits = true;
      if (!scan.certain) this.uncertain = true;
      if (index === DAY_FIRST) dayFirst = scan.day;
      if (index === MONTH_FIRST && dayFirst === dayFirst && dayFirst !== scan.day) this.differs = true;
    }
    return fits;
  }

  /** A year first is read alike in every order; only `iso` is more particular. */
  private addYearFirst(cell: string, weight: number): boolean {
    const iso = scanDate(cell, 'iso', this.scan);
    if (!iso && !scanDate(cell, 'ymd', this.scan)) return false;
    for (let index = iso ? 0 : YEAR_FIRST; index < ORDERS.length; index++) this.weights[index] += weight;
    this.note(weight);
    return true;
  }

  /** `order` settles what the cells leave open. */
  decide(order: DateOrder | undefined, total: number): DateInference {
    const chosen = order === undefined ? this.bestOrder() : ORDERS.indexOf(order);
    const weight = this.weights[chosen];
    const datetime = this.timeWeight > 0;
    const zone = this.offsetWeight > this.timeWeight / 2 ? 'utc' : 'wall';
    const wrongZone = !datetime ? 0 : zone === 'wall' ? this.offsetWeight : weight - this.offsetWeight;
    return {
      type: datetime ? 'datetime' : 'date',
      weight: Math.max(0, weight - wrongZone),
      format: { dateOrder: ORDERS[chosen], ...(datetime ? { zone } : {}) },
      ambiguous: order === undefined && this.isAmbiguous(chosen, total),
      undecided: order === undefined && chosen >= DAY_FIRST && this.uncertain && this.weights[DAY_FIRST] === this.weights[MONTH_FIRST],
      twoDigitYears: this.twoDigitYears,
    };
  }

  private note(weight: number): void {
    if (this.scan.hasTime) this.timeWeight += weight;
    if (this.scan.offsetMs === this.scan.offsetMs) this.offsetWeight += weight;
    if (this.scan.twoDigitYear) this.twoDigitYears = true;
  }

  private bestOrder(): number {
    return this.weights.indexOf(Math.max(...this.weights));
  }

  /** Both orders explain the cells, to different days; or neither in full, and both nearly. */
  private isAmbiguous(chosen: number, total: number): boolean {
    if (chosen < DAY_FIRST || !this.differs) return false;
    const [, , dayFirst, monthFirst] = this.weights;
    if (dayFirst === monthFirst) return true;
    const nearly = total * (1 - MISFIT_TOLERANCE);
    return Math.max(dayFirst, monthFirst) < total * (1 - 1e-9) && Math.min(dayFirst, monthFirst) >= nearly;
  }
}
