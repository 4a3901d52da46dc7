import type { Component } from 'svelte';

export type PageName = 'data' | 'dataset' | 'models' | 'clvSetup' | 'tabularSetup' | 'anomalySetup' | 'churnSetup' | 'reconcile' | 'cohorts' | 'training' | 'runs' | 'run' | 'compare' | 'predict' | 'nextMonth' | 'settings' | 'nowhere';
export type Section = 'data' | 'models' | 'runs' | 'predict' | 'settings';
export const SECTIONS: readonly Section[] = ['data', 'models', 'runs', 'predict', 'settings'];

type PageModule = { readonly default: Component };

/** Each page is asked for when it is first gone to, so that the first load stays small. */
export const loadPage: Readonly<Record<PageName, () => Promise<PageModule>>> = {
  data: () => import('../data/DataPage.svelte'),
  dataset: () => import('../data/DatasetPage.svelte'),
  models: () => import('../models/ModelsPage.svelte'),
  clvSetup: () => import('../clv/ClvSetup.svelte'),
  tabularSetup: () => import('../tabular/TabularSetup.svelte'),
  anomalySetup: () => import('../anomaly/AnomalySetup.svelte'),
  churnSetup: () => import('../churn/ChurnSetup.svelte'),
  reconcile: () => import('../clv/reconcile/ReconcilePage.svelte'),
  cohorts: () => import('../clv/cohorts/CohortsPage.svelte'),
  training: () => import('../models/TrainingPage.svelte'),
  runs: () => import('../runs/RunsPage.svelte'),
  run: () => import('../runs/RunPage.svelte'),
  compare: () => import('../runs/ComparePage.svelte'),
  predict: () => import('../predict/PredictPage.svelte'),
  nextMonth: () => import('../next/NextMonthPage.svelte'),
  settings: () => import('../settings/SettingsPage.svelte'),
  nowhere: () => import('./NowherePage.svelte'),
};
