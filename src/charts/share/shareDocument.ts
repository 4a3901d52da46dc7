import type { Chart, ChartTable } from '../figure.ts';
import { escapeHtml } from './escapeHtml.ts';
import { svgFigure } from './svgFigure.ts';

/** A text that may be in another language than the document. */
export interface SharedText {
  readonly text: string;
  readonly language?: string;
}

export interface SharedNumber {
  readonly label: string;
  readonly value: string;
  readonly about: string;
}

export type SharedPart =
  | { readonly kind: 'answer'; readonly heading: string; readonly sentences: readonly string[]; readonly numbers: readonly SharedNumber[] }
  | { readonly kind: 'warnings'; readonly heading: string; readonly warnings: readonly SharedText[] }
  | { readonly kind: 'facts'; readonly heading: string; readonly rows: readonly (readonly [label: string, value: string])[] }
  | { readonly kind: 'table'; readonly heading: string; readonly note: string; readonly table: SharedTable }
  | { readonly kind: 'charts'; readonly heading: string; readonly charts: readonly Chart[] };

export interface SharedTable {
  readonly caption: string;
  readonly columns: readonly { readonly title: string; readonly numeric: boolean }[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly marked?: boolean }[];
}

/** A result as one document, in words that are ready to be read. Nothing in it is trusted to be more than text. */
export interface SharedResult {
  readonly language: string;
  readonly title: string;
  readonly lead: string;
  readonly parts: readonly SharedPart[];
  readonly footer: string;
  /** The words of the button that unfolds a chart's numbers. */
  readonly asTable: string;
}

/**
 * One HTML file that opens from disk, offline, without this app: no script, no link, no image, no style but its own, which its policy names by hash
 * (`styleHash`: SHA-256 of `style`, base64). Charts are inline SVG with their numbers beneath.
 */
export function shareDocument(result: SharedResult, style: string, styleHash: string): string {
  const { language, title, lead, parts, footer } = result;
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${escapeHtml(styleHash)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<header><h1>${escapeHtml(title)}</h1><p>${escapeHtml(lead)}</p></header>
<main>
${parts.map((part, at) => `<section class="${part.kind}" aria-labelledby="part-${at}"><h2 id="part-${at}">${escapeHtml(part.heading)}</h2>${partHtml(part, at, result.asTable)}</section>`).join('\n')}
</main>
<footer><p>${escapeHtml(footer)}</p></footer>
</body>
</html>
`;
}

function partHtml(part: SharedPart, at: number, asTable: string): string {
  switch (part.kind) {
    case 'answer':
      return `${part.sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join('')}<dl>${part.numbers.map(numberHtml).join('')}</dl>`;
    case 'warnings':
      return `<ul>${part.warnings.map(({ text, language }) => `<li${language ? ` lang="${escapeHtml(language)}"` : ''}>${escapeHtml(text)}</li>`).join('')}</ul>`;
    case 'facts':
      return `<dl>${part.rows.map(([label, value]) => `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>`;
    case 'table':
      return `${tableHtml(part.table)}${part.note ? `<p class="note">${escapeHtml(part.note)}</p>` : ''}`;
    case 'charts':
      return `<div class="tiles">${part.charts.map((chart, i) => chartHtml(chart, `chart-${at}-${i}`, asTable)).join('')}</div>`;
  }
}

function numberHtml({ label, value, about }: SharedNumber): string {
  return `<div><dt>${escapeHtml(label)}</dt><dd class="value">${escapeHtml(value)}</dd><dd class="note">${escapeHtml(about)}</dd></div>`;
}

function chartHtml(chart: Chart, id: string, asTable: string): string {
  const table = tableHtml(chartTable(chart.title, chart.table));
  return `<figure><h3 id="${id}-title">${escapeHtml(chart.title)}</h3><div class="plot">${svgFigure(chart, id)}</div><figcaption id="${id}-summary" class="note">${escapeHtml(chart.summary)}</figcaption><details><summary>${escapeHtml(asTable)}</summary>${table}</details></figure>`;
}

function chartTable(caption: string, { columns, rows }: ChartTable): SharedTable {
  const numeric = columns.map((_, column) => rows.some((row) => typeof row[column] === 'number'));
  const cell = (value: string | number | null, column: number) => (value === null ? '–' : typeof value === 'number' ? (columns[column].format?.(value) ?? String(value)) : value);
  return { caption, columns: columns.map(({ title }, column) => ({ title, numeric: numeric[column] })), rows: rows.map((row) => ({ cells: row.map(cell) })) };
}

/** A region of its own that scrolls where the screen is narrow, by keyboard too. */
function tableHtml({ caption, columns, rows }: SharedTable): string {
  const head = columns.map(({ title, numeric }) => `<th scope="col"${numeric ? ' class="number"' : ''}>${escapeHtml(title)}</th>`).join('');
  const cell = (value: string, column: number) => (column === 0 ? `<th scope="row">${escapeHtml(value)}</th>` : `<td${columns[column].numeric ? ' class="number"' : ''}>${escapeHtml(value)}</td>`);
  const body = rows.map(({ cells, marked }) => `<tr${marked ? ' class="marked"' : ''}>${cells.map(cell).join('')}</tr>`).join('');
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(caption)}"><table><caption>${escapeHtml(caption)}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}
