import { Control } from './layout';
import { runItem } from './tasks';

/** How often an idle thread looks for work before it sleeps: some tenths of a millisecond, for what lies between two tasks of a tree is shorter. */
const LOOKS_BEFORE_SLEEP = 40_000;

const GENERATION_OFFSET = offsetof<Control>('generation');
const NEXT_OFFSET = offsetof<Control>('next');
const ITEMS_OFFSET = offsetof<Control>('items');
const DONE_OFFSET = offsetof<Control>('done');

/**
 * Takes items of the task of this generation until there are none left. A thread that comes late may read the next task's number of items, but then finds
 * another generation in `next`, which was changed before, and takes nothing. Task and argument stand still while an item that was taken is not done.
 */
function takeItems(control: Control, generation: i32, thread: i32): void {
  const at = changetype<usize>(control);
  const items = atomic.load<i32>(at, ITEMS_OFFSET);
  for (;;) {
    const next = atomic.load<i64>(at, NEXT_OFFSET);
    const item = <i32>next;
    if (<i32>(next >> 32) != generation || item >= items) return;
    if (atomic.cmpxchg<i64>(at, next, next + 1, NEXT_OFFSET) != next) continue;
    runItem(control.task, control.argument, item, thread);
    atomic.add<i32>(at, 1, DONE_OFFSET);
    if (atomic.load<i32>(at, DONE_OFFSET) == items) atomic.notify(at + DONE_OFFSET, 1);
  }
}

/** A helping thread's life: works when there is work, sleeps when there is none, returns when the pool closes. */
export function serve(at: usize, thread: i32): void {
  const control = changetype<Control>(at);
  let seen = 0;
  let looks = 0;
  for (;;) {
    if (atomic.load<i32>(at, offsetof<Control>('closing')) != 0) return;
    const generation = atomic.load<i32>(at, GENERATION_OFFSET);
    if (generation != seen) {
      seen = generation;
      looks = 0;
      takeItems(control, generation, thread);
    } else if (++looks > LOOKS_BEFORE_SLEEP) {
      atomic.wait<i32>(at + GENERATION_OFFSET, seen, -1);
      looks = 0;
    }
  }
}

/** Runs a task's items on every thread that comes, this one (0) among them, until none is left; true where all are done, false where the caller has to wait for the other threads. */
export function run(at: usize, task: i32, items: i32, argument: usize): bool {
  const control = changetype<Control>(at);
  if (items == 1) {
    runItem(task, argument, 0, 0);
    return true;
  }
  const generation = control.generation + 1;
  // First of all nobody may take anything: a late thread would hold the old generation's next item for one of ours.
  atomic.store<i64>(at, (<i64>generation << 32) | <i64>i32.MAX_VALUE, NEXT_OFFSET);
  control.task = task;
  control.argument = argument;
  atomic.store<i32>(at, items, ITEMS_OFFSET);
  atomic.store<i32>(at, 0, DONE_OFFSET);
  atomic.store<i64>(at, <i64>generation << 32, NEXT_OFFSET);
  atomic.store<i32>(at, generation, GENERATION_OFFSET);
  atomic.notify(at + GENERATION_OFFSET, -1);
  takeItems(control, generation, 0);
  for (let looks = 0; looks < LOOKS_BEFORE_SLEEP; looks++) if (atomic.load<i32>(at, DONE_OFFSET) == items) return true;
  return false;
}
