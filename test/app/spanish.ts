/** What a person reads and presses on the page of lifetime value in Spanish. */
import type { Locator, Page } from 'playwright';

/** The currency's sign and `%` stand behind a space that does not break; so do thousands in some places. */
export function plain(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, ' ').replaceAll('−', '-');
}

/** A number as the page writes it in Spanish: `1.234,5`, `-3,2 %`, `84,66 $`. */
export function numberInSpanish(text: string | undefined): number {
  return Number(plain(text ?? '').replace(/[^\d,-]/g, '').replace(',', '.') || NaN);
}

export async function openSpanishTab(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('tab', { name }).click();
  await page.getByRole('tab', { name, selected: true }).waitFor();
}

/** Words of our own code that no reader should meet: `camelCase`, `kind.key`, and what English leaves behind. */
export async function strangeWords(part: Locator): Promise<string[]> {
  // Names of tables and files are the person's own.
  const text = (await part.innerText()).replace(/\b[a-z]+(?:-[a-z]+)+\b/g, '');
  const code = text.match(/\b[a-z]+[A-Z]\w*\b|\b(?:kind|part|warning|feature|meaning|unit)\.\w+/g) ?? [];
  const english = text.match(/\b(?:the|customers?|purchases?|days|with|unknown|missing|Column|Features?)\b/g) ?? [];
  return [...code, ...english];
}
