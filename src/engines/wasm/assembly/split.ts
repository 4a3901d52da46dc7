import { BINS_AT, FEATURE_BYTES, MISSING_BIN, Session, SplitJob } from './layout';

/** As in core/trees/splitRule.ts: a gain below this share of the children's is rounding. Every formula here keeps its order of operations. */
const ROUNDING: f64 = 1e-12;
/** From this λ on 32-bit estimates could overflow. */
const MOST_ESTIMABLE: f64 = 1e25;
/** Where a thread's room to sort categories begins in its scratch: behind a histogram of one slot. */
const WEIGHTS_AT: usize = 2048;
const SORTED_AT: usize = 4096;
/** A second histogram of one slot, all zero between uses, and 256 marks of its bins. */
const TINY_AT: usize = 4608;
/** Up to so many rows, to look at the bins that there are beats to look at all. */
const TINY_ROWS: u32 = 20;

export function findSplit(session: Session, job: SplitJob, scratch: usize): void {
  job.slot = -1;
  job.gain = 0;
  const isPlain = session.isBounded == 0 && session.regAlpha == 0 && session.regLambda < MOST_ESTIMABLE;
  for (let i = job.from; i < job.to; i++) {
    const slot = load<u32>(job.slots + (<usize>i << 2));
    if (isPlain && isTiny(session, job, slot)) {
      scanTiny(session, job, slot, scratch + TINY_AT);
      continue;
    }
    const histogram = job.histogram ? job.histogram + <usize>(slot * FEATURE_BYTES) : sumFeature(session, job, slot, scratch);
    const kind = load<u32>(session.slotKinds + (<usize>slot << 2));
    const bins = kind & 0xffff;
    if (kind >= 65536) scanCategories(session, job, slot, histogram, bins, scratch);
    else if (isPlain) scanNumbers(session, job, slot, histogram, bins);
    else scanNumbersBounded(session, job, slot, histogram, bins);
  }
}

/** A node with so few rows that most bins would be empty, and a feature of numbers. */
@inline
function isTiny(session: Session, job: SplitJob, slot: u32): bool {
  return job.histogram == 0 && job.rowsTo - job.rowsFrom <= TINY_ROWS && load<u32>(session.slotKinds + (<usize>slot << 2)) < 65536;
}

/** Sums up the few bins that there are, in a scratch that is all zero before and after, and tries the cuts between them: the same cuts in the same order. */
function scanTiny(session: Session, job: SplitJob, slot: u32, scratch: usize): void {
  const stride = <usize>session.recordBytes;
  const binAt = BINS_AT + <usize>slot;
  const end = session.records + <usize>job.rowsTo * stride;
  const marks = scratch + FEATURE_BYTES;
  for (let record = session.records + <usize>job.rowsFrom * stride; record < end; record += stride) {
    const bin = <usize>load<u8>(record + binAt);
    const pair = scratch + (bin << 3);
    store<i64>(pair, load<i64>(pair) + load<i64>(record));
    const word = marks + ((bin >>> 6) << 3);
    store<u64>(word, load<u64>(word) | (<u64>1 << <u64>(bin & 63)));
  }
  const missing = scratch + (<usize>MISSING_BIN << 3);
  const missingHessian = load<i32>(missing);
  const missingGradient = load<i32>(missing, 4);
  const missingWord = load<u64>(marks, 24);
  store<u64>(marks, missingWord & 0x7fffffffffffffff, 24);
  cutMarked(session, job, slot, scratch, 0, 0, false, missingHessian != 0);
  if (missingHessian != 0) cutMarked(session, job, slot, scratch, missingHessian, missingGradient, true, true);
  store<i64>(missing, 0);
  for (let word: usize = 0; word < 4; word++) {
    for (let left = load<u64>(marks + (word << 3)); left != 0; left &= left - 1) store<i64>(scratch + (((word << 6) + <usize>ctz(left)) << 3), 0);
    store<u64>(marks + (word << 3), 0);
  }
}

/** Cuts after each marked bin; one that leaves nothing on the right is none (see offerCut). */
function cutMarked(session: Session, job: SplitJob, slot: u32, scratch: usize, startHessian: i32, startGradient: i32, missingLeft: bool, anyMissing: bool): void {
  const marks = scratch + FEATURE_BYTES;
  let leftHessian = startHessian;
  let leftGradient = startGradient;
  for (let word: usize = 0; word < 4; word++) {
    for (let left = load<u64>(marks + (word << 3)); left != 0; left &= left - 1) {
      const bin = (word << 6) + <usize>ctz(left);
      leftHessian += load<i32>(scratch + (bin << 3));
      leftGradient += load<i32>(scratch + (bin << 3), 4);
      offerCut(session, job, slot, <u32>bin, leftHessian, leftGradient, missingLeft, anyMissing);
    }
  }
}

