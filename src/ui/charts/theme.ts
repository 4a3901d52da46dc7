import { createSubscriber } from 'svelte/reactivity';
import type { ChartTheme } from '../../charts/figure.ts';
import { modelToken, tokenColour } from '../tokenColour.ts';

let cached: ChartTheme | undefined;

const subscribe = createSubscriber((update) => {
  const changed = (): void => {
    cached = undefined;
    update();
  };
  const system = matchMedia('(prefers-color-scheme: dark)');
  const attributes = new MutationObserver(changed);
  system.addEventListener('change', changed);
  attributes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => {
    system.removeEventListener('change', changed);
    attributes.disconnect();
    cached = undefined;
  };
});

/** The tokens' present colours. Read in a component or effect, it makes that run again when the page turns dark or light. */
export function chartTheme(): ChartTheme {
  subscribe();
  cached ??= readTheme();
  return cached;
}

function readTheme(): ChartTheme {
  const models = new Map<string, string>();
  return {
    text: tokenColour('--text'),
    muted: tokenColour('--text-muted'),
    grid: tokenColour('--chart-grid'),
    axis: tokenColour('--chart-axis'),
    surface: tokenColour('--surface'),
    line: tokenColour('--line-strong'),
    accent: tokenColour('--accent'),
    bar: tokenColour('--chart-bar'),
    fontFamily: getComputedStyle(document.body).fontFamily,
    model(kind) {
      const colour = models.get(kind) ?? tokenColour(modelToken(kind));
      models.set(kind, colour);
      return colour;
    },
  };
}
