import { COUNTER_BYTES, sortPresent } from './sort';

/** A column of numbers, which is sorted where it lies, and the edges of its bins. */
@unmanaged
export class EdgesJob {
  values: usize;
  /** Room for as many numbers. */
  spare: usize;
  count: u32;
  maxBin: u32;
  /** The answer: room for maxBin - 1 edges, and how many there are. */
  edges: usize;
  edgeCount: u32;
}

/** Columns, and room for counters of each thread. */
@unmanaged
export class EdgesTask {
  jobs: usize;
  counters: usize;
}

export function fitColumn(argument: usize, item: i32, thread: i32): void {
  const task = changetype<EdgesTask>(argument);
  fitEdges(changetype<EdgesJob>(task.jobs + <usize>item * offsetof<EdgesJob>()), task.counters + <usize>thread * COUNTER_BYTES);
}

/** Edges as core/trees/binning.ts finds them in numbers without weights. `counters`: room for sortPresent. */
function fitEdges(job: EdgesJob, counters: usize): void {
  const count = sortPresent(job.values, job.spare, job.count, counters);
  const sorted = job.values;
  const isExact = countDistinct(sorted, count) <= job.maxBin;
  let remaining = <f64>count;
  let binsLeft = job.maxBin;
  let inBin: f64 = 0;
  let valuesInBin: u32 = 0;
  let edges: u32 = 0;
  for (let at: u32 = 0; at < count; ) {
    const value = load<f64>(sorted + (<usize>at << 3));
    let end = at + 1;
    while (end < count && load<f64>(sorted + (<usize>end << 3)) == value) end++;
    const weight = <f64>(end - at);
    const target = isExact ? 0 : remaining / <f64>binsLeft;
    const overshoot = inBin + weight - target;
    if (valuesInBin > 0 && binsLeft > 1 && (inBin >= target || overshoot > target - inBin)) {
      store<f64>(job.edges + (<usize>edges << 3), between(load<f64>(sorted + (<usize>(at - 1) << 3)), value));
      edges++;
      remaining -= inBin;
      binsLeft--;
      inBin = 0;
      valuesInBin = 0;
    }
    inBin += weight;
    valuesInBin++;
    at = end;
  }
  job.edgeCount = edges;
}

function countDistinct(sorted: usize, count: u32): u32 {
  let distinct: u32 = count > 0 ? 1 : 0;
  for (let at: u32 = 1; at < count; at++) distinct += <u32>(load<f64>(sorted + (<usize>at << 3)) != load<f64>(sorted + (<usize>(at - 1) << 3)));
  return distinct;
}

/** A t with low ≤ t < high: the midpoint as a 32-bit float, or more exactly where that is needed. */
function between(low: f64, high: f64): f64 {
  const middle = low / 2 + high / 2;
  const short = <f64>(<f32>middle);
  if (short >= low && short < high) return short;
  return middle >= low && middle < high ? middle : low;
}
