import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../src/ui/tokens.css', import.meta.url), 'utf8');
const THEMES = ['light', 'dark'] as const;

/** Every `--name: light-dark(#…, #…)` or `--name: var(--other)` of the tokens. */
const pairs = new Map([...css.matchAll(/(--[\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name, light, dark]) => [name, { light, dark }]));

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2's contrast ratio of two tokens in a theme. */
function contrast(a: string, b: string, theme: 'light' | 'dark'): number {
  const [low, high] = [a, b].map((name) => luminance(pairs.get(`--${name}`)![theme])).sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ['ground', 'surface', 'sunken', 'raised', 'hover', 'selected'];
const TEXTS: readonly (readonly [ink: string, grounds: readonly string[]])[] = [
  ['text', [...GROUNDS, 'accent-soft', 'positive-soft', 'caution-soft', 'negative-soft', 'time-features-soft', 'time-target-soft']],
  ['text-muted', GROUNDS],
  ['text-faint', ['ground', 'surface', 'sunken', 'raised']],
  ['accent', [...GROUNDS, 'accent-soft']],
  ['accent-hover', GROUNDS],
  ['on-accent', ['accent', 'accent-hover']],
  ['positive', ['ground', 'surface', 'raised', 'positive-soft']],
  ['caution', ['ground', 'surface', 'raised', 'caution-soft']],
  ['negative', ['ground', 'surface', 'raised', 'hover', 'negative-soft']],
  ['on-negative', ['negative']],
  ['time-features', ['surface', 'ground', 'time-features-soft']],
  ['time-target', ['surface', 'ground']],
];
const GRAPHICS = ['control-line', 'chart-axis', 'time-target', 'time-features', ...[...pairs.keys()].filter((name) => name.startsWith('--model-')).map((name) => name.slice(2))];

describe.each(THEMES)('in the %s theme', (theme) => {
  it.each(TEXTS)('the ink %s reads on its grounds (4.5:1)', (ink, grounds) => {
    for (const ground of grounds) expect({ ground, enough: contrast(ink, ground, theme) >= 4.5, ratio: contrast(ink, ground, theme) }).toMatchObject({ enough: true });
  });

  it.each(GRAPHICS)('the mark %s is seen on its grounds (3:1)', (mark) => {
    for (const ground of ['surface', 'ground']) expect({ ground, enough: contrast(mark, ground, theme) >= 3, ratio: contrast(mark, ground, theme) }).toMatchObject({ enough: true });
  });
});

describe('models', () => {
  it('share at most six hues', () => {
    const own = [...pairs.keys()].filter((name) => name.startsWith('--model-') && !name.startsWith('--model-baseline-'));
    expect(own.length).toBeLessThanOrEqual(6);
  });

  it('have a colour for every kind that modelToken knows', () => {
    const script = readFileSync(new URL('../../src/ui/tokenColour.ts', import.meta.url), 'utf8');
    const kinds = [...script.slice(script.indexOf('new Set(')).matchAll(/'([\w-]+)'/g)].map(([, kind]) => kind);
    expect(kinds).toContain('gbdt');
    for (const kind of kinds) expect(css).toContain(`--model-${kind}:`);
  });
});
