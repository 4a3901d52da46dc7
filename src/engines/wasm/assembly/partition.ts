import { DivideJob, LeafJob, Session } from './layout';

/** Stable: left rows, then right rows, both still ascending. */
export function divide(session: Session, job: DivideJob): void {
  const bins = job.bins + <usize>job.feature;
  const stride = session.rowBytes;
  const goesLeft = job.goesLeft;
  const first = session.order + (<usize>job.from << 2);
  const end = session.order + (<usize>job.to << 2);
  const spare = session.scratch + (<usize>job.from << 2);
  let left = first;
  let right = spare;
  for (let at = first; at < end; at += 4) {
    const row = load<u32>(at);
    // Both are written, one counts: no branch that the processor could guess wrong.
    const isLeft = <usize>load<u8>(goesLeft + <usize>load<u8>(bins + <usize>(row * stride)));
    store<u32>(left, row);
    store<u32>(right, row);
    left += isLeft << 2;
    right += (1 - isLeft) << 2;
  }
  memory.copy(left, spare, right - spare);
  job.middle = job.from + <u32>((left - first) >>> 2);
}

export function addLeaf(session: Session, job: LeafJob): void {
  const end = session.order + (<usize>job.to << 2);
  const value = job.value;
  const scores = job.scores;
  for (let at = session.order + (<usize>job.from << 2); at < end; at += 4) {
    const score = scores + (<usize>load<u32>(at) << 3);
    store<f64>(score, load<f64>(score) + value);
  }
}
