import { escapeHtml } from './escapeHtml.ts';

/** Where a value stands, in pixels of the drawing. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Id of the clip that is the plot's own rectangle. */
  readonly clip: string;
  x(value: number): number;
  y(value: number): number;
}

export interface TextLook {
  readonly fill: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly sizePx?: number;
  /** Reads upwards. */
  readonly turned?: boolean;
}

const FONT_PX = 12;
/** The mean width of a character of a sans-serif at 12 px. */
const CHARACTER_PX = 6.3;

/** About how wide a text is: nothing is measured, as nothing is drawn yet. */
export function textWidthPx(text: string): number {
  return Array.from(text).length * CHARACTER_PX;
}

/** An element without content; attributes that are undefined are left out, numbers have at most two decimals. */
export function element(name: 'line' | 'rect' | 'circle' | 'path', attributes: Readonly<Record<string, string | number | undefined>>): string {
  return `<${name}${attributesText(attributes)}/>`;
}

export function textElement(text: string, x: number, y: number, { fill, anchor = 'start', sizePx = FONT_PX, turned = false }: TextLook): string {
  if (text === '') return '';
  const transform = turned ? `rotate(-90 ${rounded(x)} ${rounded(y)})` : undefined;
  return `<text${attributesText({ x, y, fill, 'text-anchor': anchor === 'start' ? undefined : anchor, 'font-size': sizePx, transform })}>${escapeHtml(text)}</text>`;
}

/** Plotly's names of dashes; undefined for a solid line. */
export function dashOf(name: string | undefined): string | undefined {
  return name === undefined ? undefined : DASHES[name];
}

const DASHES: Readonly<Record<string, string | undefined>> = { dot: '1.5 3', dash: '6 4', dashdot: '6 3 1.5 3', longdash: '11 4' };

function attributesText(attributes: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? rounded(value) : escapeHtml(value ?? '')}"`)
    .join('');
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
