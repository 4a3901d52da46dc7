import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Artifact } from '../../src/core/contract/index.ts';
import { zipArtifacts } from '../../src/formats/modelZip.ts';
import { readModelZip } from '../../src/formats/readModelZip.ts';

const artifact: Artifact = {
  kind: 'gbdt',
  version: 3,
  meta: { trees: 2, names: ['a', 'b'], nested: { x: null } },
  buffers: { values: Float64Array.of(1.5, NaN, -0), codes: Int32Array.of(-1, 7), bytes: Uint8Array.of(1, 2, 3), thin: Float32Array.of(0.25), wide: Uint32Array.of(2 ** 31), short: Uint16Array.of(9), none: new Float64Array(0) },
};
const facts = { run: 'clv-gbdt-1', task: 'clv' };
const zipped = zipArtifacts([['transactions:gbdt', artifact], ['features', { ...artifact, buffers: {} }]], facts);

const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
/** The same archive with another description, or other entries. */
function forged(change: (description: { formatVersion: unknown; format: unknown; artifacts: { name: string; version: unknown; buffers: Record<string, unknown>[] }[] }) => void, entries: Record<string, Uint8Array> = {}): Uint8Array {
  const description = {
    format: 'brain-workbench-models', formatVersion: 1,
    artifacts: [{ name: 'm', kind: 'ridge', version: 1, meta: {}, buffers: [{ buffer: 'w', type: 'Float64Array', length: 2, file: 'm/w.bin' } as Record<string, unknown>] }],
  };
  change(description as never);
  return zipSync({ 'model.json': text(description), 'm/w.bin': new Uint8Array(16), ...entries });
}

const refusal = (bytes: Uint8Array, limits?: { entries: number; bytes: number }): string => {
  try {
    readModelZip(bytes, limits);
    return '';
  } catch (error) {
    expect(error).toMatchObject({ code: 'bad-file' });
    return (error as Error).message;
  }
};

describe('an archive of models', () => {
  it('reads back what was written, every type of buffer and any name', () => {
    const { artifacts, facts: read } = readModelZip(zipped);
    expect([...artifacts.keys()]).toEqual(['transactions:gbdt', 'features']);
    expect(artifacts.get('transactions:gbdt')).toEqual(artifact);
    expect(read).toEqual(facts);
    expect([...readModelZip(zipArtifacts([['__proto__', artifact]], {})).artifacts]).toEqual([['__proto__', artifact]]);
  });

  it('is refused where it is none, is cut off, or was changed', () => {
    expect(refusal(new TextEncoder().encode('PK, not a zip at all, but long enough to look like one'))).toContain('not a zip archive');
    expect(refusal(new Uint8Array(0))).toContain('not a zip archive');
    for (const length of [40, zipped.length >> 1, zipped.length - 1]) expect(refusal(zipped.slice(0, length))).not.toBe('');
    const changed = zipped.slice();
    // The first byte of packed data behind the first entry's header and name.
    changed[30 + 'model.json'.length + 5] ^= 0xff;
    expect(refusal(changed)).toMatch(/damaged|cannot be unpacked/);
    expect(refusal(zipSync({ 'other.json': text({}) }))).toContain('has no model.json');
    expect(refusal(zipSync({ 'model.json': new TextEncoder().encode('{') }))).toContain('not valid JSON');
  });

  it('is refused for another format or version, and for what its description does not account for', () => {
    expect(refusal(forged(() => {}))).toBe('');
    expect(refusal(forged((d) => (d.format = 'other')))).toContain('"format" is "other"');
    expect(refusal(forged((d) => (d.formatVersion = 2)))).toContain('this app reads 1');
    expect(refusal(forged((d) => (d.artifacts[0].version = '1')))).toContain('version of model "m"');
    expect(refusal(forged((d) => (d.artifacts = [...d.artifacts, ...d.artifacts])))).toContain('two models');
    expect(refusal(forged(() => {}, { 'm/more.bin': new Uint8Array(1) }))).toContain('belongs to no model');
  });

  it('is refused for buffers of other types and lengths than described', () => {
    const buffer = (change: Record<string, unknown>) => refusal(forged((d) => Object.assign(d.artifacts[0].buffers[0], change)));
    expect(buffer({ type: 'BigInt64Array' })).toContain('is of type "BigInt64Array"');
    expect(buffer({ type: 'constructor' })).toContain('is of type');
    expect(buffer({ length: 3 })).toContain('16 bytes in place of 3 numbers');
    expect(buffer({ length: 1e300 })).toContain('in place of');
    expect(buffer({ file: '../w.bin' })).toContain('which is not there');
  });

  it('unpacks no more than it may: entries, and bytes that a small archive promises or hides', () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${i}`, new Uint8Array(1)]));
    expect(refusal(zipSync(many), { entries: 10, bytes: 1e6 })).toContain('more than 10 entries');
    const bomb = zipSync({ 'model.json': new Uint8Array(5_000_000) });
    expect(refusal(bomb, { entries: 10, bytes: 1_000_000 })).toContain('unpacks to more than 1000000 bytes');
    // The directory says 10 bytes of an entry that unpacks to five million.
    const lying = bomb.slice();
    const view = new DataView(lying.buffer);
    for (let at = 0; at < lying.length - 4; at++) if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 10, true);
    expect(refusal(lying, { entries: 10, bytes: 1_000_000 })).toMatch(/damaged|cannot be unpacked/);
  });
});
