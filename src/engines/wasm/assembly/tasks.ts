import { writeBins } from './bins';
import { drawRows } from './draw';
import { fitColumn } from './edges';
import { gather } from './gather';
import { buildHistogram, combine } from './histogram';
import { CombineJob, DivideJob, GatherJob, HistogramJob, LeafJob, SPLIT_SCRATCH_BYTES, Session, SplitJob, SwapJob } from './layout';
import { backwardBlock, forwardBlock, weightGradient } from './lstm';
import { LstmRun } from './lstmRun';
import { packWeights, unpackGradients } from './lstmWeights';
import { addLeaf, divide, swap } from './partition';
import { ProductRun, multiplyRows, packRight } from './product';
import { scoreRows } from './score';
import { findSplit } from './split';
import { sumSizes } from './sums';
import { walkRows } from './walk';

/** One item of a task. Task numbers are those of ../layout.ts. */
export function runItem(task: i32, argument: usize, item: i32, thread: i32): void {
  if (task == 5) scoreRows(argument, item);
  else if (task == 6) walkRows(argument, item);
  else if (task == 9) sumSizes(argument, item);
  else if (task == 10) drawRows(argument, item);
  else if (task == 11) fitColumn(argument, item, thread);
  else if (task == 12) writeBins(argument, item);
  else if (task == 18) packRight(changetype<ProductRun>(argument));
  else if (task == 19) multiplyRows(changetype<ProductRun>(argument), item);
  else if (task >= 13) runLstmItem(task, changetype<LstmRun>(argument), item, thread);
  else runSessionItem(task, changetype<Session>(argument), <usize>item, <usize>thread);
}

function runSessionItem(task: i32, session: Session, item: usize, thread: usize): void {
  const scratch = session.threadScratch + thread * <usize>session.threadScratchBytes;
  if (task == 0) buildHistogram(session, changetype<HistogramJob>(session.histogramJobs + item * offsetof<HistogramJob>()));
  else if (task == 1) combine(session, changetype<CombineJob>(session.combineJobs + item * offsetof<CombineJob>()));
  else if (task == 2) findSplit(session, changetype<SplitJob>(session.splitJobs + item * offsetof<SplitJob>()), scratch);
  else if (task == 3) divide(session, changetype<DivideJob>(session.divideJobs + item * offsetof<DivideJob>()), scratch + SPLIT_SCRATCH_BYTES);
  else if (task == 4) addLeaf(session, changetype<LeafJob>(session.leafJobs + item * offsetof<LeafJob>()));
  else if (task == 7) gather(session, changetype<GatherJob>(session.gatherJobs + item * offsetof<GatherJob>()));
  else if (task == 8) swap(session, changetype<SwapJob>(session.swapJobs + item * offsetof<SwapJob>()));
}

function runLstmItem(task: i32, run: LstmRun, item: u32, thread: u32): void {
  if (task == 13) packWeights(run);
  else if (task == 14) forwardBlock(run, item, thread);
  else if (task == 15) backwardBlock(run, item, thread);
  else if (task == 16) weightGradient(run, item, thread);
  else if (task == 17) unpackGradients(run);
}
