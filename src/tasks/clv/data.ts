import type { CustomerAttributes } from './attributes.ts';
import type { Stream } from './stream.ts';

/** What a training or a scoring reads. */
export interface ClvData {
  /** One or two. */
  readonly streams: readonly Stream[];
  readonly attributes?: CustomerAttributes;
}
