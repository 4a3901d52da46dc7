import { formatNumber } from '../../i18n/format.ts';
import { churnFeatureName } from '../../i18n/messages/churnNames.ts';
import { t } from '../../i18n/messages/churnWarnings.ts';
import { signed } from '../../charts/comparisonChart.ts';
import type { ReportWarning } from '../../tasks/types.ts';
import { factTexts, warningText } from '../runs/reportWarning.ts';

const LOSSES: ReadonlySet<string> = new Set(['difference', 'low', 'high']);

/** A warning of churn in the page's language; those that other tasks have too in their words. */
export function churnWarningText(warning: ReportWarning): string | undefined {
  const { key, facts } = warning;
  const losses = Object.entries(facts).flatMap(([name, value]) => (LOSSES.has(name) && typeof value === 'number' ? [[name, signed(value, (size) => formatNumber(size, 4))]] : []));
  const feature = typeof facts.feature === 'string' ? { feature: churnFeatureName(facts.feature) } : {};
  const method = t.maybe(`calibration.${facts.asked === 'auto' ? 'auto.' : ''}${facts.method}`);
  return t.maybe(`warning.${key}`, { ...factTexts(facts), ...Object.fromEntries(losses), ...feature, ...(method === undefined ? {} : { method }) }) ?? warningText(warning);
}
