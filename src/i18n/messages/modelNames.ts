import { translator } from '../i18n.ts';

/** What models are called, and what they do. Kinds come from data: ask with the functions below. */
export const t = translator({
  en: {
    'kind.gbdt': 'Boosted trees',
    'kind.gbdt-tweedie': 'Boosted trees, Tweedie',
    'kind.gbdt-seed': 'Boosted trees, deep',
    'kind.ridge': 'Ridge regression',
    'kind.bgnbd': 'BG/NBD + Gamma-Gamma',
    'kind.random-forest': 'Random forest',
    'kind.elastic-net': 'Elastic net',
    'kind.ziln': 'Zero-inflated lognormal',
    'kind.ensemble': 'Ensemble',
    'kind.logistic': 'Logistic regression',
    'kind.isolation-forest': 'Isolation forest',
    'kind.baseline-base-rate': 'Everyone the base rate',
    'kind.baseline-zero': 'Everyone nothing',
    'kind.baseline-mean': 'Everyone the mean',
    'kind.baseline-last-period': 'Same as last period',
    'kind.baseline-spend-rate': 'Own pace so far',
    'kind.sum': 'Best models added up',
    'kind.baseline-sum': 'Best yardsticks added up',
    'stream.transactions': 'Purchases: {model}',
    'stream.subscriptions': 'Subscriptions: {model}',
    'about.gbdt': 'Hundreds of small decision trees, each mending what the ones before got wrong. Usually the strongest on tables.',
    'about.gbdt-tweedie': 'Boosted trees with a loss made for money that is often nothing. Predictions are never below 0: customers whose refunds outweigh their purchases count as 0.',
    'about.gbdt-seed': 'Boosted trees with 1,000 deep trees and fast learning. They find finer patterns and learn much by heart: compare them with the tame ones.',
    'about.bgnbd': 'A statistical model of buying now and then until one leaves, unnoticed, and of how much a purchase is worth. Reads dates and money of purchases alone.',
    'about.ziln': 'Two sets of boosted trees: the chance to spend anything, and how much if so. It says the chance of nothing and a range.',
    'about.ridge': 'A weighted sum of the features, with the weights kept small. Fast, steady and easy to explain.',
    'about.random-forest': 'Many deep trees, each of rows and features drawn by chance, and their mean. Sturdy without any tuning.',
    'about.elastic-net': 'A weighted sum that leaves out the features that add little. Short and easy to explain.',
    'about.logistic': 'A weighted sum of the features, turned into a chance. Fast, steady and easy to explain.',
    'about.isolation-forest': 'Asks rows random questions: those that are soon alone are unusual. Looks at no answer.',
    'about.baseline-base-rate': 'Says for everyone how frequent each class is in the training rows: right in total, blind to who is who.',
    'about.baseline-zero': 'Says that nobody buys again. Where most customers spend nothing it is hard to beat on mean error.',
    'about.baseline-mean': 'Says the training mean for everyone: right in total, blind to who is who.',
    'about.baseline-last-period': 'Says that each customer spends again what they spent in the period just before. Often hard to beat.',
    'about.baseline-spend-rate': 'Says that each customer goes on at their own average pace since their first purchase.',
  },
  es: {
    'kind.gbdt': 'Árboles potenciados',
    'kind.gbdt-tweedie': 'Árboles potenciados, Tweedie',
    'kind.gbdt-seed': 'Árboles potenciados, profundos',
    'kind.ridge': 'Regresión ridge',
    'kind.bgnbd': 'BG/NBD + Gamma-Gamma',
    'kind.random-forest': 'Bosque aleatorio',
    'kind.elastic-net': 'Red elástica',
    'kind.ziln': 'Lognormal con ceros',
    'kind.ensemble': 'Conjunto de modelos',
    'kind.logistic': 'Regresión logística',
    'kind.isolation-forest': 'Bosque de aislamiento',
    'kind.baseline-base-rate': 'Todos la tasa base',
    'kind.baseline-zero': 'Todos nada',
    'kind.baseline-mean': 'Todos la media',
    'kind.baseline-last-period': 'Igual que el último periodo',
    'kind.baseline-spend-rate': 'A su propio ritmo',
    'kind.sum': 'Los mejores modelos sumados',
    'kind.baseline-sum': 'Las mejores referencias sumadas',
    'stream.transactions': 'Compras: {model}',
    'stream.subscriptions': 'Suscripciones: {model}',
    'about.gbdt': 'Cientos de pequeños árboles de decisión; cada uno corrige lo que fallaron los anteriores. Suele ser lo más fuerte con tablas.',
    'about.gbdt-tweedie': 'Árboles potenciados con una pérdida hecha para dinero que muchas veces es nada. Nunca predicen menos de 0: los clientes cuyas devoluciones superan sus compras cuentan como 0.',
    'about.gbdt-seed': 'Árboles potenciados con 1000 árboles profundos y aprendizaje rápido. Encuentran patrones más finos y aprenden mucho de memoria: conviene compararlos con los moderados.',
    'about.bgnbd': 'Un modelo estadístico de quien compra de vez en cuando hasta que se va sin avisar, y de cuánto vale una compra. Lee solo fechas e importes de compras.',
    'about.ziln': 'Dos juegos de árboles potenciados: la probabilidad de gastar algo y cuánto, si se gasta. Dice la probabilidad de nada y un intervalo.',
    'about.ridge': 'Una suma ponderada de las variables, con pesos pequeños. Rápida, estable y fácil de explicar.',
    'about.random-forest': 'Muchos árboles profundos, cada uno con filas y variables sorteadas, y su media. Robusto sin ajustar nada.',
    'about.elastic-net': 'Una suma ponderada que deja fuera las variables que aportan poco. Breve y fácil de explicar.',
    'about.logistic': 'Una suma ponderada de las variables convertida en probabilidad. Rápida, estable y fácil de explicar.',
    'about.isolation-forest': 'Hace preguntas al azar a las filas: las que pronto se quedan solas son inusuales. No mira ninguna respuesta.',
    'about.baseline-base-rate': 'Dice para todos lo frecuente que es cada clase en las filas de entrenamiento: acierta en el total y no distingue a nadie.',
    'about.baseline-zero': 'Dice que nadie vuelve a comprar. Donde casi nadie gasta, es difícil de batir en error medio.',
    'about.baseline-mean': 'Dice la media del entrenamiento para todos: acierta en el total y no distingue a nadie.',
    'about.baseline-last-period': 'Dice que cada cliente vuelve a gastar lo que gastó en el periodo anterior. A menudo difícil de batir.',
    'about.baseline-spend-rate': 'Dice que cada cliente sigue al ritmo medio que lleva desde su primera compra.',
  },
});

/** A model's name in plain words, with its stream of money where there are two; an unknown kind is shown as it is. */
export function modelName(kind: string): string {
  const [stream, own] = kind.split(':');
  if (own !== undefined) return t.maybe(`stream.${stream}`, { model: modelName(own) }) ?? kind;
  return t.maybe(`kind.${kind}`) ?? kind;
}

/** What a model does, in a sentence; '' where there is none. */
export function modelAbout(kind: string): string {
  return t.maybe(`about.${kind}`) ?? '';
}
