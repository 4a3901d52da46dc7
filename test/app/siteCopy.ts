import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from '../../scripts/build.mjs';
import { root } from '../../scripts/ensure.mjs';

/** A copy of the built app that a test may change. */
export interface SiteCopy {
  readonly dir: string;
  /** Replaces a text that must be there. */
  edit(file: string, from: string | RegExp, to: string): void;
  add(file: string, text: string): void;
  remove(file: string): void;
  dispose(): void;
}

export function copySite(): SiteCopy {
  buildIfStale();
  const dir = mkdtempSync(join(tmpdir(), 'workbench-site-'));
  cpSync(join(root, 'dist'), dir, { recursive: true });
  return {
    dir,
    edit(file, from, to) {
      const before = readFileSync(join(dir, file), 'utf8');
      const after = before.replace(from, to);
      if (after === before) throw new Error(`${file} does not hold ${String(from)}.`);
      writeFileSync(join(dir, file), after);
    },
    add: (file, text) => writeFileSync(join(dir, file), text),
    remove: (file) => rmSync(join(dir, file)),
    dispose: () => rmSync(dir, { recursive: true, force: true }),
  };
}
