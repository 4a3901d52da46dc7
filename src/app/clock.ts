/** The one place that asks the clock: everything deeper is told. */
export function nowMs(): number {
  return Date.now();
}

/** Today's calendar day in the person's zone, in days since 1970-01-01. */
export function todayDay(): number {
  const now = new Date();
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / 86_400_000;
}
