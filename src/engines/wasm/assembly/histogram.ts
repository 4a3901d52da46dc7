import { CombineJob, FEATURE_BYTES, HistogramJob, Session } from './layout';

/** Rows whose bins stay in the nearer caches while each word's four features pass over them. */
const ROWS_PER_PASS: u32 = 1024;

/** Hessian and gradient are one 64-bit number: their sums never carry from one half into the other (see core/trees/quantise.ts). */
export function buildHistogram(session: Session, job: HistogramJob): void {
  const words = session.activeWordCount;
  const active = session.activeWords;
  if (job.append == 0) {
    for (let w: u32 = 0; w < words; w++) memory.fill(job.histogram + <usize>(load<u32>(active + (<usize>w << 2)) * 4 * FEATURE_BYTES), 0, 4 * FEATURE_BYTES);
  }
  for (let from = job.from; from < job.to; from += ROWS_PER_PASS) {
    const to = min(from + ROWS_PER_PASS, job.to);
    for (let w: u32 = 0; w < words; w++) addWord(session, job.histogram, load<u32>(active + (<usize>w << 2)), from, to);
  }
}

function addWord(session: Session, histogram: usize, word: u32, from: u32, to: u32): void {
  const first = histogram + <usize>(word * 4 * FEATURE_BYTES);
  const bins = session.trainBins + (<usize>word << 2);
  const stride = session.rowBytes;
  const gradients = session.gradients;
  const end = session.order + (<usize>to << 2);
  for (let at = session.order + (<usize>from << 2); at < end; at += 4) {
    const row = load<u32>(at);
    const pair = load<i64>(gradients + (<usize>row << 3));
    const four = load<u32>(bins + <usize>(row * stride));
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

/** As the job says. What the tree does not ask holds nothing of use, before and after. */
export function combine(session: Session, job: CombineJob): void {
  const bytes = <usize>session.features * FEATURE_BYTES;
  const stride = ((<usize>session.features + 3) & ~3) * FEATURE_BYTES;
  for (let part: u32 = 0; part < job.count; part++) {
    const other = job.parts + <usize>part * stride;
    if (job.sign > 0) {
      for (let at: usize = 0; at < bytes; at += 16) v128.store(job.histogram + at, i32x4.add(v128.load(job.histogram + at), v128.load(other + at)));
    } else {
      for (let at: usize = 0; at < bytes; at += 16) v128.store(job.histogram + at, i32x4.sub(v128.load(job.histogram + at), v128.load(other + at)));
    }
  }
}
