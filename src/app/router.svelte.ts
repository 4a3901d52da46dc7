/** The page's place, kept in the address's hash so that it works offline and on any host. */
export class Router {
  path = $state.raw<readonly string[]>([]);
  query = $state.raw(new URLSearchParams());

  constructor() {
    this.#read();
    addEventListener('hashchange', () => this.#read());
  }

  /** Goes to a hash path such as `data/abc?tab=rows`. */
  go(path: string): void {
    location.hash = `#/${path}`;
  }

  /** The address of a path made of segments that may hold any characters. */
  href(...segments: readonly string[]): string {
    return `#/${segments.map(encodeURIComponent).join('/')}`;
  }

  #read(): void {
    const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
    this.path = path.split('/').filter(Boolean).map(decodeSafely);
    this.query = new URLSearchParams(query ?? '');
  }
}

function decodeSafely(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
