import type { NetworkLayer, NetworkSpec } from '../../contract/index.ts';
import { lossFor } from '../network/output.ts';
import type { NetworkOutput } from '../network/output.ts';
import { widthOf } from './sequenceDesign.ts';
import type { SequenceDesign } from './sequenceDesign.ts';

/** The sizes that a person chooses. */
export interface LstmLayers {
  readonly units: readonly number[];
  readonly denseUnits: readonly number[];
  readonly dropout: number;
  readonly denseDropout: number;
}

/** LSTM layers, each but the last answering all steps, then dense ones with ReLU, each followed by dropout, and scores; undefined where there is nothing to learn. */
export function lstmSpec(design: SequenceDesign, { units, denseUnits, dropout, denseDropout }: LstmLayers, output: NetworkOutput): NetworkSpec | undefined {
  const goal = lossFor(output);
  if (!goal) return undefined;
  const dropped = (rate: number): NetworkLayer[] => (rate > 0 ? [{ kind: 'dropout', rate }] : []);
  return {
    input: { kind: 'sequence', steps: design.steps, features: widthOf(design), masked: design.steps > 1 },
    layers: [
      ...units.flatMap((size, i): NetworkLayer[] => [{ kind: 'lstm', units: size, sequences: i < units.length - 1 }, ...dropped(dropout)]),
      ...denseUnits.flatMap((size): NetworkLayer[] => [{ kind: 'dense', units: size, activation: 'relu' }, ...dropped(denseDropout)]),
      { kind: 'dense', units: goal.scores, activation: 'linear' },
    ],
    loss: goal.loss,
  };
}
