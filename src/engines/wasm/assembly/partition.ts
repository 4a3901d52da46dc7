import { BINS_AT, DivideJob, LeafJob, ROW_AT, Session, SwapJob } from './layout';

/** Records that are looked at together from either end. A thread has room for twice as many aside: see `settle`. */
export const BLOCK: usize = 64;

/** The offsets of misplaced records of a block at either end, in a thread's scratch; then room for records. */
const LEFT_AT: usize = 0;
const RIGHT_AT: usize = BLOCK;
const ASIDE_AT: usize = 2 * BLOCK;

/**
 * Divides a range in place, in no particular order: misplaced records of a block at the left end change places with those of a block at the right end (BlockQuicksort, Edelkamp &
 * Weiss 2016). There is no branch that the processor could guess wrong, and what lies right already is not written.
 */
export function divide(session: Session, job: DivideJob, scratch: usize): void {
  const stride = <usize>session.recordBytes;
  const moved = <usize>job.moved;
  const goesLeft = job.goesLeft;
  const binAt = BINS_AT + <usize>job.slot;
  const start = session.records + <usize>job.from * stride;
  let begin = start;
  let end = session.records + <usize>job.to * stride;
  let lefts: usize = 0;
  let rights: usize = 0;
  let firstLeft: usize = 0;
  let firstRight: usize = 0;
  while (end - begin > 2 * BLOCK * stride) {
    if (lefts == 0) {
      firstLeft = 0;
      for (let k: usize = 0, record = begin; k < BLOCK; k++, record += stride) {
        store<u8>(scratch + LEFT_AT + lefts, <u8>k);
        lefts += 1 - <usize>load<u8>(goesLeft + <usize>load<u8>(record + binAt));
      }
    }
    if (rights == 0) {
      firstRight = 0;
      for (let k: usize = 0, record = end - stride; k < BLOCK; k++, record -= stride) {
        store<u8>(scratch + RIGHT_AT + rights, <u8>k);
        rights += <usize>load<u8>(goesLeft + <usize>load<u8>(record + binAt));
      }
    }
    const pairs = min(lefts, rights);
    for (let k: usize = 0; k < pairs; k++) {
      const a = begin + <usize>load<u8>(scratch + LEFT_AT + firstLeft + k) * stride;
      const b = end - (<usize>load<u8>(scratch + RIGHT_AT + firstRight + k) + 1) * stride;
      exchange(a, b, moved);
    }
    lefts -= pairs;
    rights -= pairs;
    firstLeft += pairs;
    firstRight += pairs;
    if (lefts == 0) begin += BLOCK * stride;
    if (rights == 0) end -= BLOCK * stride;
  }
  // What has changed places already lies before the first misplaced record that waits: of leaves, not all of a record moves, and it must not be looked at again.
  if (lefts != 0) begin += <usize>load<u8>(scratch + LEFT_AT + firstLeft) * stride;
  if (rights != 0) end -= <usize>load<u8>(scratch + RIGHT_AT + firstRight) * stride;
  const middle = settle(begin, end, stride, moved, goesLeft, binAt, scratch + ASIDE_AT);
  job.middle = job.from + <u32>((middle - start) / stride);
}

/** Divides what is left, two blocks at most: each record is written to both sides, one of which goes on. Answers where the right part begins. */
@inline
function settle(begin: usize, end: usize, stride: usize, moved: usize, goesLeft: usize, binAt: usize, aside: usize): usize {
  let left = begin;
  let right = aside;
  for (let record = begin; record < end; record += stride) {
    const isLeft = <usize>load<u8>(goesLeft + <usize>load<u8>(record + binAt));
    for (let at: usize = 0; at < moved; at += 16) {
      const part = v128.load(record + at);
      v128.store(right + at, part);
      v128.store(left + at, part);
    }
    left += isLeft * stride;
    right += (1 - isLeft) * stride;
  }
  memory.copy(left, aside, right - aside);
  return left;
}

@inline
function exchange(a: usize, b: usize, moved: usize): void {
  for (let at: usize = 0; at < moved; at += 16) {
    const part = v128.load(a + at);
    v128.store(a + at, v128.load(b + at));
    v128.store(b + at, part);
  }
}

export function swap(session: Session, job: SwapJob): void {
  const stride = <usize>session.recordBytes;
  let a = session.records + <usize>job.a * stride;
  let b = session.records + <usize>job.b * stride;
  for (let k: u32 = 0; k < job.count; k++, a += stride, b += stride) exchange(a, b, <usize>job.moved);
}

export function addLeaf(session: Session, job: LeafJob): void {
  const stride = <usize>session.recordBytes;
  const end = session.records + <usize>job.to * stride;
  const value = job.value;
  const scores = job.scores;
  for (let record = session.records + <usize>job.from * stride; record < end; record += stride) {
    const score = scores + (<usize>load<u32>(record, ROW_AT) << 3);
    store<f64>(score, load<f64>(score) + value);
  }
}
