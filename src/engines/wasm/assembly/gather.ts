import { BINS_AT, GatherJob, Pick, ROW_AT, Session } from './layout';

/**
 * Makes records of learning rows. Bins move sixteen at a time: a pick takes those of the tree's features that lie in sixteen bytes of the row. Of a record's block
 * the first pick writes, the others add; bytes that belong to no feature are 0. Reads up to 16 bytes past the last row.
 */
export function gather(session: Session, job: GatherJob): void {
  const recordBytes = <usize>session.recordBytes;
  const rowBytes = <usize>session.rowBytes;
  const picks = session.picks;
  const endOfPicks = picks + <usize>session.pickCount * offsetof<Pick>();
  let record = session.records + <usize>job.from * recordBytes;
  const end = session.learning + (<usize>job.to << 2);
  let sums: i64 = 0;
  for (let at = session.learning + (<usize>job.from << 2); at < end; at += 4) {
    const row = load<u32>(at);
    const pair = quantised(session, <usize>row << 3);
    sums += pair;
    store<i64>(record, pair);
    store<u32>(record, row, ROW_AT);
    const bins = session.trainBins + <usize>row * rowBytes;
    let target = usize.MAX_VALUE;
    let block = i32x4.splat(0);
    for (let p = picks; p < endOfPicks; p += offsetof<Pick>()) {
      const pick = changetype<Pick>(p);
      const bytes = v128.swizzle(v128.load(bins + <usize>pick.source), v128.load(p, offsetof<Pick>('mask0')));
      block = <usize>pick.target == target ? v128.or(block, bytes) : bytes;
      target = <usize>pick.target;
      store16(record + BINS_AT + target, block, record + recordBytes);
    }
    record += recordBytes;
  }
  job.hessian = <i32>sums;
  job.gradient = <i32>(sums >> 32);
}

/** Hessian and gradient of a row as whole numbers, as core/trees/quantise.ts makes them. */
@inline
function quantised(session: Session, at: usize): i64 {
  const hessian = load<f64>(session.hessians + at);
  const rounded = <i32>floor(hessian * session.hessianScale + 0.5);
  const gradient = <i32>floor(load<f64>(session.gradients + at) * session.gradientScale + 0.5);
  return (<i64>gradient << 32) | <i64>(rounded < 1 && hessian > 0 ? 1 : rounded);
}

/** The last block of a record may have less room than sixteen bytes: 4, for records are 12 bytes and blocks in multiples of 16. */
@inline
function store16(at: usize, block: v128, end: usize): void {
  if (at + 16 <= end) v128.store(at, block);
  else store<u32>(at, i32x4.extract_lane(block, 0));
}
