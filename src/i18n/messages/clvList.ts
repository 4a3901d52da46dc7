import { translator } from '../i18n.ts';

/** The list of customers by lifetime value: which models stand beside each other, and how sure one prediction is. */
export const t = translator({
  en: {
    columns: 'Columns',
    'columns.main': 'The {count} that matter',
    'columns.transactions': 'Purchases: {count} models',
    'columns.subscriptions': 'Subscriptions: {count} models',
    'columns.all': 'All {count} models',
    sure: 'For customers like this',
  },
  es: {
    columns: 'Columnas',
    'columns.main': 'Los {count} que importan',
    'columns.transactions': 'Compras: {count} modelos',
    'columns.subscriptions': 'Suscripciones: {count} modelos',
    'columns.all': 'Los {count} modelos',
    sure: 'Entre clientes así',
  },
});
