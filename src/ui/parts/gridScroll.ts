/**
 * A grid of a million rows is taller than a browser's tallest element. The scroll box is then shorter than the rows, and two places are kept:
 * `scrollTop` in the box, and `top` in the rows. Small moves (wheel, keys) are one to one; large ones (the thumb) go by proportion.
 */
export interface GridPlace {
  readonly scrollTop: number;
  /** Pixels from the first row's top to the top of what is seen. */
  readonly top: number;
}

/** What stays the same while scrolling, in pixels. */
export interface GridExtent {
  /** All rows together. */
  readonly rowsHeight: number;
  /** What is seen of them at once. */
  readonly viewHeight: number;
  /** The scroll box's content: at most MAX_BOX_HEIGHT. */
  readonly boxHeight: number;
}

/** Below the limits of the browsers that we know (Firefox: 17.8 million pixels). */
export const MAX_BOX_HEIGHT = 8_000_000;

export function gridExtent(rowCount: number, rowHeight: number, viewHeight: number): GridExtent {
  const rowsHeight = rowCount * rowHeight;
  return { rowsHeight, viewHeight, boxHeight: Math.min(rowsHeight, MAX_BOX_HEIGHT) };
}

/** Where the rows are after the box was scrolled to `scrollTop`. */
export function scrolledTo(scrollTop: number, before: GridPlace, extent: GridExtent): GridPlace {
  const mostTop = Math.max(0, extent.rowsHeight - extent.viewHeight);
  const mostScroll = Math.max(0, extent.boxHeight - extent.viewHeight);
  if (scrollTop <= 0 || mostScroll === 0) return { scrollTop, top: 0 };
  if (scrollTop >= mostScroll - 0.5) return { scrollTop, top: mostTop };
  const moved = scrollTop - before.scrollTop;
  const top = Math.abs(moved) <= extent.viewHeight ? before.top + moved : (scrollTop / mostScroll) * mostTop;
  return { scrollTop, top: Math.max(0, Math.min(mostTop, top)) };
}

/** The place with `top` at the top of what is seen, and the box's scroll in proportion. */
export function placeAt(top: number, extent: GridExtent): GridPlace {
  const mostTop = Math.max(0, extent.rowsHeight - extent.viewHeight);
  const mostScroll = Math.max(0, extent.boxHeight - extent.viewHeight);
  const clamped = Math.max(0, Math.min(mostTop, top));
  return { scrollTop: mostTop === 0 ? 0 : (clamped / mostTop) * mostScroll, top: clamped };
}
