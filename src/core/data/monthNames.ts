const ENGLISH = 'january february march april may june july august september october november december';
const SPANISH = 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre';

const months = new Map<string, number>([['sept', 9], ['setiembre', 9], ['set', 9]]);
for (const names of [ENGLISH, SPANISH]) {
  names.split(' ').forEach((name, index) => {
    months.set(name, index + 1);
    months.set(name.slice(0, 3), index + 1);
  });
}

/** The month, 1–12, of an English or Spanish name, long or of three letters (and `sept`, `set`), in any case; undefined for other words. */
export function monthFromName(name: string): number | undefined {
  return months.get(name.toLowerCase());
}
