import type { Engine, Forest, ForestScorer } from '../../contract/index.ts';
import { typescriptEngine } from '../../trees/typescriptEngine.ts';

/** A model's trees, prepared once for each engine that asks. */
export interface Scorers {
  /** Plain TypeScript where no engine is given. */
  on(engine?: Engine): ForestScorer;
  dispose(): void;
}

export function createScorers(forest: Forest): Scorers {
  const scorers = new Map<Engine, ForestScorer>();
  return {
    on(engine = typescriptEngine) {
      const scorer = scorers.get(engine) ?? engine.createScorer(forest);
      scorers.set(engine, scorer);
      return scorer;
    },
    dispose() {
      for (const scorer of scorers.values()) scorer.dispose();
      scorers.clear();
    },
  };
}
