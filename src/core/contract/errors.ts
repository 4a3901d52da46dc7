/** What went wrong, as a machine can tell it apart. The person reads `message`. */
export type ErrorCode =
  | 'bad-input'
  | 'bad-file'
  | 'ambiguous'
  | 'not-enough-data'
  | 'not-found'
  | 'cancelled'
  | 'storage-full'
  | 'storage-blocked'
  | 'storage-newer'
  | 'worker-lost'
  | 'out-of-memory'
  | 'internal';

/** JSON-safe facts beside a message: what was found, where, and which option answers. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/**
 * An expected failure. `message` says what, where, what was found, and the remedy, in plain English;
 * the page may translate it by `code` and `details.messageKey` where it has a better text.
 */
export class WorkbenchError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.name = 'WorkbenchError';
    this.code = code;
    this.details = details;
  }
}

/** An error in the form that crosses a worker's border (structured clone keeps no `code`). */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

export function toFailure(error: unknown): Failure {
  if (error instanceof WorkbenchError) return { code: error.code, message: error.message, details: error.details };
  if (error instanceof Error && error.name === 'AbortError') return { code: 'cancelled', message: 'Cancelled.', details: {} };
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return { code: 'internal', message, details: { stack } };
}

export function fromFailure(failure: Failure): WorkbenchError {
  return new WorkbenchError(failure.code, failure.message, failure.details);
}
