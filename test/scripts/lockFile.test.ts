import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/ensure.mjs';

interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

it('the lock file installs on every platform: it holds all binaries that a package may ask for', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, LockedPackage> };
  const locked = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) => Object.keys(optionalDependencies).filter((name) => !locked.has(name)).map((name) => `${path} → ${name}`));
  expect(missing).toEqual([]);
});
