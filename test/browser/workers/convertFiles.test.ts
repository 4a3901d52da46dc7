import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { convertFiles } from '../../../src/workers/convertFiles.ts';
import type { ConvertedFile } from '../../../src/workers/protocol.ts';
import { createTestContext } from '../../testContext.ts';

async function convert(...files: [name: string, content: string][]) {
  const zip = unzipSync(new Uint8Array(await (await convertFiles(files.map(([name, content]) => new File([content], name)), createTestContext())).arrayBuffer()));
  return { report: JSON.parse(strFromU8(zip['report.json'])) as ConvertedFile[], textOf: (name: string) => strFromU8(zip[name]) };
}

describe('converting files', () => {
  it('gives each its cells as they are, and says what was detected or why it was refused', async () => {
    const { report, textOf } = await convert(['a.csv', 'n;v\n007;=1+1\nb;"1,5"\n'], ['empty.csv', ''], ['__proto__', 'k,v\nx,1\ny,2\n']);
    expect(textOf('a.csv')).toBe('n,v\r\n007,=1+1\r\nb,"1,5"\r\n');
    expect(textOf('__proto__')).toBe('k,v\r\nx,1\r\ny,2\r\n');
    expect(report).toMatchObject([
      { name: 'a.csv', output: 'a.csv', detected: { delimiter: ';' }, rows: { read: 2, quarantined: 0 } },
      { name: 'empty.csv', error: { code: 'bad-file' } },
      { name: '__proto__', output: '__proto__' },
    ]);
    expect(report[1]).not.toHaveProperty('output');
  });

  it('keeps files of one name apart, and its own report', async () => {
    const file = (value: number) => `k,v\nx,${value}\ny,0\n`;
    const { report, textOf } = await convert(['a.csv', file(1)], ['a.csv', file(2)], ['a.csv.gz', file(3)], ['report.json', file(4)], ['a (2).csv', file(5)]);
    expect(new Set(report.map(({ output }) => output)).size).toBe(5);
    expect(report.map(({ output }) => textOf(String(output)).split('\r\n')[1])).toEqual(['x,1', 'x,2', 'x,3', 'x,4', 'x,5']);
    expect(report[0].output).toBe('a.csv');
  });
});
