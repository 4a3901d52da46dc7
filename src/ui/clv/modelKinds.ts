import type { StreamName } from '../../tasks/clv/sources.ts';

/** Models whose prediction is the same for every customer: neither a rank nor a range of it says anything of one. */
const CONSTANT: ReadonlySet<string> = new Set(['baseline-zero', 'baseline-mean', 'mean-sum']);

/** The kind without the name of its stream of money. */
export function ownKind(kind: string): string {
  return kind.slice(kind.indexOf(':') + 1);
}

/** The stream that a kind bears the name of; undefined for a run's own models, those of the sum among them. */
export function streamOf(kind: string): StreamName | undefined {
  const [stream, own] = kind.split(':');
  return own !== undefined && (stream === 'transactions' || stream === 'subscriptions') ? stream : undefined;
}

export function saysSameOfAll(kind: string): boolean {
  return CONSTANT.has(ownKind(kind));
}

export interface KindGroup {
  readonly stream: StreamName | undefined;
  readonly kinds: readonly string[];
}

/** A run's own models, then those of each stream, each group in the order given; groups without any are left out. */
export function kindsByStream(kinds: readonly string[]): readonly KindGroup[] {
  return ([undefined, 'transactions', 'subscriptions'] as const).map((stream) => ({ stream, kinds: kinds.filter((kind) => streamOf(kind) === stream) })).filter(({ kinds: found }) => found.length > 0);
}