/** One feature's histogram of a small node, in the thread's scratch. */
function sumFeature(session: Session, job: SplitJob, slot: u32, scratch: usize): usize {
  memory.fill(scratch, 0, FEATURE_BYTES);
  const stride = <usize>session.recordBytes;
  const binAt = BINS_AT + <usize>slot;
  const end = session.records + <usize>job.rowsTo * stride;
  for (let record = session.records + <usize>job.rowsFrom * stride; record < end; record += stride) {
    const pair = scratch + (<usize>load<u8>(record + binAt) << 3);
    store<i64>(pair, load<i64>(pair) + load<i64>(record));
  }
  return scratch;
}

@inline
function hessianOf(histogram: usize, bin: u32): i32 {
  return load<i32>(histogram + (<usize>bin << 3));
}

@inline
function gradientOf(histogram: usize, bin: u32): i32 {
  return load<i32>(histogram + (<usize>bin << 3), 4);
}

/** The best cut takes the place of the one before; what `remember` needs for a category is set by the caller. */
@inline
function keep(job: SplitJob, slot: u32, bin: u32, gain: f64, leftHessian: i32, leftGradient: i32, missingLeft: bool, anyMissing: bool): void {
  job.slot = slot;
  job.bin = bin;
  job.gain = gain;
  job.leftHessian = leftHessian;
  job.leftGradient = leftGradient;
  job.missingLeft = missingLeft ? 1 : 0;
  job.anyMissing = anyMissing ? 1 : 0;
}

function scanNumbers(session: Session, job: SplitJob, slot: u32, histogram: usize, bins: u32): void {
  const missingHessian = hessianOf(histogram, MISSING_BIN);
  if (missingHessian == 0) scanPlain(session, job, slot, histogram, bins - 1, 0, 0, false, false);
  else {
    scanPlain(session, job, slot, histogram, bins, 0, 0, false, true);
    scanPlain(session, job, slot, histogram, bins - 1, missingHessian, gradientOf(histogram, MISSING_BIN), true, true);
  }
}

/**
 * Without L1 and bounds. Four cuts at once are estimated in 32-bit floats, and only those that may beat the best so far are computed exactly:
 * an estimate is off by less than two parts in a million (each of its some ten operations by 2^-24), so none that wins is passed over.
 */
function scanPlain(session: Session, job: SplitJob, slot: u32, histogram: usize, cuts: u32, startHessian: i32, startGradient: i32, missingLeft: bool, anyMissing: bool): void {
  const lambda = f32x4.splat(<f32>session.regLambda);
  const nodeHessian = i32x4.splat(job.hessian);
  const nodeGradient = i32x4.splat(job.gradient);
  let carriedHessian = i32x4.splat(startHessian);
  let carriedGradient = i32x4.splat(startGradient);
  let worth = f32x4.splat(worthOf(job));
  for (let bin: u32 = 0; bin < cuts; bin += 4) {
    const at = histogram + (<usize>bin << 3);
    const low = v128.load(at);
    const high = v128.load(at, 16);
    let hessian = v128.shuffle<i32>(low, high, 0, 2, 4, 6);
    let gradient = v128.shuffle<i32>(low, high, 1, 3, 5, 7);
    // Running sums: each lane gets those before it.
    hessian = i32x4.add(hessian, v128.shuffle<i32>(hessian, i32x4.splat(0), 4, 0, 1, 2));
    gradient = i32x4.add(gradient, v128.shuffle<i32>(gradient, i32x4.splat(0), 4, 0, 1, 2));
    hessian = i32x4.add(hessian, v128.shuffle<i32>(hessian, i32x4.splat(0), 4, 5, 0, 1));
    gradient = i32x4.add(gradient, v128.shuffle<i32>(gradient, i32x4.splat(0), 4, 5, 0, 1));
    hessian = i32x4.add(hessian, carriedHessian);
    gradient = i32x4.add(gradient, carriedGradient);
    carriedHessian = v128.shuffle<i32>(hessian, hessian, 3, 3, 3, 3);
    carriedGradient = v128.shuffle<i32>(gradient, gradient, 3, 3, 3, 3);
    const leftGradient = f32x4.convert_i32x4_s(gradient);
    const rightGradient = f32x4.convert_i32x4_s(i32x4.sub(nodeGradient, gradient));
    const leftHessian = f32x4.add(f32x4.convert_i32x4_s(hessian), lambda);
    const rightHessian = f32x4.add(f32x4.convert_i32x4_s(i32x4.sub(nodeHessian, hessian)), lambda);
    const left = f32x4.div(f32x4.mul(leftGradient, leftGradient), leftHessian);
    const right = f32x4.div(f32x4.mul(rightGradient, rightGradient), rightHessian);
    const promising = i32x4.bitmask(f32x4.ge(f32x4.add(left, right), worth));
    if (promising == 0) continue;
    const most = min(cuts - bin, 4);
    for (let lane: u32 = 0; lane < most; lane++) {
      if (((promising >>> lane) & 1) == 0) continue;
      offerCut(session, job, slot, bin + lane, laneOf(hessian, lane), laneOf(gradient, lane), missingLeft, anyMissing);
    }
    worth = f32x4.splat(worthOf(job));
  }
}

