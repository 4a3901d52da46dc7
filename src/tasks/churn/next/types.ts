/** What a later month of churn needs, and what its files are. */
import type { ReadOverrides } from '../../../core/data/dataset.ts';
import type { TrialSeal } from '../../../core/economics/trial/seal.ts';
import type { Mapping, RolesOf, SourceName } from '../sources.ts';

/** Next month's file beside a sealed list: what each user brought, or who left. */
export type TrialRole = 'user' | 'margin' | 'left' | 'contacted';

/** A table of a run: which column is which, and how its file was read. Holds no rows. */
export interface ChurnRecipeSource<Name extends SourceName = SourceName> {
  readonly mapping: Mapping<RolesOf[Name]>;
  readonly columns: readonly RecipeColumn[];
  readonly read: ReadOverrides;
}

export interface RecipeColumn {
  readonly name: string;
  readonly dateOrder?: 'ymd' | 'dmy' | 'mdy' | 'iso';
  readonly decimal?: '.' | ',';
}

export type ChurnRecipeSources = { readonly [Name in Exclude<SourceName, 'snapshot'>]?: ChurnRecipeSource<Name> };

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
