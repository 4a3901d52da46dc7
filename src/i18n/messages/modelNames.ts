import { translator } from '../i18n.ts';

/** What models are called, and what they do. Kinds come from data: ask with the functions below. */
export const t = translator({
  en: {
    'kind.gbdt': 'Boosted trees',
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
    'about.gbdt': 'Hundreds of small decision trees, each mending what the ones before got wrong. Usually the strongest on tables.',
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
    'kind.survival': 'Survival, boosted trees',
    'kind.survival-logistic': 'Survival, logistic',
    'kind.survival-sbg': 'Shifted beta-geometric',
    'kind.baseline-retention': 'Retention by plan and billing',
    'kind.baseline-arpu-churn': 'ARPU ÷ churn (biased)',
    'about.survival': 'Boosted trees tell, month by month, how likely each contract is to end, and add up what it pays until then. Sees renewals, notice and pauses.',
    'about.survival-logistic': 'The same with a weighted sum in place of trees. Steadier where few contracts have ended.',
    'about.survival-sbg': 'One retention curve a plan and billing period, which rises with each renewal: those who leave easily leave first (Fader and Hardie, 2007).',
    'about.baseline-retention': 'Says that contracts end as often as those of their plan and billing period did, and pay their MRR until then.',
    'about.baseline-arpu-churn': 'The spreadsheet’s rule, cut off at the horizon: one churn rate for everybody. Biased, for it ignores that customers differ: those who stay are not like those who leave.',
  },
  es: {
    'kind.gbdt': 'Árboles potenciados',
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
    'about.gbdt': 'Cientos de pequeños árboles de decisión; cada uno corrige lo que fallaron los anteriores. Suele ser lo más fuerte con tablas.',
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
    'kind.survival': 'Supervivencia, árboles potenciados',
    'kind.survival-logistic': 'Supervivencia, logística',
    'kind.survival-sbg': 'Beta-geométrica desplazada',
    'kind.baseline-retention': 'Retención por plan y facturación',
    'kind.baseline-arpu-churn': 'ARPU ÷ bajas (sesgado)',
    'about.survival': 'Unos árboles potenciados dicen, mes a mes, lo probable que es que termine cada contrato, y suman lo que paga hasta entonces. Ven renovaciones, avisos y pausas.',
    'about.survival-logistic': 'Lo mismo con una suma ponderada en vez de árboles. Más estable donde han terminado pocos contratos.',
    'about.survival-sbg': 'Una curva de retención por plan y periodo de facturación, que sube con cada renovación: quien se va con facilidad se va antes (Fader y Hardie, 2007).',
    'about.baseline-retention': 'Dice que los contratos terminan tanto como los de su plan y periodo de facturación, y pagan su MRR hasta entonces.',
    'about.baseline-arpu-churn': 'La regla de la hoja de cálculo, cortada en el horizonte: una sola tasa de bajas para todos. Sesgada, pues ignora que los clientes son distintos: quien se queda no es como quien se va.',
  },
});

/** A model's name in plain words; an unknown kind is shown as it is. */
export function modelName(kind: string): string {
  return t.maybe(`kind.${kind}`) ?? kind;
}

/** What a model does, in a sentence; '' where there is none. */
export function modelAbout(kind: string): string {
  return t.maybe(`about.${kind}`) ?? '';
}
