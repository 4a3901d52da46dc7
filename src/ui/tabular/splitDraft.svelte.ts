import type { SplitOption, TabularProposal } from '../../tasks/tabular/types.ts';

export type SplitKind = SplitOption['kind'];
export type SplitProblem = 'badShare' | 'badFolds' | 'noTimeColumn' | 'chooseTest';

/** Which rows will test the models, as a person says it: shares in percent. */
export class SplitDraft {
  kind = $state<SplitKind>('holdout');
  sharePercent = $state(25);
  folds = $state(5);
  timeColumn = $state<string>();
  testId = $state('');
  timeColumns = $state.raw<readonly string[]>([]);
  readonly #onchange: () => void;

  constructor(onchange: () => void) {
    this.#onchange = onchange;
  }

  /** Starts from what is proposed for a table. */
  take({ split, timeColumns }: TabularProposal): void {
    this.kind = split.kind;
    this.timeColumns = timeColumns;
    this.timeColumn = split.kind === 'time' ? split.column : timeColumns.at(0);
    if ('share' in split) this.sharePercent = Math.round(split.share * 100);
    this.testId = '';
    this.#onchange();
  }

  set(change: Partial<Pick<SplitDraft, 'kind' | 'sharePercent' | 'folds' | 'timeColumn' | 'testId'>>): void {
    Object.assign(this, change);
    this.#onchange();
  }

  get problem(): SplitProblem | undefined {
    switch (this.kind) {
      case 'folds':
        return Number.isInteger(this.folds) && this.folds >= 2 && this.folds <= 100 ? undefined : 'badFolds';
      case 'file':
        return this.testId ? undefined : 'chooseTest';
      case 'time':
        return this.timeColumn === undefined ? 'noTimeColumn' : this.#shareProblem();
      case 'holdout':
        return this.#shareProblem();
    }
  }

  get testDatasetId(): string | undefined {
    return this.kind === 'file' && this.testId ? this.testId : undefined;
  }

  option(seed: number): SplitOption {
    const share = this.sharePercent / 100;
    switch (this.kind) {
      case 'folds':
        return { kind: 'folds', k: this.folds, seed };
      case 'file':
        return { kind: 'file' };
      case 'time':
        return { kind: 'time', column: this.timeColumn ?? '', share };
      case 'holdout':
        return { kind: 'holdout', share, seed };
    }
  }

  #shareProblem(): SplitProblem | undefined {
    return this.sharePercent >= 1 && this.sharePercent <= 90 ? undefined : 'badShare';
  }
}
