/** Rows as text, null where a value is missing. */
export interface GridRows {
  readonly from: number;
  readonly rows: readonly (readonly (string | null)[])[];
}

export type LoadPage = (from: number, count: number) => Promise<GridRows>;

const PAGE_ROWS = 128;
const KEPT_PAGES = 48;

/** The pages of a grid that were asked for of late. `onChange` is called when rows arrive or fail to. */
export class GridPages {
  readonly #load: LoadPage;
  readonly #onChange: () => void;
  /** Oldest use first. */
  readonly #pages = new Map<number, GridRows | 'loading'>();
  /** Why the last page that failed did; undefined once one has arrived since. */
  failure: unknown;

  constructor(load: LoadPage, onChange: () => void) {
    this.#load = load;
    this.#onChange = onChange;
  }

  /** A row's cells; undefined while they are on their way. */
  row(index: number): readonly (string | null)[] | undefined {
    const page = this.#pages.get(Math.floor(index / PAGE_ROWS));
    return page === undefined || page === 'loading' ? undefined : page.rows[index - page.from];
  }

  /** Asks for the pages of rows [from, to) that are not there, of `rowCount` in all. */
  want(from: number, to: number, rowCount: number): void {
    const last = Math.floor((Math.min(to, rowCount) - 1) / PAGE_ROWS);
    for (let page = Math.floor(Math.max(0, from) / PAGE_ROWS); page <= last; page++) {
      const known = this.#pages.get(page);
      if (known === undefined) void this.#fetch(page, rowCount);
      else this.#touch(page, known);
    }
  }

  /** Forgets what failed, so that it is asked for again. */
  retry(): void {
    this.failure = undefined;
    this.#onChange();
  }

  async #fetch(page: number, rowCount: number): Promise<void> {
    const from = page * PAGE_ROWS;
    this.#touch(page, 'loading');
    try {
      const rows = await this.#load(from, Math.min(PAGE_ROWS, rowCount - from));
      this.#touch(page, rows);
      this.failure = undefined;
    } catch (error) {
      this.#pages.delete(page);
      this.failure = error;
    }
    this.#onChange();
  }

  #touch(page: number, rows: GridRows | 'loading'): void {
    this.#pages.delete(page);
    this.#pages.set(page, rows);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= KEPT_PAGES) return;
      this.#pages.delete(oldest);
    }
  }
}
