import { translator } from '../i18n.ts';

/** Why churn cannot be learned or judged, by the key that a failure names; what is found and the remedy beside it. */
export const t = translator({
  en: {
    'message.churn-no-room': '{days} days of data leave no room to learn a horizon of {horizon} and to test it on later days, with half a window of {window} before it (in {step}s). Choose a horizon of at most {longest}.',
    'message.churn-no-room-at-all': '{days} days of data leave no room to learn a horizon of {horizon} and to test it on later days, with half a window of {window} before it (in {step}s). Choose a shorter window, gap or grace, or bring a longer history.',
    'message.churn-one-outcome': 'Of {users} users at risk on {day}, {leavers} left: models can only be judged where some left and some stayed. Choose another as-of or horizon.',
    'message.churn-nothing-to-learn': 'Of {users} users at the cutoffs to learn from, {leavers} left: there is nothing to tell apart. Choose another as-of or horizon, or another label.',
    'message.churn-few-users': 'Learning, early stopping and calibration need users of their own, {least} at least; at the cutoffs to learn from there are {users}. Bring more users, or choose another as-of.',
    'message.churn-no-classes': 'Column “{column}” has {distinct} different values, and a churn column has two (left and stayed) or a few more. Choose another column.',
    'message.churn-no-rows': 'None of {rowsRead} rows of this table can be used. Check which column is which.',
  },
  es: {
    'message.churn-no-room': 'Los {days} días de datos no dejan sitio para aprender un horizonte de {horizon} y probarlo en días posteriores, con media ventana de {window} delante (en {step}). Elija un horizonte de {longest} como mucho.',
    'message.churn-no-room-at-all': 'Los {days} días de datos no dejan sitio para aprender un horizonte de {horizon} y probarlo en días posteriores, con media ventana de {window} delante (en {step}). Elija una ventana, un margen o un plazo de gracia más cortos, o traiga una historia más larga.',
    'message.churn-one-outcome': 'De {users} usuarios en riesgo el {day} se fueron {leavers}: los modelos solo se pueden evaluar donde unos se fueron y otros se quedaron. Elija otra fecha de corte u otro horizonte.',
    'message.churn-nothing-to-learn': 'De {users} usuarios en los cortes de los que aprender se fueron {leavers}: no hay nada que distinguir. Elija otra fecha de corte, otro horizonte u otra respuesta.',
    'message.churn-few-users': 'Aprender, parar a tiempo y calibrar piden usuarios propios, {least} como mínimo; en los cortes de los que aprender hay {users}. Traiga más usuarios o elija otra fecha de corte.',
    'message.churn-no-classes': 'La columna «{column}» tiene {distinct} valores distintos, y una columna de bajas tiene dos (se fue y se quedó) o unos pocos más. Elija otra columna.',
    'message.churn-no-rows': 'Ninguna de las {rowsRead} filas de esta tabla se puede usar. Compruebe qué columna es cuál.',
  },
});

/** A length's step as the texts above name it. */
export const STEP_NAMES: Readonly<Record<string, string>> = { day: 'días', week: 'semanas' };
