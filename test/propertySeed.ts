/** Properties are tried on the same cases in every run, so that a run can be repeated; `PROPERTY_SEED=7 npm test` tries others. */
import fc from 'fast-check';

const { PROPERTY_SEED = '42' } = (globalThis as { process?: { env?: Readonly<Record<string, string | undefined>> } }).process?.env ?? {};

fc.configureGlobal({ seed: Number(PROPERTY_SEED) });