/** From which estimate on the children of a cut may gain more than the best so far. */
@inline
function worthOf(job: SplitJob): f32 {
  return <f32>((job.gain + job.nodeGain) * (1 - 4e-6));
}

@inline
function laneOf(lanes: v128, lane: u32): i32 {
  if (lane == 0) return i32x4.extract_lane(lanes, 0);
  if (lane == 1) return i32x4.extract_lane(lanes, 1);
  if (lane == 2) return i32x4.extract_lane(lanes, 2);
  return i32x4.extract_lane(lanes, 3);
}

/** The exact gain of a cut, kept where it is the best so far. */
function offerCut(session: Session, job: SplitJob, slot: u32, bin: u32, leftHessian: i32, leftGradient: i32, missingLeft: bool, anyMissing: bool): void {
  const rightHessian = job.hessian - leftHessian;
  if (leftHessian == 0 || rightHessian == 0 || <f64>leftHessian < session.minChildWeight || <f64>rightHessian < session.minChildWeight) return;
  const rightGradient = <f64>(job.gradient - leftGradient);
  const children = (<f64>leftGradient * <f64>leftGradient) / (<f64>leftHessian + session.regLambda) + (rightGradient * rightGradient) / (<f64>rightHessian + session.regLambda);
  const gain = children - job.nodeGain;
  if (gain > job.gain && gain > children * ROUNDING) keep(job, slot, bin, gain, leftHessian, leftGradient, missingLeft, anyMissing);
}

function scanNumbersBounded(session: Session, job: SplitJob, slot: u32, histogram: usize, bins: u32): void {
  const missingHessian = hessianOf(histogram, MISSING_BIN);
  if (missingHessian == 0) scanBounded(session, job, slot, histogram, bins - 1, 0, 0, false, false);
  else {
    scanBounded(session, job, slot, histogram, bins, 0, 0, false, true);
    scanBounded(session, job, slot, histogram, bins - 1, missingHessian, gradientOf(histogram, MISSING_BIN), true, true);
  }
}

function scanBounded(session: Session, job: SplitJob, slot: u32, histogram: usize, cuts: u32, startHessian: i32, startGradient: i32, missingLeft: bool, anyMissing: bool): void {
  let leftHessian = startHessian;
  let leftGradient = startGradient;
  for (let bin: u32 = 0; bin < cuts; bin++) {
    const added = hessianOf(histogram, bin);
    if (added == 0) continue;
    leftHessian += added;
    leftGradient += gradientOf(histogram, bin);
    if (<f64>leftHessian < session.minChildWeight) continue;
    const rightHessian = job.hessian - leftHessian;
    if (<f64>rightHessian < session.minChildWeight || rightHessian == 0) break;
    const gain = gainOfCut(session, job, slot, histogram, leftHessian, leftGradient, missingLeft);
    if (gain > 0) keep(job, slot, bin, gain, leftHessian, leftGradient, missingLeft, anyMissing);
  }
}

/** The cut's gain where it is the best so far and fits the constraints, else 0. */
function gainOfCut(session: Session, job: SplitJob, slot: u32, histogram: usize, leftHessian: i32, leftGradient: i32, missingLeft: bool): f64 {
  const rightHessian = job.hessian - leftHessian;
  const rightGradient = job.gradient - leftGradient;
  const children = leafGain(session, job, leftGradient, leftHessian) + leafGain(session, job, rightGradient, rightHessian);
  const gain = children - job.nodeGain;
  if (!(gain > job.gain && gain > children * ROUNDING)) return 0;
  const direction = session.monotone ? <i32>load<i8>(session.monotone + <usize>slot) : 0;
  // "Present or missing" puts no value above another.
  if (direction != 0 && (missingLeft || rightHessian != hessianOf(histogram, MISSING_BIN))) {
    const left = leafWeight(session, job, leftGradient, leftHessian);
    const right = leafWeight(session, job, rightGradient, rightHessian);
    if (direction > 0 ? left > right : left < right) return 0;
  }
  return gain;
}

