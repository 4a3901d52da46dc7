/** Imports files and trains by the page's own API, for tests that begin at a run. */
import type { Page } from 'playwright';

export interface SourceFile {
  /** The file's name, as the page will call it. */
  readonly name: string;
  readonly text: string;
  /** Names of columns by role. */
  readonly columns: Readonly<Record<string, string>>;
}

/** Answers the run's id. */
export function trainByApi(page: Page, files: Readonly<Record<string, SourceFile>>, options: object, train: 'trainClv' | 'trainChurn' = 'trainClv'): Promise<string> {
  return page.evaluate(
    async ({ given, asked, by }) => {
      const unwrap = <T>(outcome: { ok: true; value: T } | { ok: false; error: { message: string } }): T => {
        if (!outcome.ok) throw new Error(outcome.error.message);
        return outcome.value;
      };
      const sources: Record<string, { datasetId: string; columns: Readonly<Record<string, string>> }> = {};
      for (const [source, { name, text, columns }] of Object.entries(given)) sources[source] = { datasetId: unwrap(await window.workbench.importFile(new File([text], name))).datasetId, columns };
      return unwrap(await window.workbench[by]({ sources, options: asked } as never)).runId;
    },
    { given: files, asked: options, by: train },
  );
}
