/** What axe-core says of a page: WCAG 2.2 AA, in both themes. */
import axe from 'axe-core';
import type { Page } from 'playwright';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const THEMES = ['light', 'dark'] as const;

type AxeWindow = Window & { readonly axe?: typeof axe };

/** What axe finds on the page as it stands, in both themes: rule, element, reason. */
export async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  if (!(await page.evaluate(() => (window as AxeWindow).axe !== undefined))) await page.evaluate(axe.source);
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    const lines = await page.evaluate(async (tags) => {
      // Colours are judged once they have come to rest.
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      await Promise.allSettled(document.getAnimations().filter((animation) => animation.effect?.getTiming().iterations !== Infinity).map(({ finished }) => finished));
      const { violations } = await (window as AxeWindow).axe!.run(document, { runOnly: tags, resultTypes: ['violations'] });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary?.replaceAll('\n', ' ')}`));
    }, TAGS);
    found.push(...lines.map((line) => `${colorScheme}: ${line}`));
  }
  return found;
}
