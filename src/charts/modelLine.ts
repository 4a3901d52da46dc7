type Dash = 'solid' | 'dash' | 'dot' | 'dashdot' | 'longdash';

const SAMPLES: Readonly<Record<Dash, string>> = { solid: '━━', dash: '╍╍', dot: '┅┅', dashdot: '━╍', longdash: '━ ━' };

/** A dash as characters, for a name that stands for its line. */
export function dashSample(kind: string): string {
  return SAMPLES[modelDash(kind)];
}

/** Baselines share one hue, and so do models of a family: a dash tells them apart, for eyes and for print. */
export function modelDash(kind: string): Dash {
  switch (kind) {
    case 'baseline-zero':
    case 'baseline-arpu-churn':
      return 'dot';
    case 'baseline-mean':
    case 'gbdt-seed':
    case 'churn-survival-logistic':
    case 'bg-nbd-inactivity':
    case 'baseline-recency':
      return 'dash';
    case 'baseline-spend-rate':
      return 'dashdot';
    case 'baseline-last-period':
      return 'longdash';
    default:
      return 'solid';
  }
}
