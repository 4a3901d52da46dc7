import { inflateSync } from 'fflate';

/** What an archive may hold: beyond it, it is no archive of ours or one that was forged. */
export interface ZipLimits {
  readonly entries: number;
  /** Of all entries, unpacked. */
  readonly bytes: number;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;

/** An entry as the archive's directory says it. */
interface Entry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly at: number;
}

/**
 * The files of an untrusted zip archive by name. Sizes are taken from its directory and checked against the limits before anything is unpacked, and
 * every file must have the size and the checksum that the directory says. `refuse` is given the reason and must throw.
 */
export function unzipFiles(bytes: Uint8Array, limits: ZipLimits, refuse: (reason: string) => never): ReadonlyMap<string, Uint8Array<ArrayBuffer>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const entries = readDirectory(view, bytes, limits, refuse);
  for (const entry of entries) {
    if (files.has(entry.name)) refuse(`it has two entries ${JSON.stringify(entry.name.slice(0, 80))}`);
    files.set(entry.name, unpack(view, bytes, entry, refuse));
  }
  return files;
}

function readDirectory(view: DataView, bytes: Uint8Array, limits: ZipLimits, refuse: (reason: string) => never): readonly Entry[] {
  const end = endOfDirectory(view, refuse);
  const count = view.getUint16(end + 10, true);
  if (count > limits.entries) refuse(`it has more than ${limits.entries} entries`);
  let at = view.getUint32(end + 16, true);
  let total = 0;
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== DIRECTORY_ENTRY) refuse('its directory is damaged');
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    if (at + 46 + nameBytes > end) refuse('its directory is damaged');
    const entry = {
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameBytes)),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packedBytes: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    };
    total += entry.bytes;
    if (total > limits.bytes) refuse(`it unpacks to more than ${limits.bytes} bytes`);
    entries.push(entry);
    at += 46 + nameBytes + extraBytes + commentBytes;
  }
  return entries;
}

function endOfDirectory(view: DataView, refuse: (reason: string) => never): number {
  const first = Math.max(0, view.byteLength - END_BYTES - MAX_COMMENT_BYTES);
  for (let at = view.byteLength - END_BYTES; at >= first; at--) if (view.getUint32(at, true) === END_OF_DIRECTORY) return at;
  return refuse('it is not a zip archive, or it is cut off');
}

function unpack(view: DataView, bytes: Uint8Array, entry: Entry, refuse: (reason: string) => never): Uint8Array<ArrayBuffer> {
  const said = JSON.stringify(entry.name.slice(0, 80));
  const { at } = entry;
  if (at + 30 > bytes.length || view.getUint32(at, true) !== LOCAL_HEADER) return refuse(`its entry ${said} is not where its directory says`);
  const from = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (from + entry.packedBytes > bytes.length) return refuse(`its entry ${said} is cut off`);
  const packed = bytes.subarray(from, from + entry.packedBytes);
  const file = inflated(packed, entry, said, refuse);
  if (file.length !== entry.bytes || crc32(file) !== entry.crc) return refuse(`its entry ${said} is damaged`);
  return file;
}

function inflated(packed: Uint8Array, { method, bytes }: Entry, said: string, refuse: (reason: string) => never): Uint8Array<ArrayBuffer> {
  if (method === 0) return new Uint8Array(packed);
  if (method !== 8) return refuse(`its entry ${said} is packed in a way that this app does not write`);
  try {
    // A target of the size that was promised: what unpacks to more does not get more memory.
    return inflateSync(packed, { out: new Uint8Array(bytes) }) as Uint8Array<ArrayBuffer>;
  } catch (error) {
    return refuse(`its entry ${said} cannot be unpacked (${error instanceof Error ? error.message : String(error)})`);
  }
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
