/** What a later month of churn needs, what its files are, and what it came to. */
import type { ReadOverrides } from '../../../core/data/dataset.ts';
import type { TrialSeal } from '../../../core/economics/trial/seal.ts';
import type { FeatureChange, TablePrint, TopRule } from '../../next/types.ts';
import type { EarlierJudged } from '../judgeEarlier.ts';
import type { Mapping, RolesOf, SourceName } from '../sources.ts';

/** Next month's file beside a sealed list: what each user brought, or who left. */
export type TrialRole = 'user' | 'margin' | 'left' | 'contacted';

/** The tables of a run that a later month has too. */
export type DatedSourceName = Exclude<SourceName, 'snapshot'>;

/** A table of a run: which column is which, what they looked like, and how its file was read. Holds no rows. */
export interface ChurnRecipeSource<Name extends DatedSourceName = DatedSourceName> extends TablePrint {
  readonly mapping: Mapping<RolesOf[Name]>;
  /** Columns without a role that something was learned from: measures, and what is known of users. */
  readonly learned: readonly string[];
  /** What columns are called since, by role, or by the name here of a column without one. */
  readonly names?: Readonly<Record<string, string>>;
  readonly read: ReadOverrides;
}

export type ChurnRecipeSources = { readonly [Name in DatedSourceName]?: ChurnRecipeSource<Name> };

export interface ChurnRecipeFile {
  /** A name in the recipe's own folder. */
  readonly name: string;
  /** Hex. */
  readonly sha256: string;
}

/** All that a later month needs beside the models, the last predictions and the last contact list. Days are whole days since 1970-01-01. */
export interface ChurnRecipe {
  readonly appVersion: string;
  /** The run's name. */
  readonly run: string;
  readonly sources: ChurnRecipeSources;
  /** The last predictions are of leaving after this day. */
  readonly asOf: number;
  readonly seed: number;
  /** From which expected gain contacting began to pay for calibration users; null: for nobody. Absent where no user had a value. */
  readonly threshold?: number | null;
  /** Of the last contact list; absent where there was none. */
  readonly seal?: TrialSeal;
  readonly files: { readonly model: ChurnRecipeFile; readonly predictions: ChurnRecipeFile; readonly list?: ChurnRecipeFile };
}

/** A user who entered or left the top of the list. */
export interface UserMove {
  readonly key: string;
  /** From 1; null where the user was not (is not) at risk, or has no value. */
  readonly rankThen: number | null;
  readonly rankNow: number | null;
  /** The champion's, calibrated; null where the user was not (is not) at risk. */
  readonly probabilityThen: number | null;
  readonly probabilityNow: number | null;
  /** Not at risk then: new, or back. */
  readonly isNew: boolean;
  /** Not at risk any more: has left, or was not active. */
  readonly isGone: boolean;
  readonly why: readonly FeatureChange[];
}

export interface ChurnMonthComparison {
  readonly asOfThen: number;
  readonly asOfNow: number;
  readonly champion: string;
  /** Earlier predictions beside what became of their users, oldest first. */
  readonly earlier: readonly EarlierJudged[];
  /**
   * Of the latest earlier predictions whose outcome is known: `near` where as many left as expected, give or take two standard deviations of what the
   * probabilities leave to chance.
   */
  readonly verdict: 'more' | 'fewer' | 'near' | 'too-early';
  readonly now: { readonly users: number; readonly expectedLeavers: number; readonly newUsers: number; readonly goneUsers: number };
  /** By which the top is ranked: the expected gain of a contact, or the probability where nobody has a value. */
  readonly rankedBy: 'profit' | 'probability';
  readonly top: { readonly rule: TopRule; readonly then: number; readonly now: number };
  readonly entered: readonly UserMove[];
  readonly left: readonly UserMove[];
}
