import type { ChurnStep } from '../../tasks/churn/types.ts';
import { translator } from '../i18n.ts';
import { featureName } from './clvNames.ts';

/** What churn's features, causes and reasons are called. Names come from data: ask with the functions below. */
export const t = translator({
  en: {
    'feature.daysSinceActive': 'Days since last activity',
    'feature.activeSteps': 'Steps with activity',
    'feature.daysSinceFirst': 'Days since the first day',
    'feature.purchaseDays': 'Days with a purchase',
    'feature.activeSpanDays': 'First to last purchase',
    'feature.tenureDays': 'Days since the first purchase',
    'feature.repeatMeanAmount': 'Mean amount of repeat purchases',
    'measure.events': 'events',
    'measure.purchases': 'purchases',
    'measure.spend': 'spend',
    'measure.tickets': 'tickets',
    'summary.mean': '{measure}, mean',
    'summary.slope': '{measure}, trend',
    'summary.deviation': '{measure}, ups and downs',
    'summary.recentRatio': '{measure}, lately against before',
    'summary.sum': '{measure}, sum',
    'cause.voluntary': 'of their own will',
    'cause.failed-payment': 'failed payment',
    'cause.left': 'left',
    'excluded.not-yet-there': 'not there yet',
    'excluded.not-active': 'not active in the window',
    'excluded.already-left': 'had left already',
    'excluded.trial': 'in a trial',
    'excluded.left-in-gap': 'left within the gap',
    'steps.day': { one: '{count} day', other: '{count} days' },
    'steps.week': { one: '{count} week', other: '{count} weeks' },
  },
  es: {
    'feature.daysSinceActive': 'Días desde la última actividad',
    'feature.activeSteps': 'Pasos con actividad',
    'feature.daysSinceFirst': 'Días desde el primer día',
    'feature.purchaseDays': 'Días con compra',
    'feature.activeSpanDays': 'De la primera a la última compra',
    'feature.tenureDays': 'Días desde la primera compra',
    'feature.repeatMeanAmount': 'Importe medio de las recompras',
    'measure.events': 'eventos',
    'measure.purchases': 'compras',
    'measure.spend': 'gasto',
    'measure.tickets': 'consultas',
    'summary.mean': '{measure}, media',
    'summary.slope': '{measure}, tendencia',
    'summary.deviation': '{measure}, altibajos',
    'summary.recentRatio': '{measure}, lo último frente a lo anterior',
    'summary.sum': '{measure}, suma',
    'cause.voluntary': 'por voluntad propia',
    'cause.failed-payment': 'pago fallido',
    'cause.left': 'se fue',
    'excluded.not-yet-there': 'aún no estaban',
    'excluded.not-active': 'sin actividad en la ventana',
    'excluded.already-left': 'ya se habían ido',
    'excluded.trial': 'en periodo de prueba',
    'excluded.left-in-gap': 'se fueron durante el margen',
    'steps.day': { one: '{count} día', other: '{count} días' },
    'steps.week': { one: '{count} semana', other: '{count} semanas' },
  },
});

/** A churn feature's name in plain words: `<measure>:<summary>`, one of churn's own, or as lifetime value calls it. */
export function churnFeatureName(name: string): string {
  const at = name.lastIndexOf(':');
  const summary = at > 0 ? t.maybe(`summary.${name.slice(at + 1)}`, { measure: measureName(name.slice(0, at)) }) : undefined;
  return summary ?? t.maybe(`feature.${name}`) ?? t.maybe(`measure.${name}`) ?? featureName(name);
}

/** What is counted of rows, in plain words; a column is called as in its file. */
export function measureName(name: string): string {
  return t.maybe(`measure.${name}`) ?? name;
}

export function causeName(cause: string): string {
  return t.maybe(`cause.${cause}`) ?? cause;
}

/** Why users are not at risk. */
export function excludedName(reason: string): string {
  return t.maybe(`excluded.${reason}`) ?? reason;
}

/** A length in steps, such as `9 weeks`. */
export function stepsText(step: ChurnStep, count: number): string {
  return t(`steps.${step}`, { count });
}
