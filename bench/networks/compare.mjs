/** Rounds of a task in the page and in PyTorch by turns, and of stock tfjs beside them. */
import { loadavg } from 'node:os';
import { median, medianRatio } from '../rounds.mjs';
import { openNetworkPage } from './networkPage.mjs';
import { startTorch } from './torchPeer.mjs';

/**
 * `units` of a round: training steps, or rows to score. `peerBatches`: sizes of which PyTorch's fastest is taken, where it may choose. `stockUnits`: of stock tfjs, which is slow; 0: not measured.
 * @typedef {{ name: string, task: import('./page/cases.ts').Task, peerBatches?: readonly number[], stockUnits: number }} NetworkCase
 */

/** @param {readonly number[]} values */
const spread = (values) => [Math.min(...values), Math.max(...values)].map((value) => Number(value.toPrecision(4)));

/** @param {readonly number[]} values */
const middle = (values) => (values.length > 0 ? Number(median([...values]).toPrecision(4)) : null);

/**
 * Milliseconds for each step, or microseconds for each row to score.
 * @param {number} ms
 * @param {import('./page/cases.ts').Task} task
 */
const perUnit = (ms, { work, units }) => (work === 'step' ? ms / units : (ms * 1000) / units);

/**
 * The peer's task: its fastest batch where rows are scored, found on a tenth of them.
 * @param {NonNullable<Awaited<ReturnType<typeof startTorch>>>} torch
 * @param {NetworkCase} networkCase
 */
async function peerTask(torch, { task, peerBatches = [task.batch] }) {
  let best = { ms: Infinity, task };
  for (const batch of peerBatches) {
    const tried = { ...task, batch, units: Math.ceil(task.units / 10) };
    await torch.measure({ ...tried, units: tried.work === 'step' ? 3 : 2 * batch });
    const { ms } = await torch.measure(tried);
    if (ms < best.ms) best = { ms, task: { ...task, batch } };
  }
  return best.task;
}

/**
 * @param {NetworkCase} networkCase
 * @param {number} rounds
 * @param {Awaited<ReturnType<typeof openNetworkPage>>} page
 * @param {Awaited<ReturnType<typeof startTorch>>} torch
 */
async function measureCase(networkCase, rounds, page, torch) {
  const { name, task, stockUnits } = networkCase;
  console.log(`${name} (load ${loadavg()[0].toFixed(1)})`);
  const stockTask = { ...task, units: stockUnits };
  // Compilers want to be warm.
  await page.measure('ours', { ...task, units: Math.ceil(task.units / 5) });
  const theirTask = torch && (await peerTask(torch, networkCase));
  if (stockUnits > 0) await page.measure('stock', { ...stockTask, units: task.work === 'step' ? 1 : task.batch });
  const [ours, peer, stock] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  for (let round = 1; round <= rounds; round++) {
    const mine = await page.measure('ours', task);
    ours.push(perUnit(mine.ms, task));
    const theirs = torch && theirTask && (await torch.measure(theirTask));
    if (theirs && theirTask) peer.push(perUnit(theirs.ms, theirTask));
    if (stockUnits > 0) stock.push(perUnit((await page.measure('stock', stockTask)).ms, stockTask));
    const told = [`ours ${ours[round - 1].toFixed(3)}`, ...(theirs ? [`PyTorch ${peer[round - 1].toFixed(3)}`] : []), ...(stockUnits > 0 ? [`stock tfjs ${stock[round - 1].toFixed(1)}`] : [])];
    console.log(`  round ${round}: ${told.join(', ')}; loss ${mine.loss.toFixed(4)}${theirs ? ` and ${theirs.loss.toFixed(4)}` : ''}`);
  }
  return {
    name,
    unit: task.work === 'step' ? 'ms a step' : 'µs a row',
    ours: middle(ours),
    oursSpread: spread(ours),
    peer: torch ? torch.name : null,
    peerTime: middle(peer),
    peerSpread: torch ? spread(peer) : null,
    peerBatch: theirTask?.batch ?? null,
    ratio: torch ? medianRatio(ours, peer) : null,
    stock: middle(stock),
    fasterThanStock: stockUnits > 0 ? Number((1 / medianRatio(ours, stock)).toFixed(1)) : null,
    rounds,
    threads: 1,
    load: Number(loadavg()[0].toFixed(1)),
  };
}

/**
 * Rows of a benchmark's JSON.
 * @param {readonly NetworkCase[]} cases
 * @param {{ rounds: number, cases?: string[] }} options
 */
export async function compareNetworks(cases, { rounds, cases: wanted }) {
  const unknown = wanted?.find((name) => !cases.some((one) => one.name === name));
  if (unknown !== undefined) throw new Error(`There is no case "${unknown}". The cases are: ${cases.map(({ name }) => name).join(', ')}.`);
  const torch = await startTorch();
  try {
    const page = await openNetworkPage();
    try {
      const rows = [];
      for (const one of cases.filter(({ name }) => !wanted || wanted.includes(name))) rows.push(await measureCase(one, rounds, page, torch));
      return rows;
    } finally {
      await page.close();
    }
  } finally {
    torch?.close();
  }
}
