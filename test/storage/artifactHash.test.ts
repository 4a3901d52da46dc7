import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Artifact } from '../../src/core/contract/index.ts';
import { artifactHash, canonicalJson } from '../../src/storage/artifactHash.ts';

const artifact: Artifact = { kind: 'ridge', version: 1, meta: { alpha: 0.5, names: ['a', 'b'] }, buffers: { weights: Float64Array.of(1, 2), bias: Float64Array.of(3) } };

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

describe('artifactHash', () => {
  it('is the SHA-256 of the canonical text over the hashes of the buffers', async () => {
    const bias = sha256(new Uint8Array(Float64Array.of(3).buffer));
    const weights = sha256(new Uint8Array(Float64Array.of(1, 2).buffer));
    const text = `["ridge",1,{"alpha":0.5,"names":["a","b"]},[["bias","[object Float64Array]","${bias}"],["weights","[object Float64Array]","${weights}"]]]`;
    expect(await artifactHash(artifact)).toBe(sha256(text));
  });

  it('does not depend on the order of keys, nor on spare bytes behind a view', async () => {
    const buffers = { bias: Float64Array.of(3), weights: Float64Array.of(9, 1, 2, 9).subarray(1, 3) };
    expect(await artifactHash({ ...artifact, meta: { names: ['a', 'b'], alpha: 0.5 }, buffers })).toBe(await artifactHash(artifact));
  });

  it('tells apart what differs', async () => {
    const { weights, bias } = artifact.buffers;
    const variants: Artifact[] = [
      artifact,
      { ...artifact, kind: 'linear' },
      { ...artifact, version: 2 },
      { ...artifact, meta: { ...artifact.meta, alpha: '0.5' } },
      { ...artifact, buffers: { weights, bias: Float64Array.of(4) } },
      { ...artifact, buffers: { weights: bias, bias: weights } },
      { ...artifact, buffers: { weights, bias: new Uint8Array(Float64Array.of(3).buffer) } },
    ];
    const hashes = await Promise.all(variants.map(artifactHash));
    expect(new Set(hashes).size).toBe(variants.length);
  });
});

describe('canonicalJson', () => {
  it('sorts keys at every depth and keeps the order of lists', () => {
    expect(canonicalJson({ b: [2, 1, { z: null, y: true }], a: 'x"' })).toBe('{"a":"x\\"","b":[2,1,{"y":true,"z":null}]}');
  });

  it('keeps numbers apart that JSON would merge', () => {
    const texts = [NaN, Infinity, -Infinity, 0, -0, null].map((value) => canonicalJson([value]));
    expect(new Set(texts).size).toBe(6);
  });

  it('treats __proto__ as a key like any other', () => {
    expect(canonicalJson(JSON.parse('{"__proto__": 1}'))).toBe('{"__proto__":1}');
  });
});
