import { signed } from '../../charts/comparisonChart.ts';
import { parseIsoDay } from '../../core/data/calendar.ts';
import { NO_VALUE, formatDay, formatNumber, formatPercent } from '../../i18n/format.ts';
import { contractWarning } from '../../i18n/messages/contractNames.ts';
import { kindName, t as money } from '../../i18n/messages/clvMoney.ts';
import { featureName } from '../../i18n/messages/clvNames.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import { metricName } from '../../i18n/messages/metrics.ts';
import { t as streams } from '../../i18n/messages/clvStreams.ts';
import { t as reading } from '../../i18n/messages/clvReading.ts';
import { t as judging } from '../../i18n/messages/clvJudging.ts';
import { t } from '../../i18n/messages/runWarnings.ts';
import type { ReportWarning } from '../../tasks/types.ts';

const MODELS: ReadonlySet<string> = new Set(['champion', 'learner', 'stopped', 'skipped', 'models', 'learners', 'against']);
const DAYS: ReadonlySet<string> = new Set(['asOf', 'completeThrough', 'holdoutCutoff', 'firstJoined', 'lastJoined', 'cutoff', 'bodyEnd', 'lastDay', 'shortDay', 'proposed', 'lastEvent']);

/** A warning in the page's language, its models, features and days in plain words; undefined where the page has no text for it. */
export function warningText({ key, facts }: ReportWarning): string | undefined {
  const filled = factTexts(facts);
  return [t, money, judging, streams, reading].reduce<string | undefined>((found, texts) => found ?? texts.maybe(`warning.${key}`, filled), undefined) ?? contractWarning(key, filled);
}

/** A warning's facts as its text wants them: models, features and days in plain words. */
export function factTexts(facts: ReportWarning['facts']): Readonly<Record<string, string | number>> {
  const said = Object.entries(facts).map(([name, value]): [string, string | number] => [name, factText(name, value)]);
  // Rows are what most warnings count.
  return { count: facts.rows ?? 0, ...Object.fromEntries(said) };
}

function factText(name: string, value: string | number): string | number {
  if (MODELS.has(name)) return listed(value, modelName);
  if (name === 'kinds') return listed(value, kindName);
  if (name === 'features') return listed(value, featureName);
  if (name === 'bias' && typeof value === 'number') return signed(value, (size) => formatPercent(size));
  if (name === 'share' && typeof value === 'number') return formatPercent(value, 0);
  if (name === 'score' && typeof value === 'number') return formatNumber(value, 3);
  if (name === 'metric') return metricName(String(value));
  const day = DAYS.has(name) ? parseIsoDay(String(value).slice(0, 10)) : undefined;
  return day === undefined ? value : formatDay(day);
}

/** A list of names as the task writes it, each in plain words. */
function listed(value: string | number, say: (name: string) => string): string {
  return value === '' ? NO_VALUE : String(value).split(', ').map(say).join(', ');
}
