import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { openApp } from './harness.ts';
import { readTable } from './person.ts';

/** What the datasets' table says after a press on a sample of the welcome page: names and rows. */
async function importedBy(page: Page, button: string): Promise<Record<string, string>> {
  await page.getByRole('button', { name: button }).click();
  await page.waitForURL(/#\/models\/clv/, { timeout: 60_000 });
  await page.getByRole('navigation').first().getByRole('link').first().click();
  const table = await readTable(page.getByRole('table').first());
  return Object.fromEntries([...table].map(([name, cells]) => [name, [...cells.values()][1]]));
}

describe('a sample of the welcome page', () => {
  it.each([
    ['en-US', 'Start with the shop', { 'course-shop-transactions': /^\d,\d{3}$/, 'course-shop-customers': /^1,200$/, 'course-shop-rates': /^652$/ }],
    ['es-ES', 'Empezar con las suscripciones', { 'subscription-product-subscriptions': /^[\d.\s]+$/, 'subscription-product-customers': /^2\.?500$/ }],
  ])('brings all its tables with one press (%s: %s)', async (locale, button, expected) => {
    const app = await openApp({ context: { locale, viewport: { width: 1280, height: 800 } } });
    try {
      const rows = await importedBy(app.page, button);
      expect(Object.keys(rows).sort()).toEqual(Object.keys(expected).sort());
      for (const [name, pattern] of Object.entries(expected)) expect(rows[name]).toMatch(pattern);
      expect(app.errors).toEqual([]);
    } finally {
      await app.close();
    }
  });

  it('names in the address which table is which', async () => {
    const app = await openApp({ context: { locale: 'en-US' } });
    try {
      await app.page.getByRole('button', { name: 'Start with the shop' }).click();
      await app.page.waitForURL(/#\/models\/clv\?/, { timeout: 60_000 });
      const query = new URLSearchParams(app.page.url().split('?')[1]);
      expect([...query.keys()]).toEqual(['dataset', 'transactions', 'customers', 'rates']);
      expect(query.get('dataset')).toBe(query.get('transactions'));
      expect(new Set(query.values()).size).toBe(3);
    } finally {
      await app.close();
    }
  });
});
