/** JSON as it is stored beside a model's buffers. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type NumericArray = Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

/** A model at rest: structured-clonable, versioned, and holding no training rows. */
export interface Artifact {
  readonly kind: string;
  /** The format's version, raised whenever old artifacts would be misread. */
  readonly version: number;
  readonly meta: { readonly [key: string]: Json };
  readonly buffers: { readonly [name: string]: NumericArray };
}
