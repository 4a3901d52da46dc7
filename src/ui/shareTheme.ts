import type { ChartTheme } from '../charts/figure.ts';
import { readColourPair } from '../charts/share/shareStyle.ts';
import type { ColourPair } from '../charts/share/shareStyle.ts';
import { modelToken } from './tokenColour.ts';

const TOKENS: readonly string[] = ['--text', '--text-muted', '--line', '--line-strong', '--ground', '--surface', '--selected', '--accent', '--caution', '--caution-soft', '--chart-grid', '--chart-axis', '--chart-bar'];

/** Charts of a shared file: its own custom properties are the colours, so that it follows the reader's light or dark. */
export const shareTheme: ChartTheme = {
  text: 'var(--text)',
  muted: 'var(--text-muted)',
  grid: 'var(--chart-grid)',
  axis: 'var(--chart-axis)',
  surface: 'var(--surface)',
  line: 'var(--line-strong)',
  accent: 'var(--accent)',
  bar: 'var(--chart-bar)',
  fontFamily: 'inherit',
  model: (kind) => `var(${modelToken(kind)})`,
};

/** The page's tokens, in light and in dark, that such a file needs for these models. */
export function shareColours(kinds: readonly string[]): Readonly<Record<string, ColourPair>> {
  const style = getComputedStyle(document.documentElement);
  const found = [...TOKENS, ...kinds.map(modelToken)].flatMap((name) => {
    const pair = readColourPair(style.getPropertyValue(name));
    return pair ? [[name, pair] as const] : [];
  });
  return Object.fromEntries(found);
}
