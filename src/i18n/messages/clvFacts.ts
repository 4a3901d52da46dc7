import { translator } from '../i18n.ts';

/** What a lifetime-value run is of: words that differ for purchases and for contracts. */
export const t = translator({
  en: {
    'learnFeatures.subscriptions': 'Features: what was known of contracts, from {first} to the day before each cutoff.',
    'learnFeatures.both': 'Features: purchases and contracts, from {first} to the day before each cutoff.',
    learnCutoffs: {
      one: 'Learns at {count} cutoff ({cutoffs}): what each customer paid in the {days} days after it.',
      other: 'Learns at {count} cutoffs ({cutoffs}): what each customer paid in the {days} days after each.',
    },
    learnTest: 'Is tested on what was paid from {from} to {to}, days that no model has seen.',
    learnPeriod: 'Features from before {cutoff}; the target is what was paid from {from} to {to}.',
    paidDays: 'Contracts: MRR × 12 / 365.25 a paid day, neither in trials nor in pauses',
    learnedApart: 'Each stream of money was learned by itself. Choose one above to see what its models look at.',
    staticColumns: 'Taken never to change',
    exportedOn: 'Customers table exported on',
    weeksLast: { one: 'The last week has {count} day only.', other: 'The last week has {count} days only.' },
  },
  es: {
    'learnFeatures.subscriptions': 'Variables: lo que se sabía de los contratos, desde el {first} hasta el día anterior a cada corte.',
    'learnFeatures.both': 'Variables: compras y contratos, desde el {first} hasta el día anterior a cada corte.',
    learnCutoffs: {
      one: 'Aprende en {count} corte ({cutoffs}): lo que cada cliente pagó en los {days} días siguientes.',
      other: 'Aprende en {count} cortes ({cutoffs}): lo que cada cliente pagó en los {days} días siguientes a cada uno.',
    },
    learnTest: 'Se prueba con lo que se pagó del {from} al {to}, días que ningún modelo ha visto.',
    learnPeriod: 'Variables de antes del {cutoff}; el objetivo es lo que se pagó del {from} al {to}.',
    paidDays: 'Contratos: MRR × 12 / 365,25 por día de pago, ni en pruebas ni en pausas',
    learnedApart: 'Cada fuente de dinero se aprendió por separado. Elija una arriba para ver en qué se fijan sus modelos.',
    staticColumns: 'Se toman como invariables',
    exportedOn: 'Tabla de clientes exportada el',
    weeksLast: { one: 'La última semana tiene solo {count} día.', other: 'La última semana tiene solo {count} días.' },
  },
});
