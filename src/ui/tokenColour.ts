/**
 * The present value of a colour token of tokens.css as `rgb(…)`, for scripts that paint by themselves (Plotly).
 * Custom properties keep `light-dark()` unresolved, so a probe element is asked for its computed colour.
 * Ask again when the theme changes.
 */
export function tokenColour(name: `--${string}`): string {
  const probe = document.createElement('span');
  probe.style.setProperty('color', `var(${name}, var(--text))`);
  document.documentElement.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/**
 * The token of a model kind's colour, such as `--model-gbdt`, also where the kind bears the name of its stream of money; the sum of
 * models is an ensemble, and an unknown kind shares the baselines' grey.
 */
export function modelToken(kind: string): `--model-${string}` {
  const own = kind.slice(kind.indexOf(':') + 1);
  if (own === 'sum') return '--model-ensemble';
  return KNOWN_KINDS.has(own) ? `--model-${own}` : '--model-baseline';
}

const KNOWN_KINDS: ReadonlySet<string> = new Set([
  'gbdt', 'gbdt-tweedie', 'gbdt-seed', 'ridge', 'bgnbd', 'lstm', 'ensemble', 'random-forest', 'isolation-forest', 'elastic-net', 'logistic', 'ziln', 'survival', 'ncf', 'nmf',
  'baseline-zero', 'baseline-mean', 'baseline-last-period', 'baseline-spend-rate',
  'survival-logistic', 'survival-sbg', 'baseline-retention', 'baseline-arpu-churn',
  'churn-survival', 'churn-survival-logistic', 'bg-nbd-inactivity', 'baseline-recency',
]);
