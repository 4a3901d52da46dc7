/** The function's value at `point`; writes its gradient into `gradient`. May not keep or change `point`. */
export type Objective = (point: Float64Array, gradient: Float64Array) => Promise<number>;

export interface LbfgsOptions {
  readonly maxIterations: number;
  /** Enough when no entry of the gradient is larger. */
  readonly gradientTolerance: number;
  /** About how curved the function is along each entry, above 0: steps are the longer, the less. */
  readonly curvatures: Float64Array;
  /** Called after each iteration; true stops and keeps the point so far. */
  onIteration(iteration: number, value: number, gradientSize: number): boolean;
}

export interface Minimum {
  readonly point: Float64Array<ArrayBuffer>;
  readonly value: number;
  readonly iterations: number;
  /** False where the iterations ran out, it was stopped, or rounding hid every further descent. */
  readonly converged: boolean;
}

/** Where the search stands. */
interface Place {
  readonly point: Float64Array<ArrayBuffer>;
  readonly gradient: Float64Array<ArrayBuffer>;
  readonly value: number;
}

/** What a step taught about the curvature. */
interface Curvature {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** step · change, above 0. */
  readonly product: number;
}

const HISTORY = 10;
const SUFFICIENT_DECREASE = 1e-4;
const CURVATURE = 0.9;
const MAX_TRIALS = 60;
/** Differences of values smaller than this share of them are rounding. */
const ROUNDING = 8 * Number.EPSILON;

/**
 * Minimises a smooth function by L-BFGS (Nocedal & Wright 2006, algorithm 7.5): the inverse Hessian from the last ten steps, and steps that
 * meet the Wolfe conditions. Starts from `start`, which stays as it was.
 */
export async function minimise(objective: Objective, start: Float64Array, { maxIterations, gradientTolerance, curvatures, onIteration }: LbfgsOptions): Promise<Minimum> {
  let here = await placeAt(objective, Float64Array.from(start));
  const memory: Curvature[] = [];
  let iterations = 0;
  while (largest(here.gradient) > gradientTolerance && iterations < maxIterations) {
    const direction = descent(here.gradient, memory, curvatures);
    const next = await search(objective, here, direction);
    if (!next) break;
    remember(memory, here, next);
    here = next;
    iterations++;
    if (onIteration(iterations, here.value, largest(here.gradient))) break;
  }
  return { point: here.point, value: here.value, iterations, converged: largest(here.gradient) <= gradientTolerance };
}

async function placeAt(objective: Objective, point: Float64Array<ArrayBuffer>): Promise<Place> {
  const gradient = new Float64Array(point.length);
  const value = await objective(point, gradient);
  return { point, gradient, value };
}

/** −H · gradient by the two-loop recursion (algorithm 7.4), from a diagonal H that the last step scales. */
function descent(gradient: Float64Array, memory: readonly Curvature[], curvatures: Float64Array): Float64Array {
  const direction = gradient.map((slope) => -slope);
  const shares = new Float64Array(memory.length);
  for (let i = memory.length - 1; i >= 0; i--) {
    shares[i] = dot(memory[i].step, direction) / memory[i].product;
    addTo(direction, memory[i].change, -shares[i]);
  }
  const last = memory.at(-1);
  const scale = last ? last.product / last.change.reduce((sum, change, i) => sum + (change * change) / curvatures[i], 0) : 1;
  for (let i = 0; i < direction.length; i++) direction[i] *= scale / curvatures[i];
  for (let i = 0; i < memory.length; i++) {
    addTo(direction, memory[i].step, shares[i] - dot(memory[i].change, direction) / memory[i].product);
  }
  return direction;
}

function remember(memory: Curvature[], from: Place, to: Place): void {
  const step = to.point.map((value, i) => value - from.point[i]);
  const change = to.gradient.map((value, i) => value - from.gradient[i]);
  const product = dot(step, change);
  if (product > Number.EPSILON * dot(change, change)) memory.push({ step, change, product });
  if (memory.length > HISTORY) memory.shift();
}

/**
 * A step that meets the weak Wolfe conditions, by doubling and halving (Lewis & Overton 2013, algorithm 2.6). Near the minimum, where values differ
 * by rounding alone, one that does not increase the value is good enough. Undefined where there is none.
 */
async function search(objective: Objective, here: Place, direction: Float64Array): Promise<Place | undefined> {
  const slope = dot(here.gradient, direction);
  if (!(slope < 0)) return undefined;
  const rounding = ROUNDING * Math.abs(here.value);
  let low = 0;
  let high = Infinity;
  let length = 1;
  for (let trial = 0; trial < MAX_TRIALS; trial++) {
    const next = await placeAt(objective, here.point.map((value, i) => value + length * direction[i]));
    if (!(next.value <= here.value + SUFFICIENT_DECREASE * length * slope + rounding)) high = length;
    else if (dot(next.gradient, direction) < CURVATURE * slope) low = length;
    else return next;
    length = high === Infinity ? 2 * low : (low + high) / 2;
  }
  return undefined;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addTo(target: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] += factor * values[i];
}

function largest(values: Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}
