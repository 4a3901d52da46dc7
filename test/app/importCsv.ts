import type { Page } from 'playwright';

/** Imports a file's text as a person's file, and answers the dataset's id. */
export async function importCsv(page: Page, name: string, csv: string): Promise<string> {
  await page.locator('#workbench-files').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(csv) });
  return page.evaluate(async () => {
    const [file] = document.querySelector<HTMLInputElement>('#workbench-files')!.files!;
    const imported = await window.workbench.importFile(file);
    if (!imported.ok) throw new Error(imported.error.message);
    return imported.value.datasetId;
  });
}
