import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsvText } from '../readCsvText.ts';
import { assignArms, strataSizes } from '../../../../src/core/economics/trial/assignArms.ts';
import { LIST_HEADER, listRows, readListRows } from '../../../../src/core/economics/trial/listFile.ts';
import { openSeal, readSeal, sealTrial } from '../../../../src/core/economics/trial/seal.ts';
import { writeCsv } from '../../../../src/formats/csv/writeCsv.ts';
import { failureOf, laterFailureOf } from '../failureOf.ts';

const keysOf = (length: number) => Array.from({ length }, (_, i) => `u${i}`);
const DESIGN = { keys: keysOf(200), seed: 11, controlShare: 0.1, from: 20_454, until: 20_485 };

describe('the arms', () => {
  it('are disjoint and complete, with the share held out, alike in every stratum', () => {
    fc.assert(
      fc.property(fc.nat(2_000), fc.double({ min: 0, max: 0.99, noNaN: true }), fc.nat(1_000), (length, share, seed) => {
        const arms = assignArms(length, share, seed);
        expect(arms).toHaveLength(length);
        expect(arms.filter((arm) => arm === 'control')).toHaveLength(Math.round(length * share));
        let row = 0;
        for (const { rows, controls } of strataSizes(length, share)) {
          expect(arms.slice(row, row + rows).filter((arm) => arm === 'control')).toHaveLength(controls);
          row += rows;
        }
        expect(row).toBe(length);
      }),
    );
  });

  it('hold out every rank equally often', () => {
    const held = new Float64Array(120);
    for (let seed = 0; seed < 3_000; seed++) assignArms(120, 0.1, seed).forEach((arm, row) => (held[row] += arm === 'control' ? 1 : 0));
    // 300 ± 16.4: χ² with 118 degrees of freedom, 99.9 % quantile 172.
    const chiSquare = held.reduce((sum, count) => sum + (count - 300) ** 2 / (300 * 0.9), 0);
    expect(chiSquare).toBeLessThan(172);
  });

  it('are the same for the same seed, and others for another', () => {
    expect(assignArms(500, 0.1, 3)).toEqual(assignArms(500, 0.1, 3));
    expect(assignArms(500, 0.1, 3)).not.toEqual(assignArms(500, 0.1, 4));
  });

  it.each([[10, 1, 1], [10, -0.1, 1], [10, NaN, 1], [1.5, 0.1, 1], [10, 0.1, 0.5]])('of %d users, share %d, seed %d are refused', (length, share, seed) => {
    expect(failureOf(() => assignArms(length, share, seed)).code).toBe('bad-input');
  });
});

describe('the seal', () => {
  it('opens for the list it was made for, to the same arms', async () => {
    const { seal, arms } = await sealTrial(DESIGN);
    expect(seal).toMatchObject({ listed: 200, controls: 20, from: '2026-01-01', until: '2026-02-01' });
    expect(seal.id).toMatch(/^t[0-9a-f]{16}$/);
    expect((await openSeal(JSON.parse(JSON.stringify(seal)), DESIGN.keys)).arms).toEqual(arms);
  });

  it.each([{ seed: 12 }, { controlShare: 0.2 }, { until: '2026-03-01' }, { listed: 199 }, { controls: 19 }, { keys: 'a'.repeat(64) }, { id: 't0000000000000000' }, { version: 2 }, { from: 'soon' }, { seed: '11' }])('shows that it was changed: %o', async (change) => {
    const { seal } = await sealTrial(DESIGN);
    const failure = await laterFailureOf(() => readSeal({ ...seal, ...change }));
    expect(failure.code).toBe('bad-file');
    expect(failure.message).toMatch(/kept with the run/);
  });

  it('does not open for other users, another order, or fewer', async () => {
    const { seal } = await sealTrial(DESIGN);
    const [first, second, ...rest] = DESIGN.keys;
    for (const keys of [[second, first, ...rest], [first, 'x', ...rest], rest]) expect((await laterFailureOf(() => openSeal(seal, keys))).code).toBe('bad-file');
  });

  it('is refused for a user twice, or a window without days', async () => {
    expect((await laterFailureOf(() => sealTrial({ ...DESIGN, keys: ['a', 'b', 'a'] }))).message).toMatch(/"a" is on the list more than once/);
    expect((await laterFailureOf(() => sealTrial({ ...DESIGN, until: DESIGN.from }))).message).toMatch(/must end after it begins/);
  });
});

describe('the exported list', () => {
  const keys = ['=cmd|calc', 'O\'Brien, "Bo"', "'quoted", ...keysOf(97)];
  const probability = Float64Array.from(keys, (_, i) => 1 - i / 150);
  const gain = Float64Array.from(keys, (_, i) => 40.1 - i / 3);

  async function exported() {
    const trial = await sealTrial({ ...DESIGN, keys });
    return { trial, text: writeCsv(LIST_HEADER, listRows({ keys, probability, gain }, trial)) };
  }

  /** As the CSV writer's neutralising is undone elsewhere. */
  const unescape = (key: string) => (key.startsWith("'=") ? key.slice(1) : key);

  it('reads back as it was, in any order, beside other columns', async () => {
    const { trial, text } = await exported();
    const [header, ...rows] = readCsvText(text);
    expect(rows[0].slice(0, 4)).toEqual(["'=cmd|calc", '1', '1', '40.1']);
    const back = await readListRows([...header, 'note'], [...rows].reverse().map((row) => [...row, 'called']), trial.seal, unescape);
    expect(back).toEqual({ keys, probability, gain, trial });
  });

  it.each([
    ['a control that was contacted', (text: string) => text.replace(',control,', ',contact,'), /was sealed as "control"/],
    ['an arm that is none', (text: string) => text.replace(',control,', ',other,'), /arm "other"/],
    ['a rank twice', (text: string) => text.replace(/^u3,7,/m, 'u3,6,'), /rank 6 is there twice/],
    ['a rank beyond the rows', (text: string) => text.replace(/^u3,7,/m, 'u3,700,'), /there are 100 rows/],
    ['another user', (text: string) => text.replace(/^u3,/m, 'v3,'), /are not those sealed/],
    ['a row too few', (text: string) => text.replace(/^u96,.*\r\n/m, ''), /99 users, and 100 were sealed/],
    ['another trial', (text: string) => text.replace(/t[0-9a-f]{16}/, 't0123456789abcdef'), /is of trial "t0123456789abcdef"/],
    ['no arm column', (text: string) => text.replace(',arm,', ',group,'), /no column "arm"/],
    ['a probability of 2', (text: string) => text.replace(/^u3,7,[^,]*/m, 'u3,7,2'), /probability "2"/],
    ['a gain that is none', (text: string) => text.replace(/^(u3,7,[^,]*),[^,]*/m, '$1,much'), /expected gain "much"/],
  ])('is refused with %s', async (_, change, message) => {
    const { trial, text } = await exported();
    const [header, ...rows] = readCsvText(change(text));
    const failure = await laterFailureOf(() => readListRows(header, rows, trial.seal, unescape));
    expect(failure.code).toBe('bad-file');
    expect(failure.message).toMatch(message);
  });
});
