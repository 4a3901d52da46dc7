import { WorkbenchError } from '../contract/errors.ts';
import type { ColumnType } from './column.ts';
import { createEncoder } from './columnEncoders.ts';
import type { EncodedColumn, ColumnEncoder, Rows } from './encoder.ts';
import { inferColumn } from './inferType.ts';
import type { Inference, InferOptions, Reading } from './inferType.ts';
import { MISFIT_TOLERANCE } from './misfits.ts';
import type { MissingMarks } from './missingMarks.ts';
import type { DecimalMark } from './parseNumber.ts';
import { ownCopy } from './ownCopy.ts';

/** A row with a cell that does not fit its column. */
export interface Misfit {
  readonly row: number;
  readonly line: number;
  readonly column: number;
  readonly cells: readonly string[];
}

export type Question = 'day-month' | 'decimal';

/** What an earlier pass over the same file found out about a column. */
export interface Settled extends Reading {
  readonly question?: Question;
  /** What most cells are, where the column is kept as written because others are not. */
  readonly mixed?: { readonly type: ColumnType; readonly share: number; readonly example: string };
}

export interface ColumnPlan {
  readonly name: string;
  readonly index: number;
  readonly inference: Inference;
  /** The person's word, where there is one. */
  readonly given?: Pick<InferOptions, 'type' | 'dateOrder' | 'decimal'>;
  readonly settled?: Settled;
  /** The decimal mark that the file's columns prove. */
  readonly decimal?: DecimalMark;
  readonly marks: MissingMarks;
}

/** Misfits of a column whose type was not given, beyond its tolerance, after which reading it on is pointless. */
const GIVE_UP_AFTER = 1000;
/** Misfits of a column whose type was given, after which a type that does not fit most rows is refused before the file ends. */
const REFUSE_AFTER = 10_000;

/** One column while a file is read: its encoder, and the cells that did not fit. */
export class ColumnBuild {
  readonly plan: ColumnPlan;
  readonly reading: Reading;
  /** Nothing can be said of the type yet: all cells are kept as they are until the end. */
  readonly deferred: boolean;
  readonly misfits: Misfit[] = [];
  private readonly encoder: ColumnEncoder;
  private readonly sample: ReadonlyMap<string, number>;
  private rows = 0;
  private gaveUp = false;

  /** `sample`: distinct cells of the first rows, with their counts. */
  constructor(plan: ColumnPlan, sample: ReadonlyMap<string, number>) {
    this.plan = plan;
    this.sample = sample;
    this.deferred = !plan.settled && (plan.inference.undetermined || plan.inference.ambiguous !== undefined);
    this.reading = plan.settled ?? (this.deferred ? { type: 'category', format: {} } : plan.inference);
    this.encoder = createEncoder(this.reading, plan.marks, plan.given?.type !== undefined);
  }

  append(rows: Rows, lines: readonly number[]): void {
    if (!this.gaveUp) this.encoder.append(rows, this.plan.index, (index) => this.addMisfit(rows[index], lines[index], this.rows + index));
    this.rows += rows.length;
    const beyond = this.misfits.length - this.rows * MISFIT_TOLERANCE;
    if (this.plan.given?.type === undefined) this.gaveUp ||= beyond > GIVE_UP_AFTER;
    else if (this.misfits.length > REFUSE_AFTER) this.refuseMisreading();
  }

  /** Cells in the form `1.2E+15`. */
  get scientific(): number {
    return this.encoder.scientific;
  }

  finish(): EncodedColumn {
    return this.encoder.finish();
  }

  /** How the file should be read again for this column, or undefined where it can stay as it was read (misfits set aside). */
  reconsider(): Settled | undefined {
    const given = this.plan.given?.type !== undefined;
    if (this.misfits.length === 0 || (given && this.plan.settled)) return undefined;
    const values = this.rows - this.encoder.missing;
    const tolerable = !this.gaveUp && this.misfits.length <= values * MISFIT_TOLERANCE;
    if (this.plan.settled) return tolerable ? undefined : this.asWritten(values);
    const again = this.inferAgain(values);
    if (again.ambiguous) return { ...this.asWritten(values), question: again.ambiguous };
    const better = again.type !== 'category' && !sameReading(again, this.reading) && again.misfitShare * values < this.misfits.length;
    if (better) return { type: again.type, format: again.format };
    if (given) return undefined;
    if (again.identifier || this.reading.type === 'bool') return { type: 'category', format: {} };
    return tolerable ? undefined : this.asWritten(values);
  }

  private inferAgain(values: number): Inference {
    const { marks, given, decimal } = this.plan;
    const cells = this.sampleWithMisfits(values);
    const again = inferColumn(cells, { marks, ...given });
    return again.ambiguous === 'decimal' && decimal ? inferColumn(cells, { marks, ...given, decimal }) : again;
  }

  private addMisfit(cells: readonly string[], line: number, row: number): void {
    this.misfits.push({ row, line, column: this.plan.index, cells: cells.map(ownCopy) });
  }

  private asWritten(values: number): Settled {
    const share = 1 - this.misfits.length / values;
    return { type: 'category', format: {}, mixed: { type: this.reading.type, share, example: this.misfits[0].cells[this.plan.index] } };
  }

  /** Each misfit, and the sample's other cells with weights that add up to all that fitted. */
  private sampleWithMisfits(values: number): Map<string, number> {
    const merged = new Map<string, number>();
    for (const { cells } of this.misfits) merged.set(cells[this.plan.index], (merged.get(cells[this.plan.index]) ?? 0) + 1);
    const fitting = [...this.sample].filter(([cell]) => !merged.has(cell) && !this.plan.marks.isMissingTyped(cell));
    const sampled = fitting.reduce((sum, [, count]) => sum + count, 0);
    for (const [cell, count] of fitting) merged.set(cell, (count / sampled) * (values - this.misfits.length));
    return merged;
  }

  strictRefusal(cell: string, line: number): WorkbenchError {
    const { name } = this.plan;
    return new WorkbenchError('bad-input', `Line ${line.toLocaleString('en')}: column "${name}" holds ${this.reading.type} values, but the cell is "${shorten(cell)}". Mend the cell, or read without strict.`, {
      column: name,
      line,
    });
  }

  /** Throws where a person gave a type that most rows do not fit. */
  refuseMisreading(): void {
    if (this.plan.given?.type !== undefined && this.misfits.length * 2 > this.rows) throw this.refusal();
  }

  private refusal(): WorkbenchError {
    const { name } = this.plan;
    const example = shorten(this.misfits[0].cells[this.plan.index]);
    return new WorkbenchError('bad-input', `Column "${name}" cannot be read as ${this.reading.type}: most of its cells are something else, such as "${example}". Choose another type for it.`, { column: name });
  }
}

export function shorten(cell: string): string {
  return cell.length > 100 ? `${cell.slice(0, 100)}…` : cell;
}

function sameReading(a: Reading, b: Reading): boolean {
  return a.type === b.type && (['decimal', 'thousands', 'unit', 'dateOrder', 'zone', 'trueWord', 'falseWord'] as const).every((key) => a.format[key] === b.format[key]);
}
