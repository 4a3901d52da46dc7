import { translator } from '../i18n.ts';

/** When held-out users leave: means of what a model says, and what happened. */
export const t = translator({
  en: {
    title: 'When they leave: “{model}”, mean of the held-out users',
    said: 'said',
    happened: 'happened',
    stillThere: 'still there',
    share: 'Share of the users',
    saidOf: '{what}, said',
    happenedOf: '{what}, what happened',
    summary: 'After {steps}, {said} are said to be there still, and {happened} were.',
    cause: '{cause}: {said} said, {happened} left.',
    note: 'All users at risk at the hold-out’s cutoff, those who left within the gap too. Before calibration.',
  },
  es: {
    title: 'Cuándo se van: «{model}», media de los usuarios de prueba',
    said: 'dicho',
    happened: 'ocurrido',
    stillThere: 'siguen',
    share: 'Parte de los usuarios',
    saidOf: '{what}, dicho',
    happenedOf: '{what}, lo ocurrido',
    summary: 'Tras {steps}, se dice que sigue el {said}, y siguió el {happened}.',
    cause: '{cause}: dicho {said}, se fue el {happened}.',
    note: 'Todos los usuarios en riesgo en el corte de prueba, también quien se fue durante el margen. Antes de calibrar.',
  },
});
