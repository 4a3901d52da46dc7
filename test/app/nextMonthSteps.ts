/** What a person does, and reads, on the page of a run's next month. */
import type { Page } from 'playwright';
import { numberIn } from './person.ts';

/** Picks files by name. */
export async function pickMonth(page: Page, files: Readonly<Record<string, string>>): Promise<void> {
  await page.locator('main input[type=file]').first().setInputFiles(Object.entries(files).map(([name, text]) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })));
}

/** The number of a tile, by its label. */
export async function tileNumber(page: Page, label: string): Promise<number> {
  return numberIn(await page.getByRole('definition').and(page.locator(`dt:has-text("${label}") + dd`)).first().innerText());
}
