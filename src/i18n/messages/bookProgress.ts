import { translator } from '../i18n.ts';

/** What the books say of themselves while they are worked out. */
export const t = translator({
  en: {
    working: 'Working it out',
    'phase.load': 'Loading the columns',
    'phase.understand': 'Reading amounts, kinds and currencies',
    'phase.add-up': 'Adding up by month and currency',
    'phase.trace': 'Looking for the rows behind the differences',
    'phase.cohorts': 'Following each cohort, month by month',
    cancelled: 'Cancelled. Nothing was worked out.',
    cancelledBefore: 'Cancelled. What is shown is from before the last change.',
    again: 'Work it out',
    unread: 'Nothing of what was pasted could be compared. The lines above say why.',
    converted: 'Amounts in {currencies} are converted into {currency}, each at the rate of its own day; contracts at that of their start.',
    severalCurrencies: 'There are several currencies, and they are never added without rates: rows of the others are left out. With a table of exchange rates above they are converted.',
  },
  es: {
    working: 'Calculando',
    'phase.load': 'Cargando las columnas',
    'phase.understand': 'Leyendo importes, clases y monedas',
    'phase.add-up': 'Sumando por mes y moneda',
    'phase.trace': 'Buscando las filas que explican las diferencias',
    'phase.cohorts': 'Siguiendo cada cohorte, mes a mes',
    cancelled: 'Cancelado. No se calculó nada.',
    cancelledBefore: 'Cancelado. Lo que se muestra es de antes del último cambio.',
    again: 'Calcular',
    unread: 'Nada de lo pegado se pudo comparar. Las líneas de arriba dicen por qué.',
    converted: 'Los importes en {currencies} se convierten a {currency}, cada uno al tipo de su propio día; los contratos, al de su inicio.',
    severalCurrencies: 'Hay varias monedas, y nunca se suman sin tipos de cambio: las filas de las demás quedan fuera. Con una tabla de tipos de cambio arriba se convierten.',
  },
});
