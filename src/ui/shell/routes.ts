import type { PageName, Section } from './pages.ts';

export interface Place {
  readonly page: PageName;
  /** The entry of the rail that is lit. */
  readonly section: Section | undefined;
}

/** Which page a path of decoded segments leads to. */
export function placeOf(path: readonly string[]): Place {
  const [head, second, third, fourth] = path;
  switch (head) {
    case undefined:
      return { page: 'data', section: 'data' };
    case 'data':
      return path.length <= 2 ? { page: second ? 'dataset' : 'data', section: 'data' } : NOWHERE;
    case 'models':
      if (path.length === 1) return { page: 'models', section: 'models' };
      if (second !== 'clv' && second !== 'tabular' && second !== 'anomaly' && second !== 'churn') return NOWHERE;
      if (path.length === 2) return { page: `${second}Setup`, section: 'models' };
      if (second === 'clv' && path.length === 3 && (third === 'reconcile' || third === 'cohorts')) return { page: third, section: 'models' };
      return third === 'job' && fourth && path.length === 4 ? { page: 'training', section: 'models' } : NOWHERE;
    case 'runs':
      if (path.length <= 2) return { page: second ? 'run' : 'runs', section: 'runs' };
      return third === 'compare' && fourth && path.length === 4 ? { page: 'compare', section: 'runs' } : NOWHERE;
    case 'next':
      return path.length === 1 ? { page: 'nextMonth', section: 'runs' } : NOWHERE;
    case 'predict':
    case 'settings':
      return path.length === 1 ? { page: head, section: head } : NOWHERE;
    default:
      return NOWHERE;
  }
}

const NOWHERE: Place = { page: 'nowhere', section: undefined };
