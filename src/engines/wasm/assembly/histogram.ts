import { BINS_AT, CombineJob, FEATURE_BYTES, HistogramJob, Session } from './layout';

/** Records that stay in the nearest cache while each word's four slots pass over them take so many bytes. */
const BYTES_PER_PASS: u32 = 16384;

/** Hessian and gradient are one 64-bit number: their sums never carry from one half into the other (see core/trees/quantise.ts). */
export function buildHistogram(session: Session, job: HistogramJob): void {
  const words = (session.slots + 3) >>> 2;
  const recordBytes = session.recordBytes;
  const recordsPerPass = max(64, BYTES_PER_PASS / recordBytes);
  if (job.append == 0) memory.fill(job.histogram, 0, <usize>words * 4 * FEATURE_BYTES);
  for (let from = job.from; from < job.to; from += recordsPerPass) {
    const first = session.records + <usize>from * recordBytes;
    const end = session.records + <usize>min(from + recordsPerPass, job.to) * recordBytes;
    for (let w: u32 = 0; w < words; w++) addWord(job.histogram + <usize>(w * 4 * FEATURE_BYTES), first, end, recordBytes, BINS_AT + (<usize>w << 2));
  }
}

@inline
function addWord(first: usize, from: usize, end: usize, recordBytes: usize, wordAt: usize): void {
  for (let record = from; record < end; record += recordBytes) {
    const pair = load<i64>(record);
    const four = load<u32>(record + wordAt);
    // Eight times the bin, by shifting the byte three places less.
    const a = first + <usize>((four << 3) & 0x7f8);
    const b = first + <usize>((four >>> 5) & 0x7f8);
    const c = first + <usize>((four >>> 13) & 0x7f8);
    const d = first + <usize>((four >>> 21) & 0x7f8);
    store<i64>(a, load<i64>(a) + pair);
    store<i64>(b, load<i64>(b, 2048) + pair, 2048);
    store<i64>(c, load<i64>(c, 4096) + pair, 4096);
    store<i64>(d, load<i64>(d, 6144) + pair, 6144);
  }
}

/** As the job says. */
export function combine(session: Session, job: CombineJob): void {
  const bytes = <usize>((session.slots + 3) & ~3) * FEATURE_BYTES;
  for (let part: u32 = 0; part < job.count; part++) {
    const other = job.parts + <usize>part * bytes;
    if (job.sign > 0) {
      for (let at: usize = 0; at < bytes; at += 16) v128.store(job.histogram + at, i32x4.add(v128.load(job.histogram + at), v128.load(other + at)));
    } else {
      for (let at: usize = 0; at < bytes; at += 16) v128.store(job.histogram + at, i32x4.sub(v128.load(job.histogram + at), v128.load(other + at)));
    }
  }
}
