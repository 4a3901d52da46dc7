/** The parts of Plotly that the charts use. Imported lazily, by Chart.svelte's loader alone. */
import './plotlyGlobal.ts';
import * as core from 'plotly.js/lib/core';
import * as bar from 'plotly.js/lib/bar';

core.register([bar]);

export const newPlot = core.newPlot;
export const react = core.react;
export const purge = core.purge;
export const toImage = core.toImage;
export const Plots = core.Plots;
