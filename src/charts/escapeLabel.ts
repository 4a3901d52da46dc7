const LONGEST_LABEL = 48;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '{': '&#123;', '}': '&#125;', '$': '&#36;' };

/**
 * Text from data, made safe for Plotly's labels and hover templates: its pseudo-HTML, its `%{…}` templates and its `$…$` TeX stay plain text.
 * Control characters become spaces, and what is longer than `longest` characters is shortened by an ellipsis.
 */
export function escapeLabel(text: string, longest = LONGEST_LABEL): string {
  const characters = Array.from(text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' '));
  const short = characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : characters.join('');
  return short.replace(/[&<>{}$]/g, (character) => ENTITIES[character]);
}