function shrink(gradient: f64, regAlpha: f64): f64 {
  if (gradient > regAlpha) return gradient - regAlpha;
  return gradient < -regAlpha ? gradient + regAlpha : 0;
}

function leafWeight(session: Session, job: SplitJob, gradient: i32, hessian: i32): f64 {
  const weight = freeWeight(session, gradient, hessian);
  return session.isBounded ? max(job.lower, min(job.upper, weight)) : weight;
}

/** A leaf's weight without bounds. */
function freeWeight(session: Session, gradient: i32, hessian: i32): f64 {
  const denominator = <f64>hessian + session.regLambda;
  return denominator > 0 ? (0 - shrink(<f64>gradient, session.regAlpha)) / denominator : 0;
}

function leafGain(session: Session, job: SplitJob, gradient: i32, hessian: i32): f64 {
  if (session.isBounded == 0) {
    const pulled = shrink(<f64>gradient, session.regAlpha);
    return (pulled * pulled) / (<f64>hessian + session.regLambda);
  }
  const weight = leafWeight(session, job, gradient, hessian);
  return -(2 * <f64>gradient * weight + (<f64>hessian + session.regLambda) * weight * weight + 2 * session.regAlpha * abs(weight));
}

/** Categories that the node has, ascending by weight (of equals: by bin), as in core/trees/categorySplit.ts. */
function scanCategories(session: Session, job: SplitJob, slot: u32, histogram: usize, bins: u32, scratch: usize): void {
  const weights = scratch + WEIGHTS_AT;
  const order = scratch + SORTED_AT;
  let seen: u32 = 0;
  for (let bin: u32 = 0; bin < bins; bin++) {
    const hessian = hessianOf(histogram, bin);
    if (hessian == 0) continue;
    const weight = <f64>hessian < session.minChildWeight ? 0 : freeWeight(session, gradientOf(histogram, bin), hessian);
    let at = seen++;
    while (at > 0 && load<f64>(weights + (<usize>(at - 1) << 3)) > weight) {
      store<f64>(weights + (<usize>at << 3), load<f64>(weights + (<usize>(at - 1) << 3)));
      store<u8>(order + <usize>at, load<u8>(order + <usize>(at - 1)));
      at--;
    }
    store<f64>(weights + (<usize>at << 3), weight);
    store<u8>(order + <usize>at, <u8>bin);
  }
  const missingHessian = hessianOf(histogram, MISSING_BIN);
  if (missingHessian == 0) scanSets(session, job, slot, histogram, order, seen, seen - 1, 0, 0, false, false);
  else {
    scanSets(session, job, slot, histogram, order, seen, seen, 0, 0, false, true);
    scanSets(session, job, slot, histogram, order, seen, seen - 1, missingHessian, gradientOf(histogram, MISSING_BIN), true, true);
  }
}

function scanSets(session: Session, job: SplitJob, slot: u32, histogram: usize, order: usize, seen: u32, cuts: i32, startHessian: i32, startGradient: i32, missingLeft: bool, anyMissing: bool): void {
  let leftHessian = startHessian;
  let leftGradient = startGradient;
  for (let k = 0; k < cuts; k++) {
    const bin = <u32>load<u8>(order + <usize>k);
    leftHessian += hessianOf(histogram, bin);
    leftGradient += gradientOf(histogram, bin);
    if (<f64>leftHessian < session.minChildWeight) continue;
    const rightHessian = job.hessian - leftHessian;
    if (<f64>rightHessian < session.minChildWeight || rightHessian == 0) break;
    const gain = gainOfCut(session, job, slot, histogram, leftHessian, leftGradient, missingLeft);
    if (gain > 0) {
      keep(job, slot, 0, gain, leftHessian, leftGradient, missingLeft, anyMissing);
      rememberSets(job, order, k + 1, seen);
    }
  }
}

/** The first `left` of the sorted bins go left; `seen` of them are in the node. */
function rememberSets(job: SplitJob, order: usize, left: u32, seen: u32): void {
  const sets = changetype<usize>(job) + offsetof<SplitJob>('leftBins0');
  memory.fill(sets, 0, 64);
  for (let k: u32 = 0; k < seen; k++) {
    const bin = <usize>load<u8>(order + <usize>k);
    const bit = <u64>1 << <u64>(bin & 63);
    const word = sets + ((bin >>> 6) << 3);
    if (k < left) store<u64>(word, load<u64>(word) | bit);
    store<u64>(word, load<u64>(word, 32) | bit, 32);
  }
}
