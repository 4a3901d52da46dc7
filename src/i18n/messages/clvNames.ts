import { translator } from '../i18n.ts';

/** What the parts of lifetime value are called: features and their units. Keys come from data: ask with the functions below. */
export const t = translator({
  en: {
    'feature.recencyDays': 'Days since last purchase',
    'feature.tenureDays': 'Days since first purchase',
    'feature.activeSpanDays': 'Days from first to last purchase',
    'feature.purchaseDays': 'Days with a purchase',
    'feature.transactionCount': 'Purchases so far',
    'feature.totalAmount': 'Total spent so far',
    'feature.meanAmount': 'Mean purchase',
    'feature.maxAmount': 'Largest purchase',
    'feature.lastAmount': 'Spent on the last purchase day',
    'feature.spendRatePerHorizon': 'Pace of spending',
    'feature.gapMeanDays': 'Mean days between purchases',
    'feature.gapStdDays': 'Irregularity of purchases',
    'feature.recentSpendShare': 'Share spent recently',
    'feature.recencyScore': 'Recency score (RFM)',
    'feature.frequencyScore': 'Frequency score (RFM)',
    'feature.monetaryScore': 'Monetary score (RFM)',
    'feature.spendLast': 'Spent in the last {days} days',
    'feature.countLast': 'Purchases in the last {days} days',
    'feature.spendLastHorizon': 'Spent in the last horizon',
    'feature.countLastHorizon': 'Purchases in the last horizon',
    'meaning.recencyDays': 'Days from the last transaction to the cutoff.',
    'meaning.tenureDays': 'Days from the first transaction to the cutoff.',
    'meaning.activeSpanDays': 'Days from the first transaction to the last.',
    'meaning.purchaseDays': 'Different days with a transaction; one less is the number of repeat purchases.',
    'meaning.transactionCount': 'All transactions so far.',
    'meaning.totalAmount': 'Sum of all amounts so far.',
    'meaning.meanAmount': 'Mean amount of a transaction.',
    'meaning.maxAmount': 'Largest amount of a transaction.',
    'meaning.lastAmount': 'Sum of the amounts on the last day with a transaction.',
    'meaning.spendRatePerHorizon': 'Total amount per {days} days since the first transaction.',
    'meaning.gapMeanDays': 'Mean of the days between purchase days; missing with fewer than two.',
    'meaning.gapStdDays': 'Standard deviation of the days between purchase days; missing with fewer than three.',
    'meaning.recentSpendShare': 'Share of the total that fell in the later half of the time as a customer; missing where the total is not positive.',
    'meaning.recencyScore': 'RFM recency, 1 to 5: 5 is the most recent fifth of the training rows.',
    'meaning.frequencyScore': 'RFM frequency by purchase days, 1 to 5: 5 is the most frequent fifth of the training rows.',
    'meaning.monetaryScore': 'RFM monetary value by total amount, 1 to 5: 5 is the highest fifth of the training rows.',
    'meaning.spendLast': 'Sum of the amounts in the last {days} days.',
    'meaning.countLast': 'Transactions in the last {days} days.',
    'meaning.spendLastHorizon': 'Sum of the amounts in the last {days} days, as many as the horizon.',
    'meaning.countLastHorizon': 'Transactions in the last {days} days, as many as the horizon.',
    'unit.days': { one: '{text} day', other: '{text} days' },
    'unit.transactions': { one: '{text} purchase', other: '{text} purchases' },
    'unit.score': '{text} of 5',
  },
  es: {
    'feature.recencyDays': 'Días desde la última compra',
    'feature.tenureDays': 'Días desde la primera compra',
    'feature.activeSpanDays': 'Días de la primera a la última compra',
    'feature.purchaseDays': 'Días con compra',
    'feature.transactionCount': 'Compras hasta la fecha',
    'feature.totalAmount': 'Gasto total hasta la fecha',
    'feature.meanAmount': 'Compra media',
    'feature.maxAmount': 'Mayor compra',
    'feature.lastAmount': 'Gasto del último día de compra',
    'feature.spendRatePerHorizon': 'Ritmo de gasto',
    'feature.gapMeanDays': 'Días medios entre compras',
    'feature.gapStdDays': 'Irregularidad de las compras',
    'feature.recentSpendShare': 'Parte gastada hace poco',
    'feature.recencyScore': 'Puntuación de recencia (RFM)',
    'feature.frequencyScore': 'Puntuación de frecuencia (RFM)',
    'feature.monetaryScore': 'Puntuación monetaria (RFM)',
    'feature.spendLast': 'Gasto de los últimos {days} días',
    'feature.countLast': 'Compras de los últimos {days} días',
    'feature.spendLastHorizon': 'Gasto del último horizonte',
    'feature.countLastHorizon': 'Compras del último horizonte',
    'meaning.recencyDays': 'Días desde la última transacción hasta el corte.',
    'meaning.tenureDays': 'Días desde la primera transacción hasta el corte.',
    'meaning.activeSpanDays': 'Días desde la primera transacción hasta la última.',
    'meaning.purchaseDays': 'Días distintos con alguna transacción; uno menos es el número de compras repetidas.',
    'meaning.transactionCount': 'Todas las transacciones hasta la fecha.',
    'meaning.totalAmount': 'Suma de todos los importes hasta la fecha.',
    'meaning.meanAmount': 'Importe medio de una transacción.',
    'meaning.maxAmount': 'Mayor importe de una transacción.',
    'meaning.lastAmount': 'Suma de los importes del último día con transacciones.',
    'meaning.spendRatePerHorizon': 'Importe total por cada {days} días desde la primera transacción.',
    'meaning.gapMeanDays': 'Media de los días entre días de compra; falta con menos de dos.',
    'meaning.gapStdDays': 'Desviación típica de los días entre días de compra; falta con menos de tres.',
    'meaning.recentSpendShare': 'Parte del total que cae en la segunda mitad del tiempo como cliente; falta si el total no es positivo.',
    'meaning.recencyScore': 'Recencia RFM, de 1 a 5: 5 es el quinto más reciente de las filas de entrenamiento.',
    'meaning.frequencyScore': 'Frecuencia RFM por días de compra, de 1 a 5: 5 es el quinto más frecuente de las filas de entrenamiento.',
    'meaning.monetaryScore': 'Valor monetario RFM por importe total, de 1 a 5: 5 es el quinto más alto de las filas de entrenamiento.',
    'meaning.spendLast': 'Suma de los importes de los últimos {days} días.',
    'meaning.countLast': 'Transacciones de los últimos {days} días.',
    'meaning.spendLastHorizon': 'Suma de los importes de los últimos {days} días, tantos como el horizonte.',
    'meaning.countLastHorizon': 'Transacciones de los últimos {days} días, tantos como el horizonte.',
    'unit.days': { one: '{text} día', other: '{text} días' },
    'unit.transactions': { one: '{text} compra', other: '{text} compras' },
    'unit.score': '{text} de 5',
  },
});

const WINDOW = /^(spend|count)Last(\d{1,5})Days$/;

/** A feature's name in plain words; an unknown one (from a file) is shown as it is. */
export function featureName(name: string): string {
  const window = WINDOW.exec(name);
  return (window ? t.maybe(`feature.${window[1]}Last`, { days: Number(window[2]) }) : t.maybe(`feature.${name}`)) ?? name;
}

/** A feature's meaning in the page's language; `fallback` (English) where there is no text. */
export function featureMeaning(name: string, horizonDays: number, fallback: string): string {
  const window = WINDOW.exec(name);
  return (window ? t.maybe(`meaning.${window[1]}Last`, { days: Number(window[2]) }) : t.maybe(`meaning.${name}`, { days: horizonDays })) ?? fallback;
}
