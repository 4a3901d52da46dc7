import { WorkbenchError } from './core/contract/index.ts';
import type { Estimator, Registry } from './core/contract/index.ts';

/** Every estimator by kind; its code is loaded when it is first asked for. */
const loaders = new Map<string, () => Promise<Estimator>>([
  ['gbdt', async () => (await import('./core/models/gradient-boosting/gradientBoosting.ts')).gradientBoosting],
  ['ridge', async () => (await import('./core/models/ridge/ridge.ts')).ridge],
  ['elastic-net', async () => (await import('./core/models/elastic-net/elasticNet.ts')).elasticNet],
  ['logistic', async () => (await import('./core/models/logistic/logistic.ts')).logistic],
  ['random-forest', async () => (await import('./core/models/random-forest/randomForest.ts')).randomForest],
  ['isolation-forest', async () => (await import('./core/models/isolation-forest/isolationForest.ts')).isolationForest],
  ['gbdt-tweedie', async () => (await import('./core/models/gradient-boosting/variants.ts')).tweedieBoosting],
  ['gbdt-seed', async () => (await import('./core/models/gradient-boosting/variants.ts')).seedBoosting],
  ['ziln', async () => (await import('./core/models/ziln/ziln.ts')).ziln],
  ['bgnbd', async () => (await import('./core/models/bg-nbd/bgNbd.ts')).bgNbd],
  ['lstm', async () => (await import('./core/models/lstm/lstmEstimator.ts')).lstm],
  ['ncf', async () => (await import('./core/models/ncf/ncf.ts')).ncf],
  ['baseline-zero', async () => (await import('./core/models/baselines/spendBaselines.ts')).baselineZero],
  ['baseline-mean', async () => (await import('./core/models/baselines/spendBaselines.ts')).baselineMean],
  ['baseline-base-rate', async () => (await import('./core/models/baselines/baseRate.ts')).baselineBaseRate],
  ['baseline-recency', async () => (await import('./core/models/baselines/recency.ts')).baselineRecency],
  ['baseline-last-period', async () => (await import('./core/models/baselines/spendBaselines.ts')).baselineLastPeriod],
  ['baseline-spend-rate', async () => (await import('./core/models/baselines/spendBaselines.ts')).baselineSpendRate],
  ['survival', async () => (await import('./core/models/survival/survival.ts')).survival],
  ['survival-logistic', async () => (await import('./core/models/survival/survivalLogistic.ts')).survivalLogistic],
  ['survival-sbg', async () => (await import('./core/models/sbg/survivalSbg.ts')).survivalSbg],
  ['baseline-retention', async () => (await import('./core/models/baselines/contractBaselines.ts')).baselineRetention],
  ['baseline-arpu-churn', async () => (await import('./core/models/baselines/contractBaselines.ts')).baselineArpuChurn],
  ['bg-nbd-inactivity', async () => (await import('./core/models/bg-nbd/inactivity.ts')).bgNbdInactivity],
  ['churn-survival', async () => (await import('./core/models/churn-survival/churnSurvival.ts')).churnSurvival],
  ['churn-survival-logistic', async () => (await import('./core/models/churn-survival/churnSurvivalLogistic.ts')).churnSurvivalLogistic],
]);

export const registry: Registry = {
  kinds: [...loaders.keys()],
  async get(kind) {
    const load = loaders.get(kind);
    if (!load) throw new WorkbenchError('bad-input', `There is no model "${kind}". The models are: ${[...loaders.keys()].join(', ')}.`, { kind });
    return load();
  },
};
