import type { Failure } from '../../core/contract/errors.ts';

/** A failure as text to paste into a report: everything that was known where it happened. */
export function failureText(failure: Failure, where: string): string {
  const facts = Object.entries(failure.details).map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`);
  return [`${failure.code}: ${failure.message}`, `where: ${where}`, ...facts].join('\n');
}
