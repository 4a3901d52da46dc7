// A dependency of Plotly (has-hover) asks Node's `global` for the window. Imported before it.
(globalThis as { global?: unknown }).global ??= globalThis;
