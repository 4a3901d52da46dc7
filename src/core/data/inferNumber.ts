import type { CellFormat } from './column.ts';
import { MISFIT_TOLERANCE } from './misfits.ts';
import type { DecimalMark, ThousandsMark } from './parseNumber.ts';
import { isIdentifierDigits, parsePlainNumber, readBody, scanNumber, unitFits } from './parseNumber.ts';

/** The ways to read marks in a number, plainest first: where several fit alike, the first is taken. */
const READINGS: readonly (readonly [DecimalMark, ThousandsMark])[] = [
  ['.', ''],
  ['.', ','],
  ['.', ' '],
  ['.', "'"],
  [',', ''],
  [',', '.'],
  [',', ' '],
  [',', "'"],
];
const POINT = 46;
const MINUS = 45;
/** For each reading, the marks of the others: cheap to look for. */
const FOREIGN_MARKS = READINGS.map((marks) => new RegExp(`[${[...".,' "].filter((mark) => !marks.some((own) => own === mark)).join('')}]`));
const EVERY_READING = (1 << READINGS.length) - 1;

interface NumberCell {
  readonly weight: number;
  readonly unit: string;
  /** Bit i: reading i fits. */
  readonly readings: number;
  readonly hasMark: boolean;
}

export interface NumberInference {
  /** Weight of the cells that fit `format`. */
  readonly weight: number;
  /** Weight of the cells that are numbers at all, in whatever writing and unit. */
  readonly numericWeight: number;
  readonly format: CellFormat;
  /** Point and comma both read all cells, to different values; `format` is then not to be used. */
  readonly ambiguous: boolean;
  /** The decimal mark, where the cells prove it. */
  readonly decimalProven?: DecimalMark;
  /** Weight of whole numbers with leading zeros or past 2^53. */
  readonly identifierWeight: number;
  /** Currencies with a share worth naming, where there are several. */
  readonly currencies: readonly string[];
}

/** Collects a column's distinct cells and decides how its numbers are written. */
export class NumberEvidence {
  private readonly cells: NumberCell[] = [];
  private readonly units = new Map<string, number>();
  private identifierWeight = 0;

  /** Takes a distinct cell with the number of its rows. False where no reading makes it a number. */
  add(cell: string, weight: number): boolean {
    const scan = isPlain(cell) ? { unit: '', body: cell, exponent: '' } : scanNumber(cell);
    const readings = scan ? readingsOf(scan.body) : 0;
    if (!scan || readings === 0) return false;
    if (readings === EVERY_READING && isIdentifierDigits(scan.body, scan.exponent)) this.identifierWeight += weight;
    this.units.set(scan.unit, (this.units.get(scan.unit) ?? 0) + weight);
    this.cells.push({ weight, unit: scan.unit, readings, hasMark: readings !== EVERY_READING });
    return true;
  }

  /** `decimal` settles what the cells leave open. */
  decide(decimal?: DecimalMark): NumberInference {
    const unit = this.columnUnit();
    const cells = this.cells.filter((cell) => unitFits(cell.unit, unit));
    const weights = READINGS.map(([mark], index) =>
      decimal && mark !== decimal ? -1 : cells.reduce((sum, cell) => sum + ((cell.readings >> index) & 1 ? cell.weight : 0), 0),
    );
    const chosen = weights.indexOf(Math.max(...weights));
    const rival = weights.findIndex((weight, index) => READINGS[index][0] !== READINGS[chosen][0] && rivals(weight, weights[chosen], total(cells)));
    const marked = cells.some((cell) => cell.hasMark);
    const [mark, thousands] = READINGS[chosen];
    return {
      weight: weights[chosen],
      numericWeight: total(this.cells),
      format: { ...(marked || decimal ? { decimal: mark, thousands } : {}), ...(unit === '' ? {} : { unit }) },
      ambiguous: rival >= 0 && marked,
      decimalProven: rival < 0 && marked && decimal === undefined ? mark : undefined,
      identifierWeight: this.identifierWeight,
      currencies: this.currencies(),
    };
  }

  /** The unit under which most cells fit: bare numbers go with a currency, but not with `%`. */
  private columnUnit(): string {
    const fitting = (unit: string) => (this.units.get(unit) ?? 0) + (unit === '' || unit === '%' ? 0 : (this.units.get('') ?? 0));
    return ['', ...this.units.keys()].reduce((best, unit) => (fitting(unit) > fitting(best) ? unit : best), '');
  }

  private currencies(): readonly string[] {
    const all = total(this.cells);
    const found = [...this.units].filter(([unit, weight]) => unit !== '' && unit !== '%' && weight > MISFIT_TOLERANCE * all).map(([unit]) => unit);
    return found.length > 1 ? found : [];
  }
}

/** Whether another reading of the decimal mark explains the cells as well: both do in full, or neither in full and both nearly. */
function rivals(weight: number, best: number, all: number): boolean {
  if (weight >= best * (1 - 1e-9)) return weight > 0;
  const nearly = all * (1 - MISFIT_TOLERANCE);
  return best < all * (1 - 1e-9) && weight >= nearly;
}

function readingsOf(body: string): number {
  if (!/[^\d]/.test(body)) return EVERY_READING;
  let readings = 0;
  for (let index = 0; index < READINGS.length; index++) {
    if (!FOREIGN_MARKS[index].test(body) && readBody(body, READINGS[index][0], READINGS[index][1]) !== undefined) readings |= 1 << index;
  }
  return readings;
}

/** Digits with at most one point: no sign, unit, blank or exponent to take off. */
function isPlain(cell: string): boolean {
  return cell.charCodeAt(0) !== MINUS && parsePlainNumber(cell, POINT) >= 0;
}

function total(cells: readonly NumberCell[]): number {
  return cells.reduce((sum, cell) => sum + cell.weight, 0);
}
