import { WorkbenchError } from '../../contract/index.ts';
import { isRecord } from '../../contract/record.ts';
import { formatDay, parseIsoDay } from '../../data/calendar.ts';
import { assignArms } from './assignArms.ts';
import type { Arm } from './assignArms.ts';

/** Raised where the same seed would hold out others. */
const SEAL_VERSION = 1;

/** What is fixed when a list is exported, so that nobody can choose the control afterwards. JSON-safe. */
export interface TrialSeal {
  readonly version: number;
  /** `t` and 16 hex digits of the SHA-256 of all the rest: no spreadsheet takes it for a number or a formula. */
  readonly id: string;
  readonly seed: number;
  readonly controlShare: number;
  /** SHA-256 (hex) of the list's keys in order of rank. */
  readonly keys: string;
  readonly listed: number;
  readonly controls: number;
  /** Outcomes count from this day (ISO) to before that one. */
  readonly from: string;
  readonly until: string;
}

/** A list in order of rank, best first. Days are whole days since 1970-01-01. */
export interface TrialDesign {
  readonly keys: readonly string[];
  readonly seed: number;
  readonly controlShare: number;
  readonly from: number;
  readonly until: number;
}

export interface SealedTrial {
  readonly seal: TrialSeal;
  readonly arms: readonly Arm[];
}

/** Draws the control and seals it. Throws `bad-input` where keys repeat, the window is empty, or as `assignArms` does. */
export async function sealTrial({ keys, seed, controlShare, from, until }: TrialDesign): Promise<SealedTrial> {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(until) && from < until)) {
    throw new WorkbenchError('bad-input', `The trial runs from day ${from} to before day ${until}: it must end after it begins. Choose a later end.`);
  }
  const seen = new Set<string>();
  for (const key of keys) {
    if (seen.has(key)) throw new WorkbenchError('bad-input', `"${key.slice(0, 80)}" is on the list more than once. Keep one row a user.`, { key: key.slice(0, 80) });
    seen.add(key);
  }
  const arms = assignArms(keys.length, controlShare, seed);
  const facts = {
    version: SEAL_VERSION,
    seed,
    controlShare,
    keys: await sha256(JSON.stringify(keys)),
    listed: keys.length,
    controls: arms.filter((arm) => arm === 'control').length,
    from: formatDay(from),
    until: formatDay(until),
  };
  return { seal: { ...facts, id: await idOf(facts) }, arms };
}

/**
 * The arms that were sealed for this list, in order of rank. Throws `bad-file` where the seal has been changed, or the keys, or their order, are not
 * those that were sealed.
 */
export async function openSeal(given: unknown, keys: readonly string[]): Promise<SealedTrial> {
  const seal = await readSeal(given);
  if (seal.listed !== keys.length) throw new WorkbenchError('bad-file', `The list has ${keys.length} users, and ${seal.listed} were sealed in trial ${seal.id}. Take the list as it was exported.`, { seal: seal.id });
  if ((await sha256(JSON.stringify(keys))) !== seal.keys) throw new WorkbenchError('bad-file', `The list's users, or their ranks, are not those sealed in trial ${seal.id}. Take the list as it was exported.`, { seal: seal.id });
  return { seal, arms: assignArms(keys.length, seal.controlShare, seal.seed) };
}

/** Reads a seal, which is untrusted. Throws `bad-file` where a field is missing or not what the id says. */
export async function readSeal(given: unknown): Promise<TrialSeal> {
  if (!isRecord(given)) return refuse('it is not an object');
  const { version, id, seed, controlShare, keys, listed, controls, from, until } = given;
  if (version !== SEAL_VERSION) return refuse(`its version is ${String(version).slice(0, 20)}, and this app reads ${SEAL_VERSION}`);
  if (typeof seed !== 'number' || !Number.isSafeInteger(seed)) return refuse('its seed is not a whole number');
  if (typeof controlShare !== 'number' || !(controlShare >= 0 && controlShare < 1)) return refuse('its control share is not from 0 to below 1');
  if (typeof keys !== 'string' || !/^[0-9a-f]{64}$/.test(keys)) return refuse("its keys' hash is no SHA-256");
  if (!isCount(listed) || !isCount(controls) || controls > listed) return refuse('it does not say how many users were listed and held out');
  if (!isDay(from) || !isDay(until) || from >= until) return refuse('its window is not two days, the first before the second');
  const facts = { version, seed, controlShare, keys, listed, controls, from, until };
  const found = await idOf(facts);
  if (id !== found) return refuse(`its id is "${String(id).slice(0, 40)}", and what it says would have "${found}": it was changed`);
  return { ...facts, id: found };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && parseIsoDay(value) !== undefined;
}

async function idOf({ version, seed, controlShare, keys, listed, controls, from, until }: Omit<TrialSeal, 'id'>): Promise<string> {
  return `t${(await sha256(JSON.stringify([version, seed, controlShare, keys, listed, controls, from, until]))).slice(0, 16)}`;
}

async function sha256(text: string): Promise<string> {
  const digest = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function refuse(reason: string): never {
  throw new WorkbenchError('bad-file', `This is not a usable seal of a trial: ${reason}. Take the one that was kept with the run.`);
}
