import { translator } from '../i18n.ts';

/** What the pages on the books of lifetime value share: what to do without data, and the ways between them. */
export const t = translator({
  en: {
    noDataTitle: 'First, some data',
    addData: 'Add data',
    sample: 'Use the sample',
    sampleBusy: 'Making the sample…',
    sampleFailed: 'The sample could not be made',
    toReconcile: 'Reconcile',
    toCohorts: 'Cohorts',
    links: 'The books',
    linkReconcile: 'Reconcile with finance',
    linkCohorts: 'Look at cohorts',
  },
  es: {
    noDataTitle: 'Primero, datos',
    addData: 'Añadir datos',
    sample: 'Usar la muestra',
    sampleBusy: 'Creando la muestra…',
    sampleFailed: 'No se pudo crear la muestra',
    toReconcile: 'Conciliar',
    toCohorts: 'Cohortes',
    links: 'Los libros',
    linkReconcile: 'Conciliar con finanzas',
    linkCohorts: 'Ver cohortes',
  },
});
