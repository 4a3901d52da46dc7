import { describe, expect, it } from 'vitest';
import { GridPages, type GridRows } from '../../src/ui/parts/gridPages.ts';

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Pages of one column that holds the row's number; `asked` lists what was loaded. */
function pagesOf(rowCount: number) {
  const asked: number[] = [];
  const state = { fails: false, changes: 0 };
  const load = async (from: number, count: number): Promise<GridRows> => {
    asked.push(from);
    if (state.fails) throw new Error('no');
    return { from, rows: Array.from({ length: count }, (_, at) => [String(from + at)]) };
  };
  const pages = new GridPages(load, () => state.changes++);
  return { pages, asked, state, want: (from: number, to: number) => pages.want(from, to, rowCount) };
}

describe('pages of a grid', () => {
  it('arrive once, however often they are wanted', async () => {
    const { pages, asked, state, want } = pagesOf(1000);
    want(0, 40);
    want(0, 40);
    expect(pages.row(3)).toBeUndefined();
    await settle();
    want(0, 40);
    expect(pages.row(3)).toEqual(['3']);
    expect({ asked, changes: state.changes }).toEqual({ asked: [0], changes: 1 });
  });

  it('never ask beyond the last row, nor before the first', async () => {
    const { pages, asked, want } = pagesOf(130);
    want(-20, 500);
    await settle();
    expect(asked).toEqual([0, 128]);
    expect([pages.row(129), pages.row(130)]).toEqual([['129'], undefined]);
    want(0, 0);
    expect(asked).toEqual([0, 128]);
  });

  it('are forgotten when long unused, so that a million rows take no more memory than a few', async () => {
    const { pages, want } = pagesOf(1_000_000);
    for (let from = 0; from < 100_000; from += 128) {
      want(from, from + 1);
      await Promise.resolve();
    }
    await settle();
    expect(pages.row(0)).toBeUndefined();
    expect(pages.row(99_968)).toEqual(['99968']);
  });

  it('tell that they failed, and come when asked again', async () => {
    const { pages, state, want } = pagesOf(100);
    state.fails = true;
    want(0, 10);
    await settle();
    expect(pages.failure).toEqual(new Error('no'));
    state.fails = false;
    pages.retry();
    want(0, 10);
    await settle();
    expect(pages.failure).toBeUndefined();
    expect(pages.row(0)).toEqual(['0']);
  });
});
