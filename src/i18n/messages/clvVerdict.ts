import { translator } from '../i18n.ts';

/** Which model to use for lifetime value, and why not another. */
export const t = translator({
  en: {
    noDifference: 'No difference is shown between “{learner}” and the best simple rule, “{baseline}”: {difference} a customer (95%: {low} to {high}).',
    worse: '“{learner}” was worse than the best simple rule, “{baseline}”: {difference} a customer (95%: {low} to {high}).',
    biased: '“{learner}” has a smaller miss than the best simple rule, “{baseline}”: {difference} a customer (95%: {low} to {high}). But its total is off by {bias}: too far to be recommended.',
    ruleBiased: 'Of the simple rules “{baseline}” has the smallest typical miss, {rmse}, but its total is off by {bias}: too far to be recommended.',
  },
  es: {
    noDifference: 'No se muestra diferencia entre «{learner}» y la mejor regla sencilla, «{baseline}»: {difference} por cliente (95 %: de {low} a {high}).',
    worse: '«{learner}» fue peor que la mejor regla sencilla, «{baseline}»: {difference} por cliente (95 %: de {low} a {high}).',
    biased: '«{learner}» falla menos que la mejor regla sencilla, «{baseline}»: {difference} por cliente (95 %: de {low} a {high}). Pero su total se desvía un {bias}: demasiado para recomendarlo.',
    ruleBiased: 'De las reglas sencillas, «{baseline}» tiene el menor fallo típico, {rmse}, pero su total se desvía un {bias}: demasiado para recomendarla.',
  },
});
