import type { Link } from '../../contract/index.ts';

/** How a linear model's scores become predictions: a quantity, two classes, more classes. */
export function linkOf(classes: readonly string[] | undefined): Link {
  if (!classes) return 'identity';
  return classes.length === 2 ? 'logit' : 'softmax';
}
