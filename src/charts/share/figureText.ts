const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', '#123': '{', '#125': '}', '#36': '$' };

/** A figure's label, which is Plotly's pseudo-HTML, as plain text: what `escapeLabel` wrote is read again, and marks such as `<b>` are left out. */
export function figureText(label: unknown): string {
  if (typeof label !== 'string' && typeof label !== 'number') return '';
  return String(label)
    .replace(/<br\s*\/?>/g, ' ')
    .replace(/<\/?(?:b|i|sup|sub|span)\b[^<>]*>/g, '')
    .replace(/&(amp|lt|gt|#123|#125|#36);/g, (_, name: string) => ENTITIES[name]);
}
