import { formatDay } from '../core/data/calendar.ts';
import { type ChurnSourceRef, type ChurnSources, SOURCE_NAMES, type SourceName } from '../tasks/churn/sources.ts';
import type { ChurnReport } from '../tasks/churn/types.ts';
import type { TabularReport } from '../tasks/tabular/types.ts';
import { jobSource, runChurnRecipeJob } from './churnRecipeJob.ts';
import { type GivenColumns, checkRoles, completeColumns } from './jobColumns.ts';
import { type JobFile, type JobHost, type Report, checkInputs, downloadRun, importSaid, inputFile } from './jobHost.ts';
import { tabularSummary } from './tabularJob.ts';

/** Warnings that a person should hear of before they trust the numbers. */
const LOUD: readonly string[] = ['leak-suspected', 'answer-beside-label', 'snapshot'];

/** A job of task `churn`: see runJob. A snapshot is trained as any table, and says so. */
export async function runChurnJob(job: JobFile, host: JobHost, onProgress: Report): Promise<{ summary: string }> {
  if (job.recipe !== undefined) return runChurnRecipeJob(job, host, onProgress);
  checkInputs('churn', SOURCE_NAMES, 'columns', job.columns);
  checkInputs('churn', SOURCE_NAMES, 'read', job.read);
  for (const name of SOURCE_NAMES) checkRoles(jobSource(name), job.columns?.[name]);
  const { sources, importMs } = await importSources(job, host, onProgress);
  const { runId } = await host.trainChurn({ sources, options: job.options ?? {}, importMs }, onProgress);
  const { report } = await host.load(runId);
  if (sources.snapshot) {
    await downloadRun(host, runId);
    return { summary: [tabularSummary(report as TabularReport), ...loudLines(report as TabularReport)].join('\n') };
  }
  const { plan } = report as ChurnReport;
  const listed = await downloadList(runId, report as ChurnReport, host);
  // After the list, so that report.json knows its seal.
  await downloadRun(host, runId);
  host.download(await host.churnRecipeFile(runId), 'recipe.json');
  if (plan.holdoutKind === 'earlier') host.download(await host.predictionsFile(`${runId}:holdout`), 'holdout.csv');
  return { summary: [...summaryLines(report as ChurnReport), listed].join('\n') };
}

async function importSources(job: JobFile, host: JobHost, onProgress: Report): Promise<{ sources: ChurnSources; importMs: number }> {
  const sources: Partial<Record<SourceName, ChurnSourceRef<SourceName>>> = {};
  let importMs = 0;
  for (const name of SOURCE_NAMES) {
    const file = inputFile(job, name, host.files);
    if (!file) continue;
    const imported = await importSaid(file, name, job.read?.[name], host, onProgress);
    importMs += imported.importMs;
    const proposed = (await host.proposeChurn(imported.datasetId, name)) as GivenColumns;
    sources[name] = { datasetId: imported.datasetId, columns: await completeColumns(jobSource(name), imported.datasetId, job.columns?.[name] ?? {}, proposed, host) };
  }
  return { sources: sources as ChurnSources, importMs };
}

/** Hands out contacts.csv where somebody is worth contacting, and says what it holds. */
async function downloadList(runId: string, { profit, unit }: ChurnReport, host: JobHost): Promise<string> {
  if (!profit) return 'No contact list: no user has a value.';
  const request = { predictionsId: runId };
  const { listed, needed, cost } = await host.previewList(request);
  if (listed === 0) return 'No contact list: nobody is expected to bring more than a contact costs.';
  const { list, csv } = await host.contactList(request);
  host.download(csv, 'contacts.csv');
  const money = (amount: number) => `${amount.toFixed(2)}${unit === '' ? '' : ` ${unit}`}`;
  const { expected } = needed;
  const power = expected === null ? 'nobody is held out to compare with' : expected <= listed ? 'long enough to show an effect as large as expected' : `too short to show an effect as large as expected: that needs ${expected} users`;
  return `contacts.csv: ${list.contacts} to contact and ${list.controls} held out as control (trial ${list.seal.id}); expected to bring ${money(list.expectedGain)} and to cost ${money(cost.expected)}; ${power}`;
}

function summaryLines(report: ChurnReport): readonly string[] {
  const { plan, label, step, population, models, champion } = report;
  const rate = population.rate === null ? '–' : `${(100 * population.rate).toFixed(1)} %`;
  const judged = `${report.rows.holdout} users at risk on ${formatDay(plan.holdoutCutoff)} held out, ${rate} left (${label} in ${plan.horizon} ${step}s); use: ${champion}`;
  const lines = models.map(({ kind, metrics: { auc, logLoss, brier } }) => `  ${kind.padEnd(22)} auc ${auc === null ? '–' : auc.toFixed(4)}  logLoss ${logLoss.toFixed(4)}  brier ${brier.toFixed(4)}`);
  return [judged, ...lines, ...loudLines(report)];
}

function loudLines({ warnings }: Pick<ChurnReport, 'warnings'>): readonly string[] {
  return warnings.filter(({ key }) => LOUD.includes(key)).map(({ message }) => `  ! ${message}`);
}
