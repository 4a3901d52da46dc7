/** A block of rows of which some are drawn: `wanted` of rows [from, to), written from `learning` on, the others from `resting` on. */
@unmanaged
export class DrawJob {
  from: u32;
  to: u32;
  wanted: u32;
  learning: usize;
  resting: usize;
  /** The state of sfc32: see core/random.ts. */
  a: u32;
  b: u32;
  c: u32;
  d: u32;
  /** Jobs lie one after the other, each at a multiple of 8 bytes. */
  unused: u32;
}

const TWO_TO_MINUS_32: f64 = 1.0 / 4294967296.0;

/** Selection sampling, as core/trees/sampling.ts has it. */
export function drawRows(jobs: usize, item: i32): void {
  const job = changetype<DrawJob>(jobs + <usize>item * offsetof<DrawJob>());
  let a = job.a;
  let b = job.b;
  let c = job.c;
  let d = job.d;
  let learning = job.learning;
  let resting = job.resting;
  let missing = job.wanted;
  for (let row = job.from; row < job.to; row++) {
    const t = a + b + d;
    a = b ^ (b >>> 9);
    b = c + (c << 3);
    c = ((c << 21) | (c >>> 11)) + t;
    d++;
    const isDrawn = <f64>t * TWO_TO_MINUS_32 * <f64>(job.to - row) < <f64>missing;
    // One place is written, without a branch that the processor could guess wrong.
    store<u32>(isDrawn ? learning : resting, row);
    learning += <usize>isDrawn << 2;
    resting += <usize>!isDrawn << 2;
    missing -= <u32>isDrawn;
  }
}
