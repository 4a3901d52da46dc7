import { WorkbenchError } from '../core/contract/index.ts';

/**
 * Turns what a browser's storage throws into an error with a remedy: quota → `storage-full` (with used and allowed bytes),
 * other DOMExceptions → `internal`. Ours, and programming errors, come back as they are.
 */
export async function toStorageError(error: unknown): Promise<unknown> {
  if (error instanceof WorkbenchError || !(error instanceof DOMException)) return error;
  if (error.name === 'QuotaExceededError') return storageFull();
  return new WorkbenchError('internal', `The browser's database failed (${error.name}: ${error.message}). Reload the page and try again; if it happens again, check that the disk has free space.`, {
    name: error.name,
  });
}

/** A connection that a newer tab, or the browser, has closed. */
export function connectionClosed(): WorkbenchError {
  return new WorkbenchError('storage-blocked', 'This tab is no longer connected to its database: a newer version of Brain Workbench was opened in another tab, or the browser closed the database. Reload this page.');
}

export function damaged(what: string, found: string, remedy: string): WorkbenchError {
  return new WorkbenchError('bad-file', `${what} cannot be read from storage: ${found}. ${remedy}`);
}

async function storageFull(): Promise<WorkbenchError> {
  const { usage, quota } = await estimate();
  const figures = usage === null || quota === null ? '' : `: ${formatBytes(usage)} of ${formatBytes(quota)} are used`;
  return new WorkbenchError(
    'storage-full',
    `The browser's storage is full${figures}. Nothing was saved. Delete datasets or runs that are no longer needed, drop kept source files, or free disk space, and try again.`,
    { usageBytes: usage, quotaBytes: quota },
  );
}

async function estimate(): Promise<{ usage: number | null; quota: number | null }> {
  try {
    const { usage, quota } = await navigator.storage.estimate();
    return { usage: usage ?? null, quota: quota ?? null };
  } catch {
    // Absent outside secure contexts; the message then goes without figures.
    return { usage: null, quota: null };
  }
}

function formatBytes(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
