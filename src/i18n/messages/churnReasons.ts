import { translator } from '../i18n.ts';

/** What models of churn need and look at, where it is measured or estimated and not read off the model. */
export const t = translator({
  en: {
    riseTitle: 'How much worse without it',
    riseX: 'Log loss rises by',
    rise: 'Log loss rises by',
    riseSummary: 'Without {features}, {model} would be worse by most: their values are dealt anew among held-out users, three times. ± is the standard deviation over the deals. Probabilities before calibration.',
    riseNone: '{model} gets no worse without any one of them, dealt anew among held-out users.',
    approximate: 'Approximate. “{model}” adds nothing up from which a reason could be read, so each share is estimated: what is known of the user takes the place of what is known of others at risk, one thing after the other, in {orders} random orders (Shapley values by sampling, against {others} users). Standard error of a share: at most {error}.',
  },
  es: {
    riseTitle: 'Cuánto empeora sin ello',
    riseX: 'La pérdida logarítmica sube',
    rise: 'La pérdida logarítmica sube',
    riseSummary: 'Sin {features}, {model} empeoraría más: sus valores se reparten de nuevo entre los usuarios de prueba, tres veces. ± es la desviación típica de los repartos. Probabilidades antes de calibrar.',
    riseNone: '{model} no empeora sin ninguno de ellos, repartidos de nuevo entre los usuarios de prueba.',
    approximate: 'Aproximado. «{model}» no suma nada de donde leer un motivo, así que cada parte se estima: lo que se sabe del usuario sustituye a lo que se sabe de otros en riesgo, una cosa tras otra, en {orders} órdenes al azar (valores de Shapley por muestreo, frente a {others} usuarios). Error estándar de una parte: como mucho {error}.',
  },
});
