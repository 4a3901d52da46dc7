import { translator } from '../i18n.ts';

/** Lifetime value over two streams of money, and what a reader should know of its tables. Warnings come from data: ask with `maybe`. */
export const t = translator({
  en: {
    streams: 'Money from',
    together: 'Both together',
    transactions: 'Purchases',
    subscriptions: 'Subscriptions',
    sumHelp: 'Each stream has models of its own. Together, each customer’s value is the best model of one added to the best of the other, and is judged against the best yardsticks added up.',
    'warning.value-depends-on-frequency': 'How much repeat buyers spend each time goes with how often they buy (correlation {score}); “{champion}” takes the two for independent, so its values are off for them.',
    'warning.customers-repeated': '{rows} rows of the customers table are of customers that stand in an earlier row; the first row of each counts.',
    'warning.attributes-not-known': 'These columns of the customers table have no date, so what they said before {cutoff} is not known, and nothing was learned from them: {columns}. Mark those that never change as static.',
    'warning.customers-unmatched': '{unmatched} of {customers} customers have no row in the customers table; what it says is missing for them.',
  },
  es: {
    streams: 'Dinero de',
    together: 'Ambos juntos',
    transactions: 'Compras',
    subscriptions: 'Suscripciones',
    sumHelp: 'Cada fuente tiene modelos propios. Juntas, el valor de cada cliente es el mejor modelo de una sumado al mejor de la otra, y se compara con la suma de las mejores referencias.',
    'warning.value-depends-on-frequency': 'Lo que gastan cada vez quienes repiten va con la frecuencia con que compran (correlación {score}); «{champion}» los toma por independientes, y con ellos sus valores se desvían.',
    'warning.customers-repeated': '{rows} filas de la tabla de clientes son de clientes que ya están en una fila anterior; cuenta la primera de cada uno.',
    'warning.attributes-not-known': 'Estas columnas de la tabla de clientes no tienen fecha, así que no se sabe qué decían antes del {cutoff} y no se aprendió de ellas: {columns}. Marque las que nunca cambian.',
    'warning.customers-unmatched': '{unmatched} de {customers} clientes no tienen fila en la tabla de clientes; lo que esta dice falta para ellos.',
  },
});
