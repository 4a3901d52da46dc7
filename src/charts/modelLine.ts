/** Baselines share one hue: a dash tells them apart, for eyes and for print. */
export function modelDash(kind: string): 'solid' | 'dash' | 'dot' | 'dashdot' | 'longdash' {
  switch (kind) {
    case 'baseline-zero':
      return 'dot';
    case 'baseline-mean':
      return 'dash';
    case 'baseline-spend-rate':
      return 'dashdot';
    case 'baseline-last-period':
      return 'longdash';
    default:
      return 'solid';
  }
}
