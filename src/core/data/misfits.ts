/**
 * The share of a column's cells that may not fit its type: up to this, their rows go to quarantine; above it, the column is something else.
 */
export const MISFIT_TOLERANCE = 0.001;
