import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { t as columns } from '../../src/i18n/messages/columns.ts';
import { t as notices } from '../../src/i18n/messages/notices.ts';
import { t as progress } from '../../src/i18n/messages/progress.ts';

/** What a pattern's first group finds in the TypeScript of a folder of src. */
function found(folder: string, pattern: RegExp): readonly string[] {
  const root = new URL(`../../src/${folder}/`, import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return [...new Set(files.flatMap((name) => [...readFileSync(new URL(name.replaceAll('\\', '/'), root), 'utf8').matchAll(pattern)].map((match) => match[1])))].sort();
}

describe('keys that the page only learns at run time have words', () => {
  it.each(found('app', /'((?:notice|action)\.\w+)'/g))('%s', (key) => {
    expect(notices.maybe(key)).toBeDefined();
  });

  it.each(['core', 'tasks', 'workers'].flatMap((folder) => found(folder, /phase: '([\w-]+)'/g)))('the phase %s', (phase) => {
    expect(progress.maybe(`phase.${phase}`)).toBeDefined();
  });

  it.each(found('core', /^ {2}\| '([\w-]+)'/gm).filter((key) => readFileSync(new URL('../../src/core/data/profile.ts', import.meta.url), 'utf8').includes(`| '${key}'`)))('the warning %s', (key) => {
    expect(columns.maybe(`warning.${key}`)).toBeDefined();
  });
});
