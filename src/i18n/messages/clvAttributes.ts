import { translator } from '../i18n.ts';
import { billingPeriodName } from './contractNames.ts';

/** What is known of customers beside their money: features of the customers table, what they mean, and their values. Keys come from data: ask with the functions below. */
export const t = translator({
  en: {
    'feature.daysSinceSignup': 'Days since signup',
    'feature.signupWeekend': 'Signed up at a weekend',
    'feature.ageBand': 'Age band',
    'feature.pageViews': 'Page views',
    'feature.sessionDuration': 'Session duration',
    'feature.featureUsage': 'Feature usage',
    'feature.engagement': 'Engagement',
    'meaning.daysSinceSignup': 'Days from the signup to the cutoff; missing where the signup is not known or not before it.',
    'meaning.signupWeekend': '1 where the signup was on a Saturday or Sunday, else 0.',
    'meaning.ageBand': 'Age band, as the customers table says; ages of 0 or less, over 100, or missing are a band of their own.',
    'meaning.pageViews': 'Page views, as the customers table says.',
    'meaning.sessionDuration': 'Session duration, as the customers table says.',
    'meaning.featureUsage': 'Feature usage, as the customers table says.',
    'meaning.engagement': '0.3 page views + 0.4 session duration + 0.3 feature usage, each in standard deviations of the training rows, or raw as in the seed document.',
    'meaning.column': 'Column “{column}” of the customers table.',
    unknownAge: 'Age not known',
  },
  es: {
    'feature.daysSinceSignup': 'Días desde el alta',
    'feature.signupWeekend': 'Alta en fin de semana',
    'feature.ageBand': 'Tramo de edad',
    'feature.pageViews': 'Páginas vistas',
    'feature.sessionDuration': 'Duración de la sesión',
    'feature.featureUsage': 'Uso de funciones',
    'feature.engagement': 'Implicación',
    'meaning.daysSinceSignup': 'Días desde el alta hasta el corte; falta si el alta no se conoce o no es anterior.',
    'meaning.signupWeekend': '1 si el alta fue en sábado o domingo; si no, 0.',
    'meaning.ageBand': 'Tramo de edad, según la tabla de clientes; las edades de 0 o menos, de más de 100 o que faltan son un tramo aparte.',
    'meaning.pageViews': 'Páginas vistas, según la tabla de clientes.',
    'meaning.sessionDuration': 'Duración de la sesión, según la tabla de clientes.',
    'meaning.featureUsage': 'Uso de funciones, según la tabla de clientes.',
    'meaning.engagement': '0,3 páginas vistas + 0,4 duración de la sesión + 0,3 uso de funciones, cada una en desviaciones típicas de las filas de entrenamiento, o sin escalar como en el documento original.',
    'meaning.column': 'Columna «{column}» de la tabla de clientes.',
    unknownAge: 'Edad desconocida',
  },
});

const COLUMN = /^customer:(.*)$/su;

/** Undefined for what is no feature of the customers table; a column without a role is called as in its file. */
export function attributeName(feature: string): string | undefined {
  return COLUMN.exec(feature)?.[1] ?? t.maybe(`feature.${feature}`);
}

/** Undefined for what is no feature of the customers table. */
export function attributeMeaning(feature: string): string | undefined {
  const column = COLUMN.exec(feature)?.[1];
  return column === undefined ? t.maybe(`meaning.${feature}`) : t('meaning.column', { column });
}

/** A value of a category feature: our own words in the page's language, a file's as they are. */
export function categoryName(feature: string, value: string): string {
  if (feature === 'billingPeriod') return billingPeriodName(value);
  return feature === 'ageBand' && value === 'unknown' ? t('unknownAge') : value;
}
