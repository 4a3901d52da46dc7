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
    note: 'Means over the held-out users who were there after the gap. Before calibration.',
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
    note: 'Medias de los usuarios de prueba que seguían tras el margen. Antes de calibrar.',
  },
});
