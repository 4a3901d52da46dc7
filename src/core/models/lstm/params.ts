import type { ParamSpecs } from '../../contract/index.ts';
import { networkParams } from '../network/params.ts';
import type { NetworkParams } from '../network/params.ts';

export type LstmParams = NetworkParams & {
  readonly units: string;
  readonly dropout: number;
  readonly denseUnits: string;
  readonly denseDropout: number;
  readonly scaling: string;
};

export const lstmParams: ParamSpecs<LstmParams> = {
  units: { type: 'text', default: '64,32', help: 'Units of the LSTM layers, from the first: one to three whole numbers, such as “64,32”.' },
  dropout: { type: 'number', default: 0.2, min: 0, max: 0.9, help: 'Share of each LSTM layer’s answers that a step of learning leaves out.' },
  denseUnits: { type: 'text', default: '16', help: 'Units of the layers after them (with ReLU), from the first: none to three whole numbers.' },
  denseDropout: { type: 'number', default: 0.1, min: 0, max: 0.9, help: 'Share of each of those layers’ answers that a step of learning leaves out.' },
  scaling: { type: 'choice', default: 'standard', choices: ['standard', 'none'], help: 'Standard: numbers are brought to mean 0 and deviation 1 over the training rows and all steps. None: they are taken as they are.' },
  ...networkParams,
};

export const lstmPresets: Readonly<Record<string, Partial<LstmParams>>> = {
  /** The seed document's churn model: all epochs, gradients as they come. */
  seed: { units: '64,32', dropout: 0.2, denseUnits: '16', denseDropout: 0.1, epochs: 100, batchSize: 32, learningRate: 0.001, patience: 0, clipNorm: 0 },
};
