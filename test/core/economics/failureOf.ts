import { WorkbenchError } from '../../../src/core/contract/errors.ts';

/** The expected failure of a call; throws where it does not fail, or fails otherwise. */
export function failureOf(call: () => unknown): WorkbenchError {
  try {
    call();
  } catch (error) {
    if (error instanceof WorkbenchError) return error;
    throw error;
  }
  throw new Error('The call did not fail.');
}

/** As `failureOf`, of a call that answers later. */
export async function laterFailureOf(call: () => Promise<unknown>): Promise<WorkbenchError> {
  const outcome = await call().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof WorkbenchError) return outcome;
  throw outcome ?? new Error('The call did not fail.');
}
