import { gather } from './gather';
import { buildHistogram, combine } from './histogram';
import { CombineJob, DivideJob, GatherJob, HistogramJob, LeafJob, SPLIT_SCRATCH_BYTES, Session, SplitJob, SwapJob } from './layout';
import { addLeaf, divide, swap } from './partition';
import { scoreRows } from './score';
import { findSplit } from './split';
import { walkRows } from './walk';

/** One item of a task. Task numbers are those of ../layout.ts. */
export function runItem(task: i32, argument: usize, item: i32, thread: i32): void {
  if (task == 5) {
    scoreRows(argument, item);
    return;
  }
  if (task == 6) {
    walkRows(argument, item);
    return;
  }
  const session = changetype<Session>(argument);
  const i = <usize>item;
  const scratch = session.threadScratch + <usize>thread * <usize>session.threadScratchBytes;
  if (task == 0) buildHistogram(session, changetype<HistogramJob>(session.histogramJobs + i * offsetof<HistogramJob>()));
  else if (task == 1) combine(session, changetype<CombineJob>(session.combineJobs + i * offsetof<CombineJob>()));
  else if (task == 2) findSplit(session, changetype<SplitJob>(session.splitJobs + i * offsetof<SplitJob>()), scratch);
  else if (task == 3) divide(session, changetype<DivideJob>(session.divideJobs + i * offsetof<DivideJob>()), scratch + SPLIT_SCRATCH_BYTES);
  else if (task == 4) addLeaf(session, changetype<LeafJob>(session.leafJobs + i * offsetof<LeafJob>()));
  else if (task == 7) gather(session, changetype<GatherJob>(session.gatherJobs + i * offsetof<GatherJob>()));
  else if (task == 8) swap(session, changetype<SwapJob>(session.swapJobs + i * offsetof<SwapJob>()));
}
