import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minimise } from '../../../src/core/math/lbfgs.ts';
import type { LbfgsOptions, Objective } from '../../../src/core/math/lbfgs.ts';

const patient: LbfgsOptions = { maxIterations: 500, curvatures: Float64Array.of(1, 1), gradientTolerance: 1e-9, onIteration: () => false };

/** (1 − x)² + 100 (y − x²)²: a curved valley (Rosenbrock 1960), least at (1, 1). */
const rosenbrock: Objective = async ([x, y], gradient) => {
  gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x);
  gradient[1] = 200 * (y - x * x);
  return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
};

describe('L-BFGS', () => {
  it('finds the end of a curved valley', async () => {
    const { point, converged, iterations } = await minimise(rosenbrock, Float64Array.of(-1.2, 1), patient);
    expect(converged).toBe(true);
    expect(iterations).toBeLessThan(100);
    point.forEach((value) => expect(value).toBeCloseTo(1, 8));
  });

  it('finds the centre of any bowl, however stretched, from anywhere', async () => {
    const coordinate = fc.double({ min: -100, max: 100, noNaN: true });
    const axis = fc.tuple(coordinate, coordinate, fc.double({ min: 0.01, max: 100, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(fc.array(axis, { minLength: 1, maxLength: 12 }), async (axes) => {
        const bowl: Objective = async (point, gradient) => {
          axes.forEach(([, centre, stretch], i) => (gradient[i] = stretch * (point[i] - centre)));
          return axes.reduce((sum, [, centre, stretch], i) => sum + 0.5 * stretch * (point[i] - centre) ** 2, 0);
        };
        const { point, converged } = await minimise(bowl, Float64Array.from(axes, ([start]) => start), { ...patient, gradientTolerance: 1e-7, curvatures: new Float64Array(axes.length).fill(1) });
        expect(converged).toBe(true);
        axes.forEach(([, centre, stretch], i) => expect(Math.abs(point[i] - centre)).toBeLessThanOrEqual(1e-7 / stretch));
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  it('is there at once where the start is the minimum, and leaves the start alone', async () => {
    const start = Float64Array.of(1, 1);
    expect(await minimise(rosenbrock, start, patient)).toMatchObject({ iterations: 0, converged: true, value: 0 });
    await minimise(rosenbrock, start.fill(3), patient);
    expect(Array.from(start)).toEqual([3, 3]);
  });

  it('keeps the point so far when iterations run out or it is stopped, and says that it is not there yet', async () => {
    const short = await minimise(rosenbrock, Float64Array.of(-1.2, 1), { ...patient, maxIterations: 3 });
    expect(short).toMatchObject({ iterations: 3, converged: false });
    const stopped = await minimise(rosenbrock, Float64Array.of(-1.2, 1), { ...patient, onIteration: (iteration) => iteration === 3 });
    expect(stopped).toEqual(short);
    expect(short.value).toBeLessThan(24);
  });

  it('steps back from where the function overflows', async () => {
    const wall: Objective = async ([x], gradient) => {
      gradient[0] = 1 - 1 / x;
      return x > 0 ? x - Math.log(x) : NaN;
    };
    const { point } = await minimise(wall, Float64Array.of(0.01), patient);
    expect(point[0]).toBeCloseTo(1, 8);
  });

  it('ends where there is no minimum', async () => {
    const slope: Objective = async ([x], gradient) => {
      gradient[0] = 1;
      return x;
    };
    expect((await minimise(slope, Float64Array.of(0), patient)).converged).toBe(false);
  });
});
