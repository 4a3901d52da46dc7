import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_BOX_HEIGHT, gridExtent, placeAt, scrolledTo } from '../../src/ui/parts/gridScroll.ts';

const START = { scrollTop: 0, top: 0 };

describe('a grid that fits its scroll box', () => {
  const extent = gridExtent(1000, 28, 450);

  it('scrolls one to one', () => {
    for (const scrollTop of [0, 1, 300, 5000, 27_550]) expect(scrolledTo(scrollTop, START, extent).top).toBeCloseTo(scrollTop);
  });
});

describe('a grid of ten million rows', () => {
  const extent = gridExtent(10_000_000, 28, 450);
  const mostTop = extent.rowsHeight - extent.viewHeight;

  it('has a box that browsers can hold', () => {
    expect(extent.boxHeight).toBe(MAX_BOX_HEIGHT);
  });

  it('moves a little one to one, and far by proportion', () => {
    const place = placeAt(140_000_000, extent);
    expect(scrolledTo(place.scrollTop + 100, place, extent).top).toBe(140_000_100);
    expect(scrolledTo(place.scrollTop / 2, place, extent).top).toBeCloseTo(70_000_000);
  });

  it('reaches its first and last row at the ends of the box', () => {
    const middle = placeAt(mostTop / 2, extent);
    expect(scrolledTo(0, middle, extent).top).toBe(0);
    expect(scrolledTo(extent.boxHeight - extent.viewHeight, middle, extent).top).toBe(mostTop);
  });

  it('never shows what is before the first or after the last row', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: MAX_BOX_HEIGHT }), { maxLength: 30 }), (scrolls) => {
        const place = scrolls.reduce((before, scrollTop) => scrolledTo(scrollTop, before, extent), START as { scrollTop: number; top: number });
        expect(place.top).toBeGreaterThanOrEqual(0);
        expect(place.top).toBeLessThanOrEqual(mostTop);
      }),
    );
  });

  it('keeps every place inside the box, in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: mostTop }), fc.integer({ min: 0, max: mostTop }), (a, b) => {
        const [above, below] = [Math.min(a, b), Math.max(a, b)].map((top) => placeAt(top, extent).scrollTop);
        expect(above).toBeGreaterThanOrEqual(0);
        expect(above).toBeLessThanOrEqual(below);
        expect(below).toBeLessThanOrEqual(extent.boxHeight - extent.viewHeight);
      }),
    );
  });
});

describe('a grid without rows', () => {
  it('stays where it is', () => {
    const extent = gridExtent(0, 28, 450);
    expect(scrolledTo(0, START, extent)).toEqual(START);
    expect(placeAt(1000, extent)).toEqual(START);
  });
});
