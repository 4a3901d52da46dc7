/** Who may import whom: the table of ARCHITECTURE.md, as rules. Imports of types alone are freer (see `freeTypes`). */

const packages = (...names) => names.map((name) => `^node_modules/(${name})/`);

/** Types may come from anywhere that defines contracts: core, a task's or format's types, the workers' protocol, the app's state for the ui. */
const freeTypes = ['^src/core/', '^src/(tasks|formats)/.*types\\.ts$', '^src/tasks/(clv|churn)/sources\\.ts$', '^src/workers/(protocol|tableProtocol|clvProtocol|clvNextProtocol|churnProtocol)\\.ts$', '^src/storage/records\\.ts$'];

const metadataStores = '^src/storage/(?!readDataset|saveDataset|chunk|checkpoints)';

/** Folder → what a value import in it may reach. Inside itself everything is allowed. */
const table = [
  { name: 'core', from: '^src/core/', to: packages('simple-statistics', 'ml-matrix', '@orama/stemmers', '@orama/stopwords') },
  { name: 'formats', from: '^src/formats/', to: ['^src/core/', ...packages('papaparse', 'fflate', 'chardet', 'valibot', 'hyparquet', 'hyparquet-compressors', 'hyparquet-writer', 'read-excel-file', 'write-excel-file')] },
  { name: 'engines', from: '^src/engines/', to: ['^src/core/', ...packages('@tensorflow/.+')] },
  { name: 'storage', from: '^src/storage/', to: ['^src/core/', ...packages('idb')] },
  { name: 'charts', from: '^src/charts/', to: ['^src/i18n/'] },
  { name: 'i18n', from: '^src/i18n/', to: packages('svelte') },
  { name: 'tasks', from: '^src/tasks/', to: ['^src/core/'] },
  { name: 'registry', from: '^src/registry\\.ts$', to: ['^src/core/', '^src/tasks/', '^src/engines/'] },
  { name: 'workers', from: '^src/workers/(?!client/)', to: ['^src/registry\\.ts$', '^src/(core|tasks|formats|storage|engines)/', ...packages('comlink')] },
  { name: 'workers-client', from: '^src/workers/client/', to: ['^src/workers/(protocol|tableProtocol|clvProtocol|clvNextProtocol|churnProtocol)\\.ts$', '^src/core/contract/', ...packages('comlink')] },
  { name: 'app', from: '^src/app/', to: ['^src/workers/client/', '^src/charts/', '^src/i18n/', '^src/core/(contract|metrics)/', '^src/core/ulid\\.ts$', '^src/core/data/calendar\\.ts$', '^src/tasks/(clv|churn)/sources\\.ts$', metadataStores, ...packages('svelte')] },
  { name: 'ui', from: '^src/ui/', to: ['^src/app/', '^src/charts/', '^src/i18n/', '^src/core/contract/', '^src/core/data/(calendar|unixTime)\\.ts$', '^src/tasks/(clv|churn)/sources\\.ts$', ...packages('@lucide/svelte', '@fontsource-variable/inter', 'svelte')] },
  { name: 'service-worker', from: '^src/sw\\.ts$', to: packages('workbox-[a-z]+') },
];

/** What only some files of a folder may import. */
const exceptions = {
  // Plotly is heavy: one component loads it.
  ui: ['^node_modules/plotly\\.js/'],
};

const directionRules = table.map(({ name, from, to }) => ({
  name: `${name}-imports`,
  comment: `src/${name} may not import this: see the table in ARCHITECTURE.md.`,
  severity: 'error',
  from: { path: from },
  to: {
    pathNot: [from, ...to, ...(exceptions[name] ?? []), '\\.css$'],
    dependencyTypesNot: ['type-only'],
  },
}));

const typeRules = table.map(({ name, from, to }) => ({
  name: `${name}-types`,
  comment: `src/${name} may not import types from here: see the table in ARCHITECTURE.md.`,
  severity: 'error',
  from: { path: from },
  to: {
    pathNot: [from, ...to, ...freeTypes, ...(exceptions[name] ?? []), '^node_modules/', '\\.css$'],
    dependencyTypes: ['type-only'],
  },
}));

module.exports = {
  forbidden: [
    ...directionRules,
    ...typeRules,
    {
      name: 'plotly-in-one-component',
      comment: 'Plotly is imported by one component only, so that it stays lazily loaded.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/ui/charts?/Plot|^src/ui/.*[Pp]lotly?[A-Za-z]*\\.(svelte|ts)$' },
      to: { path: '^node_modules/plotly\\.js/', dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-circular', comment: 'Two files that import each other are one file, or want a third.', severity: 'error', from: { path: '^src/' }, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'no-unresolvable', severity: 'error', from: { path: '^src/' }, to: { couldNotResolve: true } },
    { name: 'no-dev-dependency', comment: 'What the page ships is a dependency.', severity: 'error', from: { path: '^src/', pathNot: '^src/sw\\.ts$' }, to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/svelte/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.(css|woff2|svg|wasm)(\\?|$)|^src/engines/wasm/assembly/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.svelte', '.d.ts'], exportsFields: ['exports'], conditionNames: ['svelte', 'browser', 'import', 'default'], mainFields: ['module', 'main', 'types'] },
  },
};
