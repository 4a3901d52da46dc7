import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { niceTicks, toLogish } from '../../src/charts/axis.ts';
import { escapeLabel } from '../../src/charts/escapeLabel.ts';
import { fileNameOf } from '../../src/charts/fileName.ts';

describe('escapeLabel', () => {
  it('leaves no markup, template or TeX', () => {
    expect(escapeLabel('<b>R&D</b> %{x} $a$\n')).toBe('&lt;b&gt;R&amp;D&lt;/b&gt; %&#123;x&#125; &#36;a&#36; ');
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => !/[<>{}$\u0000-\u001f]/.test(escapeLabel(text))));
  });

  it('shortens by characters, before it escapes', () => {
    expect(escapeLabel('<<<<<<', 4)).toBe('&lt;&lt;&lt;…');
    expect(escapeLabel('👍👍👍👍', 4)).toBe('👍👍👍👍');
  });
});

describe('niceTicks', () => {
  it('are round and cover the range', () => {
    expect(niceTicks(0, 90)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(niceTicks(-3, 7)).toEqual([-4, -2, 0, 2, 4, 6, 8]);
    expect(niceTicks(0, 0)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  });

  it('cover any range in few steps', () => {
    const number = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(number, fc.double({ min: 1e-3, max: 1e9, noNaN: true }), (low, span) => {
        const ticks = niceTicks(low, low + span);
        const slack = span * 1e-6 + Math.abs(low) * 1e-14;
        expect(ticks[0]).toBeLessThanOrEqual(low + slack);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(low + span - slack);
        expect(ticks.length).toBeLessThanOrEqual(9);
      }),
    );
  });
});

it('toLogish is odd and keeps order', () => {
  expect([-99, -9, 0, 9, 99].map(toLogish)).toEqual([-2, -1, 0, 1, 2]);
});

it('fileNameOf keeps letters and digits of any script', () => {
  expect(fileNameOf('¿Es real la diferencia?')).toBe('es-real-la-diferencia');
  expect(fileNameOf('../..')).toBe('chart');
});
