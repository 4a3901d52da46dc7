import { translator } from '../i18n.ts';

/** Measures over time, in the explanation of a row. */
export const t = translator({
  en: {
    addUp: 'Add up',
    byFeature: 'Nothing: each column',
    byMeasure: 'By measure',
    byStep: 'By step',
    step: 'Step {step}',
    measure: '{name}, {count} steps',
  },
  es: {
    addUp: 'Sumar',
    byFeature: 'Nada: cada columna',
    byMeasure: 'Por medida',
    byStep: 'Por paso',
    step: 'Paso {step}',
    measure: '{name}, {count} pasos',
  },
});
