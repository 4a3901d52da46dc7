import { translator } from '../i18n.ts';

/** When held-out users leave: means of what a model says, and what happened. */
export const t = translator({
  en: {
    title: 'Who has left by then: “{model}”',
    said: 'said',
    happened: 'happened',
    stillThere: 'still there',
    left: 'left, in all',
    share: 'Share of the users',
    saidOf: '{what}, said',
    happenedOf: '{what}, what happened',
    summary: 'After {steps}, {said} are said to be there still, and {happened} were.',
    cause: '{cause}: {said} said, {happened} left.',
    note: 'Means over all held-out users, from the cutoff on: whoever leaves within the gap too. Before calibration.',
  },
  es: {
    title: 'Quién se ha ido ya: «{model}»',
    said: 'dicho',
    happened: 'ocurrido',
    stillThere: 'siguen',
    left: 'se fueron, en total',
    share: 'Parte de los usuarios',
    saidOf: '{what}, dicho',
    happenedOf: '{what}, lo ocurrido',
    summary: 'Tras {steps}, se dice que sigue el {said}, y siguió el {happened}.',
    cause: '{cause}: dicho {said}, se fue el {happened}.',
    note: 'Medias de todos los usuarios de prueba, desde el corte: también de quien se va durante el margen. Antes de calibrar.',
  },
});
