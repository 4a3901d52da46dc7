import type { ReliabilityBin } from '../../src/core/metrics/calibration.ts';
import type { ChurnModelReport, ChurnReport } from '../../src/tasks/churn/types.ts';

const bin = (predicted: number, observed: number): ReliabilityBin => ({ predicted, observed, low: Math.max(0, observed - 0.05), high: observed + 0.05, rows: 60, weight: 60 });
const metrics = { auc: 0.81, aucInterval: [0.75, 0.86], averagePrecision: 0.42, averagePrecisionInterval: [0.3, 0.53], logLoss: 0.24, brier: 0.07, ece: 0.02 } as const;
const decision = { accuracy: 0.9, balancedAccuracy: 0.7, precision: 0.5, recall: 0.4, f1: 0.44, mcc: 0.3 };
const gains = { shareOfCustomers: [0, 0.2, 1], shareOfValue: [0, 0.6, 1] };

/** A model's report with what a test does not care about filled in. */
export function churnModel(given: Partial<ChurnModelReport> = {}): ChurnModelReport {
  const bins = [bin(0.05, 0.06), bin(0.3, 0.28)];
  return {
    kind: 'gbdt',
    role: 'learner',
    params: {},
    metrics,
    uncalibrated: { ...metrics, logLoss: 0.26, ece: 0.05 },
    calibration: { method: 'sigmoid', scale: 'log-odds', slope: 1, intercept: 0 },
    judgement: {
      metrics,
      decisions: {
        metrics: { ...decision, auc: 0.81, aucPr: 0.42, logLoss: 0.24, brier: 0.07, calibrationError: 0.02 } as never,
        threshold: 0.3,
        confusion: [[100, 8], [6, 6]],
        roc: { falsePositiveRate: [0, 0.2, 1], truePositiveRate: [0, 0.7, 1], threshold: [null, 0.3, 0.01] },
        precisionRecall: { recall: [0, 0.7, 1], precision: [1, 0.5, 0.1], threshold: [null, 0.3, 0.01] },
        calibration: bins,
        thresholds: [],
      },
      reliability: { byCount: bins, byWidth: bins },
      byGroup: [{ name: 'plan', values: [{ value: 'Pro', ...bin(0.1, 0.12) }, { value: 'Only four', ...bin(0.1, 0.1), rows: 4 }] }],
      gains,
      lift: { shareOfCustomers: [0.1, 0.5, 1], lift: [4, 1.6, 1] },
      mrrGains: gains,
      atCapacity: { contacts: 40, found: 9, precision: 0.225, interval: { low: 0.12, high: 0.38 }, recall: 0.75 } as never,
    },
    reliabilityBefore: bins,
    comparison: { against: 'baseline-recency', difference: -0.05, low: -0.08, high: -0.02, verdict: 'better' },
    timed: null,
    featureImportance: [{ feature: 'views:slope', importance: 0.7 }, { feature: 'plan', importance: 0.3 }],
    permutationImportance: [{ feature: 'views:slope', increase: 0.04, std: 0.005 }, { feature: 'plan', increase: -0.001, std: 0.002 }],
    facts: {},
    learning: null,
    stoppedEarly: false,
    fitMs: 1,
    predictMs: 1,
    ...given,
  };
}

/** A run on contracts whose hold-out is earlier than as-of. */
export function churnReport(given: Partial<ChurnReport> = {}): ChurnReport {
  const policy = { contacts: 40, expected: 60, realised: 55, interval: { low: 5, high: 100 }, less: 0, lessInterval: { low: 0, high: 0 } };
  const segment = { feature: 'plan', users: 90, leavers: 9, meanProbability: 0.11, meanValue: 60, valueAtRisk: 600 };
  const population = { cutoff: 100, atRisk: 120, leavers: 12, rate: 0.1, excluded: { trial: 7, 'already-left': 30 } };
  return {
    task: 'churn',
    plan: { asOf: 130, stepDays: 1, window: 30, horizon: 30, gap: 7, holdoutKind: 'earlier', holdoutCutoff: 90, trainingCutoffs: [30, 60], firstDay: 0, completeThrough: 129, graceDays: 0, longestLegalHorizon: 40 },
    label: 'contract-end',
    step: 'day',
    seed: 42,
    unit: 'EUR',
    rows: { read: 5_000, rejected: 3, train: 200, holdout: 120 },
    slices: { learning: 200, validation: 40, calibration: 40 },
    population,
    baseRates: [{ ...population, cutoff: 30, rate: 0.08 }, population],
    measures: [{ name: 'views', source: 'activity', combine: 'sum', gap: 'zero' }],
    causes: [{ reason: 'too expensive', cause: 'voluntary', spells: 30 }, { reason: 'Ada moved away', cause: 'voluntary', spells: 1 }],
    features: [],
    warnings: [{ key: 'earlier-holdout', message: '', facts: {} }, { key: 'of-the-future', message: 'Words of another version.', facts: {} }],
    models: [
      churnModel(),
      churnModel({ kind: 'churn-survival', metrics: { ...metrics, logLoss: 0.25 }, timed: { brier: { scores: [0.01, 0.02], mean: 0.015 }, concordance: 0.7, curves: { causes: ['voluntary', 'failed-payment'], survival: [1, 0.9, 0.8], incidence: [[0, 0.06, 0.13], [0, 0.04, 0.07]], observed: { survival: [1, 0.91, 0.84], incidence: [[0, 0.05, 0.1], [0, 0.04, 0.06]] } } } }),
      churnModel({ kind: 'baseline-recency', role: 'baseline', comparison: null, featureImportance: [], permutationImportance: [] }),
    ],
    champion: 'gbdt',
    championIsBaseline: false,
    profit: {
      list: Int32Array.of(1, 2),
      threshold: 2,
      policies: [{ ...policy, policy: 'by-gain' }, { ...policy, policy: 'all', contacts: 120, realised: -20, interval: { low: -60, high: 15 }, less: 75, lessInterval: { low: 20, high: 130 } }],
      cost: { expected: 80, certain: 440 },
      budgetCounts: 'expected',
      breakEvenSaveRate: 0.12,
    },
    economics: { saveRate: 0.2, takeUp: 0.5, incentive: 10, contactCost: 1, value: { kind: 'mrr', months: 6 }, capacity: 40, controlShare: 0.1 },
    retention: { logoChurn: 0.1, grossRevenue: 0.91, netRevenue: 0.95 },
    segments: [{ ...segment, value: 'Pro' }, { ...segment, value: 'Only four', users: 4, leavers: 1 }, { ...segment, value: '', users: 26, leavers: 2, valueAtRisk: 900 }],
    anomaly: null,
    timingsMs: { features: 1, fit: {}, judge: 1, predict: 1 },
    ...given,
  };
}
