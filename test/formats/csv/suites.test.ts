import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ReadOverrides } from '../../../src/core/data/dataset.ts';
import { missingSharedData, sharedData } from '../../sharedData.ts';
import { memorySource, readAll, untarGz } from './reading.ts';

const SPECTRUM = 'csv/csv-spectrum.tar.gz';
const SINEEMORE = 'csv/sineemore-csv-test-data.tar.gz';

function openSuite(archive: string): { csv: [string, Uint8Array][]; json: (name: string) => unknown; files: number } {
  const files = untarGz(readFileSync(sharedData(archive)));
  const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  const answers = new Map([...files].filter(([path]) => path.includes('/json/')).map(([path, bytes]) => [baseName(path).replace('.json', ''), bytes]));
  const csv = [...files].filter(([path]) => path.endsWith('.csv')).map(([path, bytes]): [string, Uint8Array] => [baseName(path).replace('.csv', ''), bytes]);
  return { csv, files: files.size, json: (name) => JSON.parse(new TextDecoder().decode(answers.get(name))) };
}

function asObjects(header: readonly string[], rows: readonly (readonly string[])[]): Record<string, string>[] {
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i]])));
}

describe.skipIf(missingSharedData(SPECTRUM))('csv-spectrum', () => {
  const suite = missingSharedData(SPECTRUM) ? undefined : openSuite(SPECTRUM);

  test('has the twelve cases', () => {
    expect(suite?.files).toBe(26);
    expect(suite?.csv).toHaveLength(12);
  });

  for (const [name, bytes] of suite?.csv ?? []) {
    test(name, async () => {
      const { header, rows, rowsQuarantined } = await readAll(bytes);
      const found = asObjects(header, rows);
      expect(rowsQuarantined).toBe(0);
      if (name === 'location_coordinates') {
        // The suite's own answer is a bare object with another phone number than its file has.
        expect(found).toEqual([{ ...(suite?.json(name) as object), 'Contact Phone Number': '2095257564' }]);
      } else {
        expect(found).toEqual(suite?.json(name));
      }
    });
  }
});

describe.skipIf(missingSharedData(SINEEMORE))('sineemore, strict', () => {
  const suite = missingSharedData(SINEEMORE) ? undefined : openSuite(SINEEMORE);
  const refusals: Readonly<Record<string, RegExp>> = {
    'bad-header-less-fields': /line 2 has too few cells \(expected 3, found 2\)/,
    'bad-header-more-fields': /line 2 has too many cells \(expected 3, found 4\)/,
    'bad-header-no-header': /is empty/,
    'bad-header-wrong-header': /has the header qux, quux, quuz; foo, bar, baz is required/,
    'bad-missing-quote': /line 2 has a quote that nothing closes/,
    'bad-quotes-with-unescaped-quote': /line 2 has a quote inside a cell/,
    'bad-unescaped-quote': /line 2 has a quote inside a cell/,
  };

  test('has the twenty-five cases', () => {
    expect(suite?.files).toBe(45);
    expect(suite?.csv).toHaveLength(25);
    expect(suite?.csv.map(([name]) => name).filter((name) => name.startsWith('bad-')).sort()).toEqual(Object.keys(refusals));
  });

  for (const [name, bytes] of suite?.csv ?? []) {
    const hasHeader = /^(bad-)?header-/.test(name);
    const overrides: ReadOverrides = { strict: true, dialect: { hasHeader }, ...(hasHeader && { header: ['foo', 'bar', 'baz'] }) };
    test(name, async () => {
      if (name.startsWith('bad-')) {
        await expect(readAll(bytes, overrides)).rejects.toMatchObject({ code: 'bad-file', message: expect.stringMatching(refusals[name]) });
        return;
      }
      const { header, rows } = await readAll(memorySource(bytes, `${name}.csv`), overrides);
      expect(hasHeader ? asObjects(header, rows) : rows).toEqual(suite?.json(name));
    });
  }
});
