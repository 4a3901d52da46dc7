import type { NetworkSpec } from '../contract/index.ts';

/** The seed document's network for churn: what engines are measured by and compared with others on. */
export const SEED_NETWORK: NetworkSpec = {
  input: { kind: 'sequence', steps: 30, features: 8, masked: false },
  layers: [
    { kind: 'lstm', units: 64, sequences: true },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'lstm', units: 32, sequences: false },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'dense', units: 16, activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 1, activation: 'linear' },
  ],
  loss: 'logistic',
};
