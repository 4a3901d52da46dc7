import { buildHistogram, combine } from './histogram';
import { CombineJob, DivideJob, HistogramJob, LeafJob, Session, SplitJob } from './layout';
import { addLeaf, divide } from './partition';
import { scoreRows } from './score';
import { findSplit } from './split';

/** Bytes of scratch for each thread: see split.ts. */
const THREAD_SCRATCH: usize = 8192;

/** One item of a task. Task numbers are those of ../layout.ts. */
export function runItem(task: i32, argument: usize, item: i32, thread: i32): void {
  if (task == 5) {
    scoreRows(argument, item);
    return;
  }
  const session = changetype<Session>(argument);
  const i = <usize>item;
  if (task == 0) buildHistogram(session, changetype<HistogramJob>(session.histogramJobs + i * offsetof<HistogramJob>()));
  else if (task == 1) combine(session, changetype<CombineJob>(session.combineJobs + i * offsetof<CombineJob>()));
  else if (task == 2) findSplit(session, changetype<SplitJob>(session.splitJobs + i * offsetof<SplitJob>()), session.threadScratch + <usize>thread * THREAD_SCRATCH);
  else if (task == 3) divide(session, changetype<DivideJob>(session.divideJobs + i * offsetof<DivideJob>()));
  else if (task == 4) addLeaf(session, changetype<LeafJob>(session.leafJobs + i * offsetof<LeafJob>()));
}
