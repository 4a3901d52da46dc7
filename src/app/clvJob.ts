import { WorkbenchError } from '../core/contract/index.ts';
import type { ClvColumns, ClvReport } from '../tasks/clv/types.ts';
import { type JobFile, type JobHost, type Report, checkInputs, downloadRun, importSaid, requiredFile, typeWarnings } from './jobHost.ts';

const INPUT = 'transactions';
const COLUMN_ROLES = ['customer', 'date', 'amount'] as const;

/** A job of task `clv`: see runJob. */
export async function runClvJob(job: JobFile, host: JobHost, onProgress: Report): Promise<{ summary: string }> {
  const file = requiredFile(job, INPUT, host.files);
  checkInputs('clv', [INPUT], 'columns', job.columns);
  checkInputs('clv', [INPUT], 'read', job.read);
  const given = checkRoles(job.columns?.[INPUT]);
  const { datasetId, importMs } = await importSaid(file, INPUT, job.read?.[INPUT], host, onProgress);
  const columns = await completeColumns(datasetId, given, host);
  const { runId } = await host.trainClv({ datasetId, columns, options: job.options ?? {}, importMs }, onProgress);
  await downloadRun(host, runId);
  return { summary: summarise((await host.load(runId)).report as ClvReport) };
}

type GivenColumns = Readonly<Record<string, string>>;

function checkRoles(given: GivenColumns = {}): GivenColumns {
  const roles = Object.keys(given);
  const unknown = roles.find((role) => !COLUMN_ROLES.some((known) => known === role));
  if (unknown !== undefined) throw new WorkbenchError('bad-input', `"columns.${INPUT}" has no role "${unknown}". Its roles are: ${COLUMN_ROLES.join(', ')}.`);
  const twice = roles.find((role, i) => roles.slice(0, i).some((other) => given[other] === given[role]));
  if (twice !== undefined) throw new WorkbenchError('bad-input', `"columns.${INPUT}" names "${given[twice]}" for more than one role. Name a column of its own for "${twice}".`);
  return given;
}

/** What the job gives, and for the other roles what is proposed and not given to one already. Where a role is open, what reading the file showed is told: it may be why. */
async function completeColumns(datasetId: string, given: GivenColumns, host: JobHost): Promise<ClvColumns> {
  const free = Object.entries(await host.proposeClv(datasetId)).filter(([, column]) => !Object.values(given).includes(column));
  const columns: Partial<ClvColumns> = { ...Object.fromEntries(free), ...given };
  const { customer, date, amount } = columns;
  if (customer && date && amount) return { customer, date, amount };
  const missing = COLUMN_ROLES.filter((role) => !columns[role]);
  const remedy = `Name it in "columns": {"${INPUT}": {${missing.map((role) => `"${role}": "…"`).join(', ')}}}.`;
  throw new WorkbenchError('bad-input', `No column of the ${INPUT} file looks like: ${missing.join(', ')}. ${remedy}${typeWarnings(await host.dataset(datasetId))}`);
}

function summarise(report: ClvReport): string {
  const lines = report.models.map(({ kind, metrics }) => {
    const bias = metrics.bias === null ? '–' : `${(100 * metrics.bias).toFixed(1)} %`;
    return `  ${kind.padEnd(22)} rmse ${metrics.rmse.toFixed(2).padStart(10)}  mae ${metrics.mae.toFixed(2).padStart(10)}  bias ${bias.padStart(8)}`;
  });
  const { holdoutKind, horizonDays } = report.plan;
  return [`${report.rows.holdout} customers held out (${holdoutKind}), ${horizonDays} days; use: ${report.champion}`, ...lines].join('\n');
}
